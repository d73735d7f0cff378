//! Pre token generation: what the tokens say (contract sections 7 and 8).
//!
//! - `enrichment.rs`: what the rules make of one event, with where each part comes from; one pure function, [`enrich`],
//!   which the Lambda and `explain` share
//! - `values.rs`: the value of a claim
//! - `grants.rs`: groups → roles → permissions → scopes
//! - `groups.rs`: how `cognito:groups` is changed
//! - `budget.rs`: what is dropped when there is no room
//! - `lineage.rs`: which rules each part hangs on
//! - `dialect.rs`: the same facts as version 1 or as version 2 and 3 writes them

mod budget;
mod dialect;
mod enrichment;
mod grants;
mod groups;
mod lineage;
mod values;

pub use enrichment::{Enrichment, Fate, GivenClaim, GivenScope, enrich};
pub use grants::{Grant, Granted};
pub use groups::GroupChange;
pub use lineage::{Credit, Lineage, Part};
pub use values::Missing;

use crate::decision::Decision;
use crate::draft::{Draft, Proposal};
use crate::handler::{Handler, Outcome, Pieces, Refusal, Response};
use crate::post_confirmation;
use events::views::PreTokenGeneration;
use events::{Envelope, Judgement, PoolSettings, Trigger, gate_tokens};
use policy::Policy;

/// Fails open without the claims it would add, and closed where a claim restricts (SECURITY.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PreTokenGeneration,
    policy: policy::EmbeddedPolicy::PRE_TOKEN_GENERATION,
    decide,
    guards: |policy| policy.tokens().has_enforced_claims(),
    fallback: |_| Response::Unchanged,
    unavailable: Refusal {
        code: "TokenUnavailable",
        message: "Signing in is not possible at the moment. Please try again later",
    },
    refusals: &[RESTRICTED],
};

/// A claim that restricts cannot be put into the token, or one that is required has no value.
const RESTRICTED: Refusal =
    Refusal { code: "TokenRestricted", message: "You cannot sign in with this account. Please contact support" };

fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let request = PreTokenGeneration::read(event);
    let (response, is_refused, notes) = {
        let enrichment = enrich(event, &request, policy);
        (dialect::response(&enrichment), enrichment.is_refused, enrichment.notes)
    };
    if is_refused {
        return Ok(Decision { draft: Draft::Denied(RESTRICTED), notes, work: None });
    }
    let draft = response.map_or(Draft::Unchanged, |response| Draft::response(Tokens(response)));
    Ok(Decision { draft, notes, work: post_confirmation::repair(event, policy) })
}

/// Claims, scopes and groups in the dialect of the event.
struct Tokens(String);

impl Proposal for Tokens {
    fn judge(&self, event: &Envelope<'_>, settings: &PoolSettings) -> Judgement {
        gate_tokens(event, &self.0, settings)
    }

    fn into_response(self: Box<Self>) -> Pieces {
        vec![self.0.into()]
    }
}
