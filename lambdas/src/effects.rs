//! Executing the effects that a decision requests.

use std::future::{Future, ready};
use std::time::{Duration, Instant};
use triggers::{Denial, Effect, LogNote};

/// The result of an effect.
#[derive(Default)]
pub struct EffectResult {
    /// Notes for the log, mostly about failed steps.
    pub notes: Vec<LogNote>,
    /// The error to return instead of the decided response, if the policy turns a failure into an error.
    pub refusal: Option<Denial>,
}

/// Executes the effects that a decision requests.
///
/// ```
/// use events::{EventTemplate, TriggerSource, generate_event};
/// use std::time::Instant;
/// use cognito_triggers_lambdas::{EffectExecutor, DryRun};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
/// let policy = policy::Policy::parse("policy.toml", text, [])?;
/// let event = generate_event(&EventTemplate::new(TriggerSource::PostConfirmationConfirmSignUp), 1)?;
/// let output = triggers::post_confirmation::HANDLER.handle(event.as_bytes(), &policy);
///
/// let effect = output.effect.expect("there is a new user");
/// let (steps, result) = (effect.steps(), DryRun.execute(effect, Instant::now()).await);
/// let expected: Vec<_> = steps.iter().map(|step| format!("dry_run:{}", step.as_str())).collect();
/// assert!(!expected.is_empty());
/// assert!(expected.iter().map(String::as_str).eq(result.notes.iter().map(|note| note.as_str())));
/// # Ok(())
/// # }
/// ```
pub trait EffectExecutor {
    /// Executes an effect, or as many of its steps as possible before the deadline. Never returns an error: failed steps
    /// become notes.
    fn execute(&self, effect: Effect, deadline: Instant) -> impl Future<Output = EffectResult>;

    /// The time for an event, effects included.
    fn time_budget(&self) -> Duration {
        lambda_support::TRIGGER_TIME_BUDGET
    }

    /// A warning for the log at the start, if effects are not really executed.
    fn start_warning(&self) -> Option<&'static str> {
        None
    }
}

/// Dry run: notes the requested steps without performing them. Used for the invocations of `replay`, and in builds without
/// the Cargo feature `aws`.
pub struct DryRun;

impl EffectExecutor for DryRun {
    fn execute(&self, effect: Effect, _: Instant) -> impl Future<Output = EffectResult> {
        ready(EffectResult { notes: effect.dry_run_notes(), ..EffectResult::default() })
    }

    fn start_warning(&self) -> Option<&'static str> {
        Some("built without the Cargo feature `aws`: effects are only noted in the log (dry run)")
    }
}

/// For triggers that never request effects. If one does, its steps are noted as in a dry run.
pub struct NoEffects;

impl EffectExecutor for NoEffects {
    fn execute(&self, effect: Effect, deadline: Instant) -> impl Future<Output = EffectResult> {
        DryRun.execute(effect, deadline)
    }
}
