//! The authorizer on the Lambda runtime, with its log.

use super::handle::{AuthorizerOutput, handle};
use jwt_verifier::Verifier;
use lambda_runtime::Diagnostic;
use policy::Policy;
use serde_json::value::RawValue;
use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tracing::{Level, error, info};

/// Runs the authorizer until Lambda ends the process. It exits before the first event if the policy has problems, if the
/// policy lacks what the token verifier needs, or if the process does not run in Lambda.
#[must_use]
pub fn run() -> ExitCode {
    let outside = "this program is a Lambda function and can only run inside of Lambda";
    lambda_support::run(outside, start, |(policy, verifier)| serve(policy, verifier))
}

fn start() -> Result<(Policy, Verifier), Box<dyn Error>> {
    let policy = policy::load_deployed()?;
    let verifier = token_verifier::verifier(&policy, true)?;
    Ok((policy, verifier))
}

fn serve(policy: &Policy, verifier: &Verifier) -> Result<(), Box<dyn Error + Send + Sync>> {
    lambda_support::serve(|payload, context| async move {
        let started = Instant::now();
        // A payload that is not UTF-8 is not a valid event either.
        let output = handle(str::from_utf8(&payload).unwrap_or_default(), policy, verifier).await;
        log(&output, &context.request_id, started);
        let response = output.response.map_err(diagnostic)?;
        RawValue::from_string(response).map_err(|_| diagnostic("Unavailable"))
    })
}

fn diagnostic(error: &'static str) -> Diagnostic {
    Diagnostic { error_type: error.to_owned(), error_message: error.to_owned() }
}

/// Logs one line per event: Lambda's request ID, the outcome with its reason, and the duration. Nothing of the event or
/// the token is logged (threat model, L04).
fn log(output: &AuthorizerOutput, request_id: &str, started: Instant) {
    static COLD: AtomicBool = AtomicBool::new(true);
    let cold_start = COLD.swap(false, Ordering::Relaxed);
    let &AuthorizerOutput { outcome, reason, rejection, .. } = output;
    let ms = started.elapsed().as_micros() as f64 / 1000.0;
    let code = outcome.as_str();
    match outcome.level() {
        Level::ERROR => error!(request_id, outcome = code, reason, rejection, ms, cold_start),
        _ => info!(request_id, outcome = code, reason, rejection, ms, cold_start),
    }
}
