//! Side effects of a decision, as values. The `lambdas` crate executes them.
//!
//! | file | contents |
//! | --- | --- |
//! | `plan` | what a new user gets: groups, a record, an EventBridge event |
//! | `step_order` | the order of the steps, and how a retry resumes |
//! | `step` | one call to a service, and its result |
//! | `send` | sending a mail or a short message |
//! | `sign_in` | what is written and published after a sign-in |
//! | `link` | linking a federated user to a native one |

mod link;
mod plan;
mod send;
mod sign_in;
mod step;
mod step_order;

pub use link::{LinkRequest, PoolUser};
pub use plan::{EventEntry, Plan, RecordPlan};
pub use send::{Content, EncryptedCode, Recipient, SendRequest};
pub use sign_in::{SignIn, SignInExecution, SignInResult, SignInStep};
pub use step::{Action, EventState, Progress, Step, StepResult};
pub use step_order::{ExecutionReport, PlanExecution};

pub(crate) use sign_in::SIGN_IN_UNFINISHED;
pub(crate) use step_order::SETUP_UNFINISHED;

use crate::log_note::{LogCode, LogNote};

/// A side effect that a decision requests. No `Debug`: it contains users' names and addresses.
pub enum Effect {
    /// Set up a new user: groups, record, EventBridge event.
    SetUpUser(Box<Plan>),
    /// Write and publish a sign-in, and resume an unfinished setup.
    RecordSignIn(Box<SignIn>),
    /// Find the native user that a federated user belongs to, and link the two.
    Link(LinkRequest),
    /// Send a mail or a short message.
    Send(Box<SendRequest>),
}

impl Effect {
    /// Its steps as notes: `add_to_group:customers`.
    #[must_use]
    pub fn steps(&self) -> Vec<LogNote> {
        match self {
            Self::SetUpUser(plan) => plan.steps(),
            Self::RecordSignIn(sign_in) => sign_in.steps(),
            Self::Link(request) => vec![request.step_note()],
            Self::Send(request) => request.steps(),
        }
    }

    /// The `sub` of the user whom it concerns, for the log of a failure. A federated user has none before it is linked.
    #[must_use]
    pub fn sub(&self) -> Option<&str> {
        match self {
            Self::SetUpUser(plan) => plan.sub.as_deref(),
            Self::RecordSignIn(sign_in) => sign_in.sub.as_deref(),
            Self::Link(_) => None,
            Self::Send(request) => request.sub.as_deref(),
        }
    }

    /// The notes of a dry run: `dry_run:add_to_group:customers`.
    #[must_use]
    pub fn dry_run_notes(&self) -> Vec<LogNote> {
        self.steps().iter().map(|step| LogNote::about(LogCode::DryRun, step.as_str())).collect()
    }
}
