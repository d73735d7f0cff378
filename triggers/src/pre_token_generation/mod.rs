//! Pre token generation: claims, scopes and groups of the tokens (contract sections 7 and 8).
//!
//! | file | contents |
//! | --- | --- |
//! | `decision` | the enriched tokens, or no token |
//! | `sign_in` | the rules of `[sign_in]` about users |
//! | `enrichment` | applies the rules to one event: a pure function, [`enrich`], which the Lambda and `explain` share |
//! | `types` | its result |
//! | `rule_set` | the rules: all of them, or all but one |
//! | `values` | the value of a claim |
//! | `grants` | groups → roles → permissions |
//! | `groups` | changes of `cognito:groups` |
//! | `size_limit` | which claims are dropped when a token would become too large |
//! | `provenance` | which rules each part of a token depends on |
//! | `response` | the result in the format of the event's version |
//! | `denials` | the errors of this trigger |

mod decision;
mod denials;
mod enrichment;
mod grants;
mod groups;
mod provenance;
mod response;
mod rule_set;
mod sign_in;
mod size_limit;
mod types;
mod values;

pub use enrichment::enrich;
pub use provenance::{Attribution, Part, Provenance};
pub use sign_in::violated_rules;
pub use types::{ClaimStatus, Enrichment, Grant, Granted, GroupChange, NoValueReason, ResolvedClaim, ResolvedScope};
pub use values::MAX_UNTRUSTED_CHARACTERS;

use crate::handler::Handler;
use crate::response::Response;
use events::Trigger;

/// Fails closed if a claim of the policy restricts, or a rule about users who sign in is enforced. Otherwise it fails open: the token lacks the claims that the
/// trigger would add (docs/failure-modes.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PreTokenGeneration,
    decide: decision::decide,
    fails_closed: |policy| policy.tokens().has_enforced_claims() || policy.sign_in().has_enforced_user_rules(),
    fallback: |_| Response::Unchanged,
    unavailable: denials::UNAVAILABLE,
    denials: &denials::REFUSALS,
};
