//! What a decision proposes, before the gate has seen it.

use crate::handler::{Pieces, Refusal};
use events::{Envelope, PoolSettings, ValidationReport};

/// A proposed answer.
pub enum Draft<'e> {
    /// The event as it came. It is not judged: it is Cognito's own.
    Unchanged,
    /// A new value of `response`.
    Response(Box<dyn Proposal + 'e>),
    /// The person is told no.
    Denied(Refusal),
    /// The person is told that something was left undone.
    Undone(Refusal),
}

/// A value of `response` that is still to be judged.
///
/// A trait and not a variant for each trigger, so that a Lambda links the rules of its own trigger and no others.
pub trait Proposal {
    /// What Cognito would do with it.
    fn judge(&self, event: &Envelope<'_>, settings: &PoolSettings) -> ValidationReport;

    /// Its JSON text.
    fn into_response(self: Box<Self>) -> Pieces;
}

impl<'e> Draft<'e> {
    /// A new value of `response`.
    pub(crate) fn response(proposal: impl Proposal + 'e) -> Self {
        Self::Response(Box::new(proposal))
    }
}
