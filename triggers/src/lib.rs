//! What we decide: one file per trigger, one Lambda binary each in `src/bin/`.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `custom_message` | which mail goes out, in which language and brand |
//! | `draft` | what a decision proposes, and how the gate sees it |
//! | `handler` | the way of every event: envelope → decision → gate → answer, and what goes out when that fails |
//! | `deployed` | the policy that a deployed function reads |
//! | `lambda` | the same handler on the Lambda runtime, with its log |
//!
//! A decision is a pure function of a view and the policy: no clock, no environment, no network, no log.

pub mod custom_message;
mod deployed;
mod draft;
mod handler;
mod lambda;

pub use deployed::{DeployedPolicyError, deployed_policy};
pub use draft::{Draft, message_response};
pub use handler::{Handled, Handler, Outcome, Refusal, Response};
pub use lambda::run;

use events::Trigger;

/// The handler of a trigger; `None` where the suite has none yet.
#[must_use]
pub fn handler(trigger: Trigger) -> Option<&'static Handler> {
    match trigger {
        Trigger::CustomMessage => Some(&custom_message::HANDLER),
        _ => None,
    }
}
