//! Post confirmation: what happens when somebody has signed up (contract section 6).
//!
//! | file | what it holds |
//! | --- | --- |
//! | `plan` | what belongs to one new user, out of the event and the policy |
//! | `run` | the order of the steps, and how a run goes on where another one stopped |

mod execution;
mod plan;

pub use execution::{Action, EventState, ExecutionReport, PlanExecution, Progress, Step, StepResult};
pub use plan::{EventEntry, Plan, RecordPlan};

use crate::decision::{Decision, Effect};
use crate::handler::{Handler, JsonFragments, Outcome, Refusal, Response};
use crate::proposed_outcome::{CandidateResponse, ProposedOutcome};
use events::views::PostConfirmation;
use events::{Envelope, Judgement, Kind, PoolSettings, Trigger, TriggerSource};
use plan::PlanResult;
use policy::Policy;

/// Fails open: the user is confirmed already, and an error would repair nothing (SECURITY.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PostConfirmation,
    policy: policy::Embedded::POST_CONFIRMATION,
    decide,
    fails_closed: |_| false,
    fallback: |_| Response::Unchanged,
    unavailable: Refusal {
        code: "PostConfirmationUnavailable",
        message: "Your account is confirmed, but could not be set up. Please sign in and try again",
    },
    refusals: &[execution::UNFINISHED],
};

/// Only a confirmed sign-up has a plan, a first federated sign-in included. A reset password is nobody new (contract 6).
fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let mut decision = Decision::from(propose_outcome(event));
    let rules = policy.post_confirmation();
    if event.trigger_source() == TriggerSource::PostConfirmationConfirmSignUp {
        let PlanResult { plan, skipped } =
            PlanResult::from_event(event, &PostConfirmation::read(event).user_attributes, rules);
        decision.effect = plan.map(Box::new).map(Effect::SetUpUser);
        if skipped.as_ref().is_some_and(|skipped| skipped.is_error) {
            decision.proposed = ProposedOutcome::EffectsFailed(execution::UNFINISHED);
        }
        decision.notes.extend(skipped.map(|skipped| skipped.note));
    }
    Ok(decision)
}

/// `{}`, all that Cognito expects (contract 6).
struct EmptyResponse;

impl CandidateResponse for EmptyResponse {
    fn validate(&self, _: &Envelope<'_>, _: &PoolSettings) -> Judgement {
        Judgement::default()
    }

    fn into_json(self: Box<Self>) -> JsonFragments {
        vec!["{}".into()]
    }
}

/// The event as it came. Where its response is no object, it gets an empty one: what Cognito makes of null is unknown
/// (contract 1.8).
fn propose_outcome<'e>(event: &Envelope<'e>) -> ProposedOutcome<'e> {
    match event.response() {
        Some(response) if response.kind() == Kind::Object => ProposedOutcome::Unchanged,
        _ => ProposedOutcome::respond_with(EmptyResponse),
    }
}

/// What is left to do for a user whose tokens are being made, where the policy asks for that. Users made by an
/// administrator never come by post confirmation (contract 6). A machine is no user.
#[must_use]
pub fn resume_on_sign_in(event: &Envelope<'_>, policy: &Policy) -> Option<Effect> {
    let rules = policy.post_confirmation();
    let is_human = match event.trigger_source() {
        TriggerSource::TokenGenerationClientCredentials | TriggerSource::Other(_) => false,
        source => source.trigger() == Some(Trigger::PreTokenGeneration),
    };
    if !rules.repair() || !is_human {
        return None;
    }
    // Every view reads the attributes alike.
    let attributes = PostConfirmation::read(event).user_attributes;
    let plan = PlanResult::from_event(event, &attributes, rules).plan?;
    // Only a record tells what is left to do: without one, whom an administrator took out of a group would be put back.
    plan.record.is_some().then(|| Effect::SetUpUser(Box::new(plan.log_failures_only())))
}

#[cfg(test)]
mod tests;
