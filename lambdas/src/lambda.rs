//! A handler on the Lambda runtime: what it is given, what it answers, what it logs.

use crate::carry_out::{Carried, CarryOut};
use events::{Envelope, TriggerSource, is_client_id, is_user_pool_id};
use lambda_runtime::Diagnostic;
use policy::Policy;
use serde_json::value::RawValue;
use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tracing::{error, info, warn};
use triggers::{Handled, Handler, Level, Note, Outcome, Refusal};

/// Cargo features that a policy can ask for, and whether this build has them.
const FEATURES: [(&str, bool); 2] = [("link", cfg!(feature = "link")), ("repair", cfg!(feature = "repair"))];

/// Of Cognito's five seconds (contract 1.7) so much may be used.
const BUDGET: Duration = Duration::from_millis(4_200);

/// Runs a handler until Lambda ends the process; `carry_out` does the work that its decisions ask for.
///
/// A policy with problems, one that asks for what is not compiled in, or a start outside of Lambda, ends it before the
/// first event.
#[must_use]
pub fn run(handler: &'static Handler, carry_out: impl CarryOut) -> ExitCode {
    lambda_support::run(
        "this program is a Lambda function and runs inside of Lambda; try it here with `cargo run -- replay`",
        || start(handler, &carry_out),
        |policy| serve(handler, policy, &carry_out),
    )
}

fn start(handler: &Handler, carry_out: &impl CarryOut) -> Result<Policy, Box<dyn Error>> {
    let policy = policy::deployed(handler.policy)?;
    let lacking = policy.needs().filter(|need| need.trigger == handler.trigger && !is_compiled_in(need.feature));
    let lacking: Vec<String> = lacking.map(|need| need.to_string()).collect();
    if !lacking.is_empty() {
        return Err(lacking.join("\n").into());
    }
    if let Some(warning) = carry_out.warning() {
        // Lambda starts a program of this name. A deployed function must not ignore its effects.
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
    carry_out: &impl CarryOut,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    lambda_support::serve(|payload, context| async move {
        let started = Instant::now();
        let mut handled = handler.handle(&payload, policy);
        if let Some(work) = handled.work.take() {
            let deadline = lambda_support::deadline(started, BUDGET, context.deadline());
            let Carried { notes, refusal } = carry_out.carry_out(work, deadline).await;
            handled.notes.extend(notes);
            if let Some(refusal) = refusal {
                (handled.answer, handled.outcome) = (Err(refusal), Outcome::Undone);
            }
        }
        log(handler, &handled, &context.request_id, started);
        // The check that the answer is JSON is the runtime's price for taking it as text.
        let answer = handled.answer.map_err(diagnostic)?.into_owned();
        RawValue::from_string(answer).map_err(|_| diagnostic(handler.unavailable))
    })
}

fn diagnostic(refusal: Refusal) -> Diagnostic {
    Diagnostic { error_type: refusal.code.to_owned(), error_message: refusal.to_string() }
}

/// One line per event: ids and outcome, nothing else (SECURITY.md, L10). `trigger` is the event's source, or the function
/// where the source is not one of the contract.
fn log(handler: &Handler, handled: &Handled<'_>, request_id: &str, started: Instant) {
    static COLD: AtomicBool = AtomicBool::new(true);
    let cold_start = COLD.swap(false, Ordering::Relaxed);
    let event = handled.event.as_ref();
    let trigger = event.and_then(known_source).unwrap_or(handler.trigger.binary());
    let pool_id = event.and_then(Envelope::user_pool_id).filter(|id| is_user_pool_id(id));
    let client_id = event.and_then(Envelope::client_id).filter(|id| is_client_id(id));
    let outcome = handled.outcome.code();
    let level = handled.notes.iter().map(Note::level).max().unwrap_or(Level::Info);
    let notes = notes(&handled.notes);
    let ms = started.elapsed().as_micros() as f64 / 1000.0;
    match handled.outcome {
        Outcome::Answered | Outcome::Denied if level == Level::Info => {
            info!(request_id, trigger, pool_id, client_id, outcome, notes, ms, cold_start);
        }
        Outcome::WrongTrigger | Outcome::NotAnEvent | Outcome::Panicked => {
            error!(request_id, trigger, pool_id, client_id, outcome, notes, ms, cold_start);
        }
        _ => warn!(request_id, trigger, pool_id, client_id, outcome, notes, ms, cold_start),
    }
}

/// All notes in one text, a blank between two; mostly there is none, and no field.
fn notes(notes: &[Note]) -> Option<String> {
    let texts: Vec<&str> = notes.iter().map(Note::as_str).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// A source that stands in the contract; another one's text comes from outside and is not logged.
fn known_source<'e>(event: &'e Envelope<'_>) -> Option<&'e str> {
    match event.trigger_source() {
        TriggerSource::Other(_) => None,
        known => Some(known.as_str()),
    }
}
