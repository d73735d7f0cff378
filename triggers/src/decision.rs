//! What a decision consists of: an answer, what the log should know, and what is to be done besides.

use crate::log_note::{LogCode, LogNote};
use crate::post_confirmation::Plan;
use crate::pre_sign_up::LinkRequest;
use crate::proposed_outcome::ProposedOutcome;

/// What a decision asks for.
pub struct Decision<'e> {
    /// The proposed answer.
    pub proposed: ProposedOutcome<'e>,
    /// What the log says beside the outcome; mostly nothing.
    pub notes: Vec<LogNote>,
    /// What is to be done outside of the answer, before it goes out.
    pub effect: Option<Effect>,
}

impl<'e> From<ProposedOutcome<'e>> for Decision<'e> {
    fn from(proposed: ProposedOutcome<'e>) -> Self {
        Self { proposed, notes: Vec::new(), effect: None }
    }
}

/// What somebody else is to do, with the SDK or on paper. No `Debug`: it holds names and addresses of people.
pub enum Effect {
    /// Finish what belongs to a new user: groups, record, event.
    SetUpUser(Box<Plan>),
    /// Find the one native user that a federated one belongs to, and link them.
    Link(LinkRequest),
}

impl Effect {
    /// What it consists of, for a run that only shows it: `add_to_group:customers`.
    #[must_use]
    pub fn steps(&self) -> Vec<LogNote> {
        match self {
            Self::SetUpUser(plan) => plan.steps(),
            Self::Link(request) => vec![request.step()],
        }
    }

    /// What the log says where nobody does it: `dry_run:add_to_group:customers`.
    #[must_use]
    pub fn dry_run_notes(&self) -> Vec<LogNote> {
        self.steps().iter().map(|step| LogNote::about(LogCode::DryRun, step.as_str())).collect()
    }
}
