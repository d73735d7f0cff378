//! The Lambdas behind API Gateway, with events that contain a token of the benchmark's own user pool.

use crate::{
    error::BenchError,
    lambdas::{Baseline, Bounds, Lambda},
    policy_files::PolicyFiles,
    programs::Program,
    table::Bound,
};

const AUTHORIZER: &str = include_str!("../events/authorizer.json");
const API: &str = include_str!("../events/api.json");

/// The deployed authorizer with bundled keys; it allows the request.
///
/// # Errors
/// It has not been built.
pub(crate) fn authorizer(echo: &Program, token: &str, policies: &PolicyFiles<'_>) -> Result<Lambda, BenchError> {
    let response = "{\"isAuthorized\":true,";
    let baseline = Baseline::echo(echo, Bounds::AUTHORIZER);
    lambda("authorizer", (AUTHORIZER, response), baseline, token, policies)
}

/// The deployed HTTP API; it returns the claims of a token.
///
/// # Errors
/// It has not been built.
pub(crate) fn api(echo: &Program, token: &str, policies: &PolicyFiles<'_>) -> Result<Lambda, BenchError> {
    let baseline = Baseline::echo(echo, Bounds::NONE);
    lambda("api", (API, "{\"statusCode\":200,"), baseline, token, policies)
}

fn lambda(
    name: &'static str,
    (event, response): (&str, &str),
    baseline: Baseline,
    token: &str,
    policies: &PolicyFiles<'_>,
) -> Result<Lambda, BenchError> {
    let (event, response) = (with_token(event, token).into(), response.to_owned());
    let (program, variables) = (Program::deployed(name)?, policies.variables(name)?);
    Ok(Lambda { program, event, response, variables, size: Bound::None, baselines: vec![baseline] })
}

fn with_token(event: &str, token: &str) -> String {
    event.trim_ascii().replace("{token}", token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn token_is_in_the_header_of_every_event() {
        for event in [AUTHORIZER, API] {
            let event: Value = serde_json::from_str(&with_token(event, "a.b.c")).unwrap();
            assert_eq!(event["headers"]["authorization"], "Bearer a.b.c");
        }
    }
}
