//! What is to be done outside of the response.

mod execution;
mod link;
mod plan;
mod step;

pub use execution::{ExecutionReport, PlanExecution};
pub use link::{LinkRequest, PoolUser};
pub use plan::{EventEntry, Plan, RecordPlan};
pub use step::{Action, EventState, Progress, Step, StepResult};

pub(crate) use execution::SETUP_UNFINISHED;

use crate::log_note::{LogCode, LogNote};

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
