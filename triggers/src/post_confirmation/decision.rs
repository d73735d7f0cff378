//! Which user is set up, and when.

use super::denials;
use super::plan::PlanResult;
use crate::decision::{Decision, ProposedResponse};
use crate::effects::{Effect, Plan};
use crate::empty_response::unchanged_or_empty;
use crate::outcome::Outcome;
use events::views::PostConfirmation;
use events::{Attributes, Envelope, Trigger, TriggerSource};
use policy::Policy;

/// Only a confirmed sign-up has a plan; the first federated sign-in counts as one. A password reset has no plan
/// (contract 6).
pub(super) fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let mut decision = Decision::from(unchanged_or_empty(event));
    let rules = policy.post_confirmation();
    if event.trigger_source() == TriggerSource::PostConfirmationConfirmSignUp {
        let PlanResult { plan, skipped } =
            PlanResult::from_event(event, &PostConfirmation::from_event(event).user_attributes, rules);
        decision.effect = plan.map(Box::new).map(Effect::SetUpUser);
        if skipped.as_ref().is_some_and(|skipped| skipped.is_error) {
            decision.proposed = ProposedResponse::EffectsFailed(denials::SETUP_UNFINISHED);
        }
        decision.notes.extend(skipped.map(|skipped| skipped.note));
    }
    Ok(decision)
}

/// Resumes an unfinished setup when a user's tokens are issued, if the policy asks for that. This also reaches users
/// created by an administrator, for whom Cognito does not invoke post confirmation (contract 6). Machine clients are not
/// users.
#[must_use]
pub fn resume_on_sign_in(event: &Envelope<'_>, policy: &Policy) -> Option<Effect> {
    let rules = policy.post_confirmation();
    let is_human = match event.trigger_source() {
        TriggerSource::TokenGenerationClientCredentials | TriggerSource::Other(_) => false,
        source => source.trigger() == Some(Trigger::PreTokenGeneration),
    };
    if !rules.resumes_on_sign_in() || !is_human {
        return None;
    }
    // All views parse the attributes in the same way.
    let attributes = PostConfirmation::from_event(event).user_attributes;
    resumed_plan(event, &attributes, rules).map(Box::new).map(Effect::SetUpUser)
}

/// The plan that resumes an unfinished setup. Its failures are only logged.
pub(crate) fn resumed_plan(
    event: &Envelope<'_>,
    attributes: &Attributes<'_>,
    rules: &policy::PostConfirmation,
) -> Option<Plan> {
    let plan = PlanResult::from_event(event, attributes, rules).plan?;
    // Only the record shows which actions are unfinished: without it, users whom an administrator removed from a group
    // would be added again.
    plan.record.is_some().then(|| plan.log_failures_only())
}
