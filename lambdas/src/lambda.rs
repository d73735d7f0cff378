//! Runs a handler on the Lambda runtime.

use crate::effects::{DryRun, EffectExecutor, EffectResult};
use crate::event_log::log_event;
use events::Envelope;
use lambda_runtime::Diagnostic;
use policy::Policy;
use serde_json::value::RawValue;
use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;
use tracing::warn;
use triggers::{Denial, Handler, Outcome};

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
        let mut sub = None;
        if let Some(effect) = output.effect.take() {
            sub = effect.sub().map(str::to_owned);
            let deadline = lambda_support::deadline(started, executor.time_budget(), context.deadline());
            let EffectResult { notes, refusal } = match lambda_support::is_dry_run(&context.invoked_function_arn) {
                true => DryRun.execute(effect, deadline).await,
                false => executor.execute(effect, deadline).await,
            };
            output.notes.extend(notes);
            if let Some(refusal) = refusal {
                (output.response, output.outcome) = (Err(refusal), Outcome::EffectsFailed);
            }
        }
        log_event(handler, &output, sub.as_deref(), &context, started);
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
