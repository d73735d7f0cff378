//! The response: an empty object.

use crate::decision::ProposedResponse;
use crate::response::{CandidateResponse, JsonFragments};
use events::{Envelope, PoolSettings, ValidationReport, ValueKind};

/// `{}`, which is all that Cognito expects (contract 6, 9).
pub(crate) struct EmptyResponse;

impl EmptyResponse {
    /// The event unchanged, or with an empty object if its response is not an object, because it is unknown how Cognito
    /// handles null (contract 1.8).
    pub(crate) fn propose<'e>(event: &Envelope<'e>) -> ProposedResponse<'e> {
        match event.response() {
            Some(response) if response.kind() == ValueKind::Object => ProposedResponse::Unchanged,
            _ => ProposedResponse::respond_with(Self),
        }
    }
}

impl CandidateResponse for EmptyResponse {
    fn validate(&self, _: &Envelope<'_>, _: &PoolSettings) -> ValidationReport {
        ValidationReport::default()
    }

    fn into_json(self: Box<Self>) -> JsonFragments {
        vec!["{}".into()]
    }
}
