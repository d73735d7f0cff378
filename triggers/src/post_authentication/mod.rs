//! Post authentication: a user has signed in (contract section 10).
//!
//! | file | contents |
//! | --- | --- |
//! | `decision` | what is written and published, and what of post confirmation is resumed |
//! | `denials` | the errors of this trigger |
//!
//! `effects::SignInExecution` has the order of the steps.

mod decision;
mod denials;

use crate::handler::Handler;
use crate::response::Response;
use events::Trigger;

/// Fails open: the user has proven who they are, and an error would end the sign-in (docs/failure-modes.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PostAuthentication,
    decide: decision::decide,
    fails_closed: |_| false,
    fallback: |_| Response::Unchanged,
    unavailable: denials::UNAVAILABLE,
    denials: &[denials::SIGN_IN_UNFINISHED],
};

#[cfg(test)]
mod tests;
