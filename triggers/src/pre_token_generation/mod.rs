//! Pre token generation: what the tokens say (contract sections 7 and 8).
//!
//! - `enrichment.rs`: what the rules make of one event, with where each part comes from; one pure function, [`enrich`],
//!   which the Lambda and `explain` share
//! - `values.rs`: the value of a claim
//! - `grants.rs`: groups → roles → permissions → scopes
//! - `groups.rs`: how `cognito:groups` is changed
//! - `size_limit.rs`: what is dropped when there is no room
//! - `provenance.rs`: which rules each part hangs on
//! - `response.rs`: the same facts as version 1 or as version 2 and 3 writes them

mod enrichment;
mod grants;
mod groups;
mod provenance;
mod response;
mod size_limit;
mod values;

pub use enrichment::{ClaimStatus, Enrichment, ResolvedClaim, ResolvedScope, enrich};
pub use grants::{Grant, Granted};
pub use groups::GroupChange;
pub use provenance::{Attribution, Part, Provenance};
pub use values::NoValueReason;

use crate::decision::Decision;
use crate::handler::{Handler, JsonFragments, Outcome, Refusal, Response};
use crate::post_confirmation;
use crate::proposed_outcome::{CandidateResponse, ProposedOutcome};
use events::views::PreTokenGeneration;
use events::{Envelope, Judgement, PoolSettings, Trigger, gate_tokens};
use policy::Policy;

/// Fails open without the claims it would add, and closed where a claim restricts (SECURITY.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PreTokenGeneration,
    policy: policy::Embedded::PRE_TOKEN_GENERATION,
    decide,
    fails_closed: |policy| policy.tokens().guards(),
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
    let (response, is_denied, notes) = {
        let enrichment = enrich(event, &request, policy);
        (response::to_json(&enrichment), enrichment.is_denied, enrichment.notes)
    };
    if is_denied {
        return Ok(Decision { proposed: ProposedOutcome::Denied(RESTRICTED), notes, effect: None });
    }
    let proposed =
        response.map_or(ProposedOutcome::Unchanged, |response| ProposedOutcome::respond_with(Tokens(response)));
    Ok(Decision { proposed, notes, effect: post_confirmation::resume_on_sign_in(event, policy) })
}

/// Claims, scopes and groups in the dialect of the event.
struct Tokens(String);

impl CandidateResponse for Tokens {
    fn validate(&self, event: &Envelope<'_>, settings: &PoolSettings) -> Judgement {
        gate_tokens(event, &self.0, settings)
    }

    fn into_json(self: Box<Self>) -> JsonFragments {
        vec![self.0.into()]
    }
}
