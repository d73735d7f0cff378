//! Who may sign in.

use super::rules::{SignIn, violation};
use crate::decision::{Decision, ProposedResponse};
use crate::empty_response::unchanged_or_empty;
use crate::log_note::{LogCode, LogNote};
use crate::outcome::Outcome;
use crate::rule_evaluation::RuleEvaluation;
use events::Envelope;
use policy::Policy;

pub(super) fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    if event.has_duplicate_members() {
        return Err(Outcome::AmbiguousEvent);
    }
    let rules = policy.sign_in().client_rules();
    let sign_in = SignIn::from_event(event);
    let RuleEvaluation { refusal, mut notes } = RuleEvaluation::evaluate(rules, |rule| violation(&rule.kind, &sign_in));
    let unknown = rules.iter().filter(|rule| sign_in.is_federation_unknown(&rule.kind));
    notes.extend(unknown.map(|rule| LogNote::about(LogCode::RuleUnknown, &rule.name)));
    let proposed = match refusal {
        Some(refusal) => ProposedResponse::Denied(refusal),
        None => unchanged_or_empty(event),
    };
    Ok(Decision { proposed, notes, effect: None })
}
