//! What a decision consists of: an answer, what the log should know, and what is to be done besides.

use crate::draft::Draft;
use crate::note::{Code, Note};
use crate::post_confirmation::Plan;
use crate::pre_sign_up::LinkQuestion;

/// What a decision asks for.
pub struct Decision<'e> {
    /// The proposed answer.
    pub draft: Draft<'e>,
    /// What the log says beside the outcome; mostly nothing.
    pub notes: Vec<Note>,
    /// What is to be done outside of the answer, before it goes out.
    pub work: Option<Work>,
}

impl<'e> From<Draft<'e>> for Decision<'e> {
    fn from(draft: Draft<'e>) -> Self {
        Self { draft, notes: Vec::new(), work: None }
    }
}

/// What somebody else is to do, with the SDK or on paper. No `Debug`: it holds names and addresses of people.
pub enum Work {
    /// Finish what belongs to a new user: groups, record, event.
    Confirmation(Box<Plan>),
    /// Find the one native user that a federated one belongs to, and link them.
    Link(LinkQuestion),
}

impl Work {
    /// What it consists of, for a run that only shows it: `add_to_group:customers`.
    #[must_use]
    pub fn steps(&self) -> Vec<Note> {
        match self {
            Self::Confirmation(plan) => plan.steps(),
            Self::Link(question) => vec![question.step()],
        }
    }

    /// What the log says where nobody does it: `dry_run:add_to_group:customers`.
    #[must_use]
    pub fn not_carried_out(&self) -> Vec<Note> {
        self.steps().iter().map(|step| Note::about(Code::NotCarriedOut, step.as_str())).collect()
    }
}
