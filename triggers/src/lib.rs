//! What we decide: one file per trigger, and a folder of the same name where it takes more.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `custom_message` | which mail goes out, in which language and brand |
//! | `pre_sign_up` | who may sign up |
//! | `post_confirmation` | what happens when somebody has signed up |
//! | `pre_token_generation` | what the tokens say |
//! | `decision` | what a decision consists of: draft, notes, work |
//! | `note` | what the log says beside the outcome |
//! | `proposed_outcome` | what a decision proposes as the answer, and how the gate sees it |
//! | `handler` | the way of every event: envelope → decision → gate → answer, and what goes out when that fails |
//!
//! A decision is a pure function of a view and the policy: no clock, no environment, no network, no log. What it wants
//! done outside of the answer is a value, [`Effect`], that somebody else carries out.
//!
//! ```
//! use events::{Blueprint, Trigger, TriggerSource, generate};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = policy::Embedded::WHOLE.read([])?;
//! let handler = cognito_triggers_triggers::handler(Trigger::CustomMessage).expect("the suite has it");
//! let event = generate(&Blueprint::new(TriggerSource::CustomMessageForgotPassword), 1)?;
//!
//! let output = handler.handle(event.as_bytes(), &policy);
//! assert_eq!(output.outcome.code(), "answered");
//! assert!(output.response?.contains("{####}"));
//! # Ok(())
//! # }
//! ```

pub mod custom_message;
mod decision;
pub mod effects;
mod handler;
mod log_note;
mod outcome;
pub mod post_confirmation;
pub mod pre_sign_up;
pub mod pre_token_generation;
mod response;

pub use decision::{Decision, ProposedOutcome};
pub use effects::Effect;
pub use handler::{Handler, HandlerOutput};
pub use log_note::{Level, LogCode, LogNote};
pub use outcome::Outcome;
pub use response::{CandidateResponse, JsonFragments, Refusal, Response};

use events::Trigger;

/// Every refusal that a person can meet, for those who write clients (`DENIALS.md`).
///
/// ```
/// assert!(cognito_triggers_triggers::refusals().any(|refusal| refusal.code == "DisposableAddress"));
/// ```
pub fn refusals() -> impl Iterator<Item = Refusal> {
    let handlers = Trigger::ALL.into_iter().filter_map(handler);
    handlers.flat_map(|handler| std::iter::once(handler.unavailable).chain(handler.refusals.iter().copied()))
}

/// The handler of a trigger; `None` where the suite has none yet.
///
/// ```
/// use events::Trigger;
///
/// assert!(cognito_triggers_triggers::handler(Trigger::PreSignUp).is_some_and(|handler| handler.trigger == Trigger::PreSignUp));
/// assert!(cognito_triggers_triggers::handler(Trigger::CustomEmailSender).is_none());
/// ```
#[must_use]
pub fn handler(trigger: Trigger) -> Option<&'static Handler> {
    match trigger {
        Trigger::CustomMessage => Some(&custom_message::HANDLER),
        Trigger::PreSignUp => Some(&pre_sign_up::HANDLER),
        Trigger::PostConfirmation => Some(&post_confirmation::HANDLER),
        Trigger::PreTokenGeneration => Some(&pre_token_generation::HANDLER),
        _ => None,
    }
}
