//! Post confirmation: what happens when somebody has signed up (contract section 6).
//!
//! | file | what it holds |
//! | --- | --- |
//! | `plan` | what belongs to one new user, out of the event and the policy |
//! | `run` | the order of the steps, and how a run goes on where another one stopped |

mod plan;
mod run;

pub use plan::{Fact, Plan, RecordPlan};
pub use run::{Action, Came, EventState, Finished, Progress, Run, Step};

use crate::decision::{Decision, Work};
use crate::draft::{Draft, Proposal};
use crate::handler::{Handler, Outcome, Pieces, Refusal, Response};
use events::views::PostConfirmation;
use events::{Envelope, Judgement, Kind, PoolSettings, Trigger, TriggerSource};
use plan::Planned;
use policy::Policy;

/// Fails open: the user is confirmed already, and an error would repair nothing (SECURITY.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PostConfirmation,
    policy: policy::EmbeddedPolicy::POST_CONFIRMATION,
    decide,
    guards: |_| false,
    fallback: |_| Response::Unchanged,
    unavailable: Refusal {
        code: "PostConfirmationUnavailable",
        message: "Your account is confirmed, but could not be set up. Please sign in and try again",
    },
    refusals: &[run::UNFINISHED],
};

/// Only a confirmed sign-up has a plan, a first federated sign-in included. A reset password is nobody new (contract 6).
fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let mut decision = Decision::from(answer(event));
    let rules = policy.post_confirmation();
    if event.trigger_source() == TriggerSource::PostConfirmationConfirmSignUp {
        let Planned { plan, left_undone } = Planned::of(event, &PostConfirmation::read(event).user_attributes, rules);
        decision.work = plan.map(Box::new).map(Work::Confirmation);
        if left_undone.as_ref().is_some_and(|left_undone| left_undone.refuses) {
            decision.draft = Draft::Undone(run::UNFINISHED);
        }
        decision.notes.extend(left_undone.map(|left_undone| left_undone.note));
    }
    Ok(decision)
}

/// `{}`, all that Cognito expects (contract 6).
struct Empty;

impl Proposal for Empty {
    fn judge(&self, _: &Envelope<'_>, _: &PoolSettings) -> Judgement {
        Judgement::default()
    }

    fn into_response(self: Box<Self>) -> Pieces {
        vec!["{}".into()]
    }
}

/// The event as it came. Where its response is no object, it gets an empty one: what Cognito makes of null is unknown
/// (contract 1.8).
fn answer<'e>(event: &Envelope<'e>) -> Draft<'e> {
    match event.response() {
        Some(response) if response.kind() == Kind::Object => Draft::Unchanged,
        _ => Draft::response(Empty),
    }
}

/// What is left to do for a user whose tokens are being made, where the policy asks for that. Users made by an
/// administrator never come by post confirmation (contract 6). A machine is no user.
#[must_use]
pub fn repair(event: &Envelope<'_>, policy: &Policy) -> Option<Work> {
    let rules = policy.post_confirmation();
    let is_human = match event.trigger_source() {
        TriggerSource::TokenGenerationClientCredentials | TriggerSource::Other(_) => false,
        source => source.trigger() == Some(Trigger::PreTokenGeneration),
    };
    if !rules.resumes_on_sign_in() || !is_human {
        return None;
    }
    // Every view reads the attributes alike.
    let attributes = PostConfirmation::read(event).user_attributes;
    let plan = Planned::of(event, &attributes, rules).plan?;
    // Only a record tells what is left to do: without one, whom an administrator took out of a group would be put back.
    plan.record.is_some().then(|| Work::Confirmation(Box::new(plan.without_refusals())))
}

#[cfg(test)]
mod tests;
