//! A handler on the Lambda runtime: what it is given, what it answers, what it logs.
//!
//! The runtime decodes payloads itself and puts its parser's text into the answer when that fails, so whatever is not
//! JSON is swapped for `null` before it looks. Then every payload reaches the handler, and the handler's constant
//! error is the only one there is.

use crate::carry_out::{Carried, CarryOut};
use decisions::{Handled, Handler, Level, Note, Outcome, Refusal};
use events::{Envelope, TriggerSource, is_client_id, is_user_pool_id};
use lambda_runtime::{Context, Diagnostic, LambdaEvent, LambdaInvocation, Runtime, service_fn};
use policy::Policy;
use serde_json::value::RawValue;
use std::env;
use std::error::Error;
use std::panic;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use tower::util::MapRequestLayer;
use tracing::level_filters::LevelFilter;
use tracing::{error, info, warn};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What Lambda sets, and the runtime does not start without.
const NEEDED: [&str; 4] = [
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
];

/// Cargo features that a policy can ask for, and whether this build has them.
const FEATURES: [(&str, bool); 2] = [("link", cfg!(feature = "link")), ("repair", cfg!(feature = "repair"))];

/// Of Cognito's five seconds (contract 1.7) so much may be used.
const BUDGET: Duration = Duration::from_millis(4_200);
/// What is kept back of the time that Lambda grants, to answer in.
const RESERVE: Duration = Duration::from_millis(300);

/// Runs a handler until Lambda ends the process; `carry_out` does the work that its decisions ask for.
///
/// A policy with problems, one that asks for what is not compiled in, or a start outside of Lambda, ends it before the
/// first event.
#[must_use]
pub fn run(handler: &'static Handler, carry_out: impl CarryOut) -> ExitCode {
    log_as_json();
    log_panics_without_their_text();
    if NEEDED.iter().any(|name| env::var_os(name).is_none()) {
        error!("this program is a Lambda function and runs inside of Lambda; try it here with `cargo run -- replay`");
        return ExitCode::from(2);
    }
    let policy = match policy::deployed(handler.policy) {
        Ok(policy) => policy,
        Err(problems) => {
            problems.to_string().lines().for_each(|problem| error!("{problem}"));
            return ExitCode::FAILURE;
        }
    };
    let lacking = policy.needs().filter(|need| need.trigger == handler.trigger && !is_compiled_in(need.feature));
    let lacking: Vec<String> = lacking.map(|need| need.to_string()).collect();
    if !lacking.is_empty() {
        lacking.iter().for_each(|need| error!("{need}"));
        return ExitCode::FAILURE;
    }
    if let Some(warning) = carry_out.warning() {
        warn!("{warning}");
    }
    // The runtime's own error says what it could not parse, and so what it was given.
    match serve(handler, &policy, &carry_out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => {
            error!("the Lambda runtime stopped; Lambda starts the function anew for the next event");
            ExitCode::FAILURE
        }
    }
}

fn is_compiled_in(feature: &str) -> bool {
    FEATURES.contains(&(feature, true))
}

fn serve(
    handler: &'static Handler,
    policy: &Policy,
    carry_out: &impl CarryOut,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let answer = |event: LambdaEvent<Box<RawValue>>| async move {
        let started = Instant::now();
        let mut handled = handler.handle(event.payload.get().as_bytes(), policy);
        if let Some(work) = handled.work.take() {
            let Carried { notes, refusal } = carry_out.carry_out(work, deadline(started, &event.context)).await;
            handled.notes.extend(notes);
            if let Some(refusal) = refusal {
                (handled.answer, handled.outcome) = (Err(refusal), Outcome::Undone);
            }
        }
        log(handler, &handled, &event.context.request_id, started);
        // The check that the answer is JSON is the runtime's price for taking it as text.
        let answer = handled.answer.map_err(diagnostic)?.into_owned();
        RawValue::from_string(answer).map_err(|_| diagnostic(handler.unavailable))
    };
    let lambda = Runtime::new(service_fn(answer)).layer(MapRequestLayer::new(only_json));
    runtime.block_on(lambda.run())
}

/// When the answer must be on its way: within what Cognito waits, and within what Lambda grants.
fn deadline(started: Instant, context: &Context) -> Instant {
    let granted = SystemTime::UNIX_EPOCH + Duration::from_millis(context.deadline);
    let left = granted.duration_since(SystemTime::now()).unwrap_or_default().saturating_sub(RESERVE);
    started + left.min(BUDGET)
}

fn only_json(mut invocation: LambdaInvocation) -> LambdaInvocation {
    if serde_json::from_slice::<&RawValue>(&invocation.body).is_err() {
        invocation.body = "null".into();
    }
    invocation
}

fn diagnostic(refusal: Refusal) -> Diagnostic {
    Diagnostic { error_type: refusal.code.to_owned(), error_message: refusal.to_string() }
}

/// Where the runtime says once more, as an error, that a handler returned one. A denial is no error of ours, and our own
/// line has its code.
const RUNTIMES_ERRORS: &str = "lambda_runtime::layers::panic";

/// Who may write into the log: this crate and the runtime. What the SDK and the libraries below it would say may hold
/// anything (SECURITY.md, L12).
fn may_speak(target: &str) -> bool {
    target != RUNTIMES_ERRORS && ["triggers", "lambda_runtime"].iter().any(|of_ours| target.starts_with(of_ours))
}

/// JSON lines on standard output. Nothing below INFO can be switched on: the runtime logs the raw event at TRACE.
fn log_as_json() {
    let asked = env::var("AWS_LAMBDA_LOG_LEVEL").ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_target(false)
        .with_max_level(asked.min(LevelFilter::INFO))
        .finish()
        .with(filter_fn(|line| may_speak(line.target())))
        .init();
}

/// A panic's text may hold a value of the event; its place does not.
fn log_panics_without_their_text() {
    panic::set_hook(Box::new(|panicked| {
        let (file, line) = panicked.location().map_or(("unknown", 0), |place| (place.file(), place.line()));
        error!(file, line, "panicked");
    }));
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
