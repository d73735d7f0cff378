//! The attribute map of a response.

use crate::response::{CandidateResponse, JsonFragments};
use events::{Envelope, PoolSettings, ValidationReport, validate_federation};
use json_escape_simd::escape_into;

/// A response whose attribute map has these members. No `Debug`: it contains personal data.
pub(super) struct AttributeMap(String);

impl AttributeMap {
    /// The names must be distinct.
    pub(super) fn new<'v>(attributes: impl Iterator<Item = (&'v str, &'v str)>) -> Self {
        let mut json = br#"{"userAttributesToMap":{"#.to_vec();
        for (index, (name, value)) in attributes.enumerate() {
            if index > 0 {
                json.push(b',');
            }
            escape_into(name, &mut json);
            json.push(b':');
            escape_into(value, &mut json);
        }
        json.extend_from_slice(b"}}");
        // Never lossy: only UTF-8 was written.
        Self(String::from_utf8(json).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }
}

impl CandidateResponse for AttributeMap {
    fn validate(&self, event: &Envelope<'_>, settings: &PoolSettings) -> ValidationReport {
        validate_federation(event, &self.0, settings)
    }

    fn into_json(self: Box<Self>) -> JsonFragments {
        vec![self.0.into()]
    }
}
