//! The work that a decision asks for: who does it, and what came of it.

use std::future::{Future, ready};
use std::time::Instant;
use triggers::{Effect, LogNote, Refusal};

/// What came of some work.
#[derive(Default)]
pub struct EffectResult {
    /// What the log says about it: what was left undone, above all.
    pub notes: Vec<LogNote>,
    /// The answer instead of the decision's own, where the policy wants a failure to be one.
    pub refusal: Option<Refusal>,
}

/// Whoever does what a decision asks for.
///
/// ```
/// use events::{Blueprint, TriggerSource, generate};
/// use std::time::Instant;
/// use cognito_triggers_lambdas::{EffectExecutor, DryRun};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = policy::Embedded::POST_CONFIRMATION.read([])?;
/// let event = generate(&Blueprint::new(TriggerSource::PostConfirmationConfirmSignUp), 1)?;
/// let output = triggers::post_confirmation::HANDLER.handle(event.as_bytes(), &policy);
///
/// let work = output.effect.expect("there is a new user");
/// let (steps, carried) = (work.steps(), DryRun.execute(effect, Instant::now()).await);
/// let undone: Vec<_> = steps.iter().map(|step| format!("dry_run:{}", step.as_str())).collect();
/// assert!(!undone.is_empty());
/// assert!(undone.iter().map(String::as_str).eq(carried.notes.iter().map(|note| note.as_str())));
/// # Ok(())
/// # }
/// ```
pub trait EffectExecutor {
    /// Does the work, or as much of it as can be done by the deadline. Never fails: what is left undone is a note.
    fn execute(&self, effect: Effect, deadline: Instant) -> impl Future<Output = EffectResult>;

    /// What the log says at the start, where the work is not really done.
    fn start_warning(&self) -> Option<&'static str> {
        None
    }
}

/// Does nothing and says what it was asked: for functions that are built without what their work needs.
pub struct DryRun;

impl EffectExecutor for DryRun {
    fn execute(&self, effect: Effect, _: Instant) -> impl Future<Output = EffectResult> {
        ready(EffectResult { notes: effect.dry_run_notes(), ..EffectResult::default() })
    }

    fn start_warning(&self) -> Option<&'static str> {
        Some(
            "built without the Cargo feature aws: what is to be done outside of the answer is noted and not carried out",
        )
    }
}

/// For functions whose decisions ask for nothing. If one did, the log would say so.
pub struct NoEffects;

impl EffectExecutor for NoEffects {
    fn execute(&self, effect: Effect, deadline: Instant) -> impl Future<Output = EffectResult> {
        DryRun.execute(effect, deadline)
    }
}
