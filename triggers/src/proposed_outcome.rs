//! What a decision proposes, before the gate has seen it.

use crate::handler::{JsonFragments, Refusal};
use events::{Envelope, Judgement, PoolSettings};

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

/// A value of `response` that is still to be judged.
///
/// A trait and not a variant for each trigger, so that a Lambda links the rules of its own trigger and no others.
pub trait CandidateResponse {
    /// What Cognito would do with it.
    fn validate(&self, event: &Envelope<'_>, settings: &PoolSettings) -> Judgement;

    /// Its JSON text.
    fn into_json(self: Box<Self>) -> JsonFragments;
}

impl<'e> ProposedOutcome<'e> {
    /// A new value of `response`.
    pub(crate) fn respond_with(candidate: impl CandidateResponse + 'e) -> Self {
        Self::Response(Box::new(candidate))
    }
}
