//! The decision: enriched tokens, or no token.

use super::denials::RESTRICTED;
use super::enrichment::enrich;
use super::response::{self, TokenResponse};
use super::sign_in::evaluate_user_rules;
use crate::decision::{Decision, ProposedResponse};
use crate::outcome::Outcome;
use crate::post_confirmation;
use crate::rule_evaluation::RuleEvaluation;
use events::Envelope;
use events::views::PreTokenGeneration;
use policy::Policy;

pub(super) fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let request = PreTokenGeneration::from_event(event);
    if event.has_duplicate_members() {
        return Err(Outcome::AmbiguousEvent);
    }
    let RuleEvaluation { refusal, mut notes } = evaluate_user_rules(event, &request, policy);
    if let Some(refusal) = refusal {
        return Ok(Decision { proposed: ProposedResponse::Denied(refusal), notes, effect: None });
    }
    let (response, is_denied) = {
        let enrichment = enrich(event, &request, policy).ok_or(Outcome::AmbiguousEvent)?;
        notes.extend(enrichment.notes.iter().cloned());
        (response::to_json(&enrichment), enrichment.is_denied)
    };
    if is_denied {
        return Ok(Decision { proposed: ProposedResponse::Denied(RESTRICTED), notes, effect: None });
    }
    let proposed = response
        .map_or(ProposedResponse::Unchanged, |response| ProposedResponse::respond_with(TokenResponse(response)));
    Ok(Decision { proposed, notes, effect: post_confirmation::resume_on_sign_in(event, policy) })
}
