//! The authorizer on the Lambda runtime: what it is given, what it answers, what it logs.

use super::handle::{Handled, Outcome, handle};

use jwt_verifier::Verifier;
use lambda_runtime::Diagnostic;
use policy::{EmbeddedPolicy, Policy};
use serde_json::value::RawValue;
use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tracing::{error, info};

/// Runs the authorizer until Lambda ends the process. A policy with problems, one that no verifier can be made of, or a
/// start outside of Lambda, ends it before the first event.
#[must_use]
pub fn run() -> ExitCode {
    let outside = "this program is a Lambda function and runs inside of Lambda";
    lambda_support::run(outside, start, |(policy, verifier)| serve(policy, verifier))
}

fn start() -> Result<(Policy, Verifier), Box<dyn Error>> {
    let policy = policy::load_deployed(EmbeddedPolicy::AUTHORIZER)?;
    let verifier = lambda_support::verifier(&policy, true)?;
    Ok((policy, verifier))
}

fn serve(policy: &Policy, verifier: &Verifier) -> Result<(), Box<dyn Error + Send + Sync>> {
    lambda_support::serve(|payload, context| async move {
        let started = Instant::now();
        // What is no text is no event either.
        let handled = handle(str::from_utf8(&payload).unwrap_or_default(), policy, verifier).await;
        log(&handled, &context.request_id, started);
        let answer = handled.answer.map_err(diagnostic)?;
        RawValue::from_string(answer).map_err(|_| diagnostic("Unavailable"))
    })
}

fn diagnostic(error: &'static str) -> Diagnostic {
    Diagnostic { error_type: error.to_owned(), error_message: error.to_owned() }
}

/// One line per event: its id and its outcome, nothing of the request and nothing of the token (SECURITY.md, L04).
fn log(handled: &Handled, request_id: &str, started: Instant) {
    static COLD: AtomicBool = AtomicBool::new(true);
    let cold_start = COLD.swap(false, Ordering::Relaxed);
    let &Handled { outcome, reason, rejection, .. } = handled;
    let ms = started.elapsed().as_micros() as f64 / 1000.0;
    let code = outcome.code();
    match outcome {
        Outcome::Allowed | Outcome::Denied | Outcome::Unauthorized => {
            info!(request_id, outcome = code, reason, rejection, ms, cold_start);
        }
        Outcome::Unavailable | Outcome::NotAnEvent | Outcome::Panicked => {
            error!(request_id, outcome = code, reason, rejection, ms, cold_start);
        }
    }
}
