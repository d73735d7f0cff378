//! The authorizer on the Lambda runtime: what it is given, what it answers, what it logs.
//!
//! The runtime decodes payloads itself and puts its parser's text into the answer when that fails, so whatever is not
//! JSON is swapped for `null` before it looks.

use super::handle::{Handled, Outcome, handle};
use crate::verification;
use lambda_runtime::{Diagnostic, LambdaEvent, Runtime, service_fn};
use policy::{Embedded, Policy};
use serde_json::value::RawValue;
use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tower::util::MapRequestLayer;
use tracing::{error, info};
use verifier::Verifier;

/// Runs the authorizer until Lambda ends the process. A policy with problems, one that no verifier can be made of, or a
/// start outside of Lambda, ends it before the first event.
#[must_use]
pub fn run() -> ExitCode {
    let outside = "this program is a Lambda function and runs inside of Lambda";
    function::run(outside, start, |(policy, verifier)| serve(policy, verifier))
}

fn start() -> Result<(Policy, Verifier), Box<dyn Error>> {
    let policy = policy::deployed(Embedded::AUTHORIZER)?;
    let verifier = verification::verifier(&policy, true)?;
    Ok((policy, verifier))
}

fn serve(policy: &Policy, verifier: &Verifier) -> Result<(), Box<dyn Error + Send + Sync>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let answer = |event: LambdaEvent<Box<RawValue>>| async move {
        let started = Instant::now();
        let handled = handle(event.payload.get(), policy, verifier).await;
        log(&handled, &event.context.request_id, started);
        let answer = handled.answer.map_err(diagnostic)?;
        RawValue::from_string(answer).map_err(|_| diagnostic("Unavailable"))
    };
    let lambda = Runtime::new(service_fn(answer)).layer(MapRequestLayer::new(function::only_json));
    runtime.block_on(lambda.run())
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
