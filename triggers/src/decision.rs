//! The result of a decision: a proposed response, notes for the log, and an effect.

use crate::effects::Effect;
use crate::log_note::LogNote;
use crate::response::{CandidateResponse, Denial};

/// The result of a trigger's decision function.
pub struct Decision<'e> {
    /// The proposed response.
    pub proposed: ProposedResponse<'e>,
    /// Notes for the log; usually empty.
    pub notes: Vec<LogNote>,
    /// The effect to execute before the response is returned.
    pub effect: Option<Effect>,
}

impl<'e> From<ProposedResponse<'e>> for Decision<'e> {
    fn from(proposed: ProposedResponse<'e>) -> Self {
        Self { proposed, notes: Vec::new(), effect: None }
    }
}

/// What a decision proposes to return.
pub enum ProposedResponse<'e> {
    /// The event as received. It is not validated, because Cognito sent it.
    Unchanged,
    /// A new value of `response`.
    Response(Box<dyn CandidateResponse + 'e>),
    /// A denial by a rule.
    Denied(Denial),
    /// An error, because the effect cannot be performed completely and the policy says `on_failure = "fail"`.
    EffectsFailed(Denial),
}

impl<'e> ProposedResponse<'e> {
    /// Proposes a new value of `response`.
    pub(crate) fn respond_with(candidate: impl CandidateResponse + 'e) -> Self {
        Self::Response(Box::new(candidate))
    }
}
