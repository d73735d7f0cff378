//! The response: an empty object.

use crate::response::{CandidateResponse, JsonFragments};
use events::{Envelope, PoolSettings, ValidationReport};

/// `{}`, which is all that Cognito expects (contract 6).
pub(super) struct EmptyResponse;

impl CandidateResponse for EmptyResponse {
    fn validate(&self, _: &Envelope<'_>, _: &PoolSettings) -> ValidationReport {
        ValidationReport::default()
    }

    fn into_json(self: Box<Self>) -> JsonFragments {
        vec!["{}".into()]
    }
}
