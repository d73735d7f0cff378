//! Runs a handler on the Lambda runtime, and logs one line per event.

use crate::effects::{DryRun, EffectExecutor, EffectResult};
use events::{Envelope, TriggerSource, is_client_id, is_user_pool_id};
use lambda_runtime::Diagnostic;
use policy::Policy;
use serde_json::value::RawValue;
use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tracing::{error, info, warn};
use triggers::{Denial, Handler, HandlerOutput, Level, LogNote, Outcome};

/// The Cargo features that a policy can require, and whether this build has them.
const FEATURES: [(&str, bool); 2] =
    [("link", cfg!(feature = "link")), ("resume-on-sign-in", cfg!(feature = "resume-on-sign-in"))];

/// Runs a handler until Lambda ends the process; `executor` executes the effects that its decisions request.
///
/// The process exits before the first event if the policy is invalid, if it requires a feature that is not compiled in,
/// or if the program is started outside of Lambda.
#[must_use]
pub fn run(handler: &'static Handler, executor: impl EffectExecutor) -> ExitCode {
    lambda_support::run(
        "this program is a Lambda function and can only run inside of Lambda; to run it locally, use `cargo run -- replay`",
        || start(handler, &executor),
        |policy| serve(handler, policy, &executor),
    )
}

fn start(handler: &Handler, executor: &impl EffectExecutor) -> Result<Policy, Box<dyn Error>> {
    let policy = policy::load_deployed()?;
    let missing =
        policy.required_features().filter(|need| need.trigger == handler.trigger && !is_compiled_in(need.feature));
    let missing: Vec<String> = missing.map(|need| need.to_string()).collect();
    if !missing.is_empty() {
        return Err(missing.join("\n").into());
    }
    if let Some(warning) = executor.start_warning() {
        // Lambda starts a program with this name. A deployed function must not ignore its effects.
        if std::env::current_exe().is_ok_and(|program| program.ends_with("bootstrap")) {
            return Err(format!("{warning}; build it with --features aws").into());
        }
        warn!("{warning}");
    }
    Ok(policy)
}

fn is_compiled_in(feature: &str) -> bool {
    FEATURES.contains(&(feature, true))
}

fn serve(
    handler: &'static Handler,
    policy: &Policy,
    executor: &impl EffectExecutor,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    lambda_support::serve(|payload, context| async move {
        let started = Instant::now();
        let mut output = handler.handle(&payload, policy);
        if let Some(effect) = output.effect.take() {
            let deadline = lambda_support::deadline(started, lambda_support::TRIGGER_TIME_BUDGET, context.deadline());
            let EffectResult { notes, refusal } = match lambda_support::is_dry_run(&context.invoked_function_arn) {
                true => DryRun.execute(effect, deadline).await,
                false => executor.execute(effect, deadline).await,
            };
            output.notes.extend(notes);
            if let Some(refusal) = refusal {
                (output.response, output.outcome) = (Err(refusal), Outcome::EffectsFailed);
            }
        }
        log_event(handler, &output, &context.request_id, started);
        let event = output.event.as_ref();
        let to_diagnostic = |denial: Denial| to_diagnostic(denial, event, policy);
        // The runtime checks once more that the response is JSON.
        let response = output.response.map_err(to_diagnostic)?.into_owned();
        RawValue::from_string(response).map_err(|_| to_diagnostic(handler.unavailable))
    })
}

fn to_diagnostic(refusal: Denial, event: Option<&Envelope<'_>>, policy: &Policy) -> Diagnostic {
    Diagnostic { error_type: refusal.code.to_owned(), error_message: refusal.text(event, policy) }
}

/// One line per event: IDs, outcome and notes, nothing else (threat model, L10). `trigger` is the event's source, or the
/// name of the function if the source is unknown.
fn log_event(handler: &Handler, output: &HandlerOutput<'_>, request_id: &str, started: Instant) {
    static COLD: AtomicBool = AtomicBool::new(true);
    let cold_start = COLD.swap(false, Ordering::Relaxed);
    let event = output.event.as_ref();
    let trigger = event.and_then(known_source).unwrap_or(handler.trigger.binary());
    let pool_id = event.and_then(Envelope::user_pool_id).filter(|id| is_user_pool_id(id));
    let client_id = event.and_then(Envelope::client_id).filter(|id| is_client_id(id));
    let outcome = output.outcome.as_str();
    let level = output.notes.iter().map(LogNote::level).fold(output.outcome.level(), Ord::max);
    let notes = join_notes(&output.notes);
    let ms = started.elapsed().as_micros() as f64 / 1000.0;
    match level {
        Level::Info => info!(request_id, trigger, pool_id, client_id, outcome, notes, ms, cold_start),
        Level::Warn => warn!(request_id, trigger, pool_id, client_id, outcome, notes, ms, cold_start),
        Level::Error => error!(request_id, trigger, pool_id, client_id, outcome, notes, ms, cold_start),
    }
}

/// All notes, separated by spaces; `None` if there are none, which omits the field.
fn join_notes(notes: &[LogNote]) -> Option<String> {
    let texts: Vec<&str> = notes.iter().map(LogNote::as_str).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// A source that is in the contract. Any other text could come from an attacker and is not logged.
fn known_source<'e>(event: &'e Envelope<'_>) -> Option<&'e str> {
    match event.trigger_source() {
        TriggerSource::Other(_) => None,
        known => Some(known.as_str()),
    }
}
