//! What a decision consists of: an answer, what the log should know, and what is to be done besides.

use crate::effects::Effect;
use crate::log_note::LogNote;
use crate::response::{CandidateResponse, Refusal};

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

/// A proposed answer.
pub enum ProposedOutcome<'e> {
    /// The event as it came. It is not judged: it is Cognito's own.
    Unchanged,
    /// A new value of `response`.
    Response(Box<dyn CandidateResponse + 'e>),
    /// The person is told no.
    Denied(Refusal),
    /// The person is told that something was left undone.
    EffectsFailed(Refusal),
}

impl<'e> ProposedOutcome<'e> {
    /// A new value of `response`.
    pub(crate) fn respond_with(candidate: impl CandidateResponse + 'e) -> Self {
        Self::Response(Box::new(candidate))
    }
}
