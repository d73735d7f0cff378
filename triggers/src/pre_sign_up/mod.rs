//! Pre sign-up: who may sign up, and who is confirmed without a code (contract section 5).
//!
//! | file | contents |
//! | --- | --- |
//! | `decision` | the decision for each source |
//! | `rules` | whether an applicant violates a rule of the policy |
//! | `user_name` | the user name that the applicant chose |
//! | `disposable_list`, `fingerprint` | the list of disposable e-mail domains |
//! | `denials` | what end users see when they may not sign up |
//! | `response` | the three flags of the response |
//! | `link` | when a federated user may be linked to a native one |
//!
//! | source | checked rules |
//! | --- | --- |
//! | `PreSignUp_SignUp` | all |
//! | `PreSignUp_ExternalProvider` | only those about domains: the user cannot change the other attributes, which come from the identity provider |
//! | `PreSignUp_AdminCreateUser` | none: administrators may create any user, and migrated users arrive this way too (contract 2) |
//!
//! The flags of the response come from the policy alone. Neither client metadata nor the received response can set one.

mod decision;
mod denials;
mod disposable_list;
mod fingerprint;
mod link;
mod response;
mod rules;
mod user_name;

use crate::handler::Handler;
use crate::response::Response;
use events::Trigger;

/// Fails closed if at least one rule is enforced, because the trigger is then the only control (docs/failure-modes.md).
/// Otherwise it fails open. Without a table in the policy, the rule about user names is enforced.
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PreSignUp,
    decide: decision::decide,
    fails_closed: |policy| policy.sign_up().has_enforced_rules(),
    fallback: |_| Response::Unchanged,
    unavailable: denials::UNAVAILABLE,
    denials: &denials::REFUSALS,
};
