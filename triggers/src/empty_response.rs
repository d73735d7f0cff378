//! The response of triggers that only have effects: an empty object.

use crate::decision::ProposedResponse;
use crate::response::{CandidateResponse, JsonFragments};
use events::{Envelope, PoolSettings, ValidationReport, ValueKind};

/// The event unchanged, or with an empty object if its response is not an object, because it is unknown how Cognito
/// handles null (contract 1.8).
pub(crate) fn unchanged_or_empty<'e>(event: &Envelope<'e>) -> ProposedResponse<'e> {
    match event.response() {
        Some(response) if response.kind() == ValueKind::Object => ProposedResponse::Unchanged,
        _ => ProposedResponse::respond_with(EmptyResponse),
    }
}

/// `{}`, which is all that Cognito expects (contract 6, 9 and 10).
struct EmptyResponse;

impl CandidateResponse for EmptyResponse {
    fn validate(&self, _: &Envelope<'_>, _: &PoolSettings) -> ValidationReport {
        ValidationReport::default()
    }

    fn into_json(self: Box<Self>) -> JsonFragments {
        vec!["{}".into()]
    }
}
