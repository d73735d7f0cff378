//! Pre authentication: who may sign in, as far as it can be decided before the password is checked (contract section 9).
//!
//! | file | contents |
//! | --- | --- |
//! | `decision` | the decision |
//! | `rules` | whether a sign-in violates a rule of the policy |
//! | `typed_name` | the address that a user signs in with |
//! | `denials` | what end users see when they may not sign in |
//!
//! Whoever types a name may be a stranger. Therefore no rule depends on anything but the app client and the domain of the
//! address, strangers get the response of known users, and the language of a denial is never that of an account. The rules
//! about users are those of pre token generation.

mod decision;
mod denials;
mod rules;
mod typed_name;

pub(crate) use denials::CLIENT_UNDER_MAINTENANCE;
pub use rules::violated_rules;

use crate::handler::Handler;
use crate::response::Response;
use events::Trigger;

/// Fails closed if at least one of its rules is enforced, because nothing else evaluates them (docs/failure-modes.md).
/// Otherwise it fails open.
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PreAuthentication,
    decide: decision::decide,
    fails_closed: |policy| policy.sign_in().has_enforced_client_rules(),
    fallback: |_| Response::Unchanged,
    unavailable: denials::UNAVAILABLE,
    denials: &denials::REFUSALS,
};
