//! The work that a decision asks for: who does it, and what came of it.

use std::future::{Future, ready};
use std::time::Instant;
use triggers::{Note, Refusal, Work};

/// What came of some work.
#[derive(Default)]
pub struct Carried {
    /// What the log says about it: what was left undone, above all.
    pub notes: Vec<Note>,
    /// The answer instead of the decision's own, where the policy wants a failure to be one.
    pub refusal: Option<Refusal>,
}

/// Whoever does what a decision asks for.
///
/// ```
/// use events::{Blueprint, TriggerSource, generate};
/// use std::time::Instant;
/// use cognito_triggers_lambdas::{CarryOut, OnPaper};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = policy::EmbeddedPolicy::POST_CONFIRMATION.parse([])?;
/// let event = generate(&Blueprint::new(TriggerSource::PostConfirmationConfirmSignUp), 1)?;
/// let handled = triggers::post_confirmation::HANDLER.handle(event.as_bytes(), &policy);
///
/// let work = handled.work.expect("there is a new user");
/// let (steps, carried) = (work.steps(), OnPaper.carry_out(work, Instant::now()).await);
/// let undone: Vec<_> = steps.iter().map(|step| format!("not_carried_out:{}", step.as_str())).collect();
/// assert!(!undone.is_empty());
/// assert!(undone.iter().map(String::as_str).eq(carried.notes.iter().map(|note| note.as_str())));
/// # Ok(())
/// # }
/// ```
pub trait CarryOut {
    /// Does the work, or as much of it as can be done by the deadline. Never fails: what is left undone is a note.
    fn carry_out(&self, work: Work, deadline: Instant) -> impl Future<Output = Carried>;

    /// What the log says at the start, where the work is not really done.
    fn warning(&self) -> Option<&'static str> {
        None
    }
}

/// Does nothing and says what it was asked: for functions that are built without what their work needs.
pub struct OnPaper;

impl CarryOut for OnPaper {
    fn carry_out(&self, work: Work, _: Instant) -> impl Future<Output = Carried> {
        ready(Carried { notes: work.not_carried_out(), ..Carried::default() })
    }

    fn warning(&self) -> Option<&'static str> {
        Some(
            "built without the Cargo feature aws: what is to be done outside of the answer is noted and not carried out",
        )
    }
}

/// For functions whose decisions ask for nothing. If one did, the log would say so.
pub struct NeverAsked;

impl CarryOut for NeverAsked {
    fn carry_out(&self, work: Work, deadline: Instant) -> impl Future<Output = Carried> {
        OnPaper.carry_out(work, deadline)
    }
}
