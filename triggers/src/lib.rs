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
//! | `draft` | what a decision proposes as the answer, and how the gate sees it |
//! | `handler` | the way of every event: envelope → decision → gate → answer, and what goes out when that fails |
//!
//! A decision is a pure function of a view and the policy: no clock, no environment, no network, no log. What it wants
//! done outside of the answer is a value, [`Work`], that somebody else carries out.
//!
//! ```
//! use events::{Blueprint, Trigger, TriggerSource, generate};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = policy::EmbeddedPolicy::FULL.parse([])?;
//! let handler = cognito_triggers_triggers::handler(Trigger::CustomMessage).expect("the suite has it");
//! let event = generate(&Blueprint::new(TriggerSource::CustomMessageForgotPassword), 1)?;
//!
//! let handled = handler.handle(event.as_bytes(), &policy);
//! assert_eq!(handled.outcome.code(), "answered");
//! assert!(handled.answer?.contains("{####}"));
//! # Ok(())
//! # }
//! ```

pub mod custom_message;
mod decision;
mod draft;
mod handler;
mod note;
pub mod post_confirmation;
pub mod pre_sign_up;
pub mod pre_token_generation;

pub use decision::{Decision, Work};
pub use draft::{Draft, Proposal};
pub use handler::{Handled, Handler, Outcome, Pieces, Refusal, Response};
pub use note::{Code, Level, Note};

use events::Trigger;

/// Every refusal that a person can meet, for those who write clients (`DENIALS.md`).
///
/// ```
/// assert!(cognito_triggers_triggers::refusals().any(|refusal| refusal.code == "ThrowawayAddress"));
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
