//! The Lambdas behind API Gateway, with events whose token is one of the benchmark's own pool.

use crate::{
    Fault,
    binaries::Binary,
    lambdas::{Bounds, Lambda},
};
use std::path::Path;

const AUTHORIZER: &str = include_str!("../events/authorizer.json");
const API: &str = include_str!("../events/api.json");

/// The authorizer, built and with its keys bundled: it lets somebody pass.
///
/// # Errors
/// Where it was not made.
pub(crate) fn authorizer(token: &str, policy_file: &Path) -> Result<Lambda, Fault> {
    let answer = "{\"isAuthorized\":true,";
    Ok(lambda(Binary::deployed("authorizer")?, (AUTHORIZER, answer), Bounds::LARGE, token, policy_file))
}

/// The endpoints, built: they answer the claims of a token.
///
/// # Errors
/// As [`authorizer`].
pub(crate) fn api(token: &str, policy_file: &Path) -> Result<Lambda, Fault> {
    Ok(lambda(Binary::deployed("api")?, (API, "{\"statusCode\":200,"), Bounds::NONE, token, policy_file))
}

fn lambda(binary: Binary, (event, answer): (&str, &str), bounds: Bounds, token: &str, policy_file: &Path) -> Lambda {
    let event = with_token(event, token);
    let variables = vec![("POLICY_FILE".into(), policy_file.into())];
    Lambda { binary, event: event.into(), answer: answer.to_owned(), variables, bounds }
}

fn with_token(event: &str, token: &str) -> String {
    event.trim_ascii().replace("{token}", token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_token_stands_in_the_header_of_every_event() {
        for event in [AUTHORIZER, API] {
            let event: Value = serde_json::from_str(&with_token(event, "a.b.c")).unwrap();
            assert_eq!(event["headers"]["authorization"], "Bearer a.b.c");
        }
    }
}
