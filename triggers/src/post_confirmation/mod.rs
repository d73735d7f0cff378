//! Post confirmation: groups, a record and an EventBridge event for each new user (contract section 6).
//!
//! | file | contents |
//! | --- | --- |
//! | `decision` | which user is set up, and when |
//! | `plan` | what a new user gets, according to the event and the policy |
//! | `denials` | the errors of this trigger |
//!
//! `effects::PlanExecution` has the order of the steps, and how a retry resumes where another invocation stopped.

mod decision;
mod denials;
mod plan;

pub use decision::resume_on_sign_in;
pub(crate) use decision::resumed_plan;
pub(crate) use plan::select_attributes;

use crate::handler::Handler;
use crate::response::Response;
use events::Trigger;

/// Fails open: the user is already confirmed, and an error would not undo that (docs/failure-modes.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PostConfirmation,
    decide: decision::decide,
    fails_closed: |_| false,
    fallback: |_| Response::Unchanged,
    unavailable: denials::UNAVAILABLE,
    denials: &[denials::SETUP_UNFINISHED],
};

#[cfg(test)]
mod tests;
