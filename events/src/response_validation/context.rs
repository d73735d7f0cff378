//! The `response` member that a function returned, together with its event.

use super::report::ValidationReport;
use super::shape::{Shape, TypedMembers};
use crate::envelope::Envelope;
use crate::raw_json::{Object, Value};
use crate::settings::PoolSettings;

/// The `response` member that a function returned, together with its event.
pub(super) struct ResponseContext<'c, 'a> {
    pub(super) event: &'c Envelope<'c>,
    pub(super) response: TypedMembers<'a>,
    pub(super) settings: &'c PoolSettings,
}

impl<'c, 'a> ResponseContext<'c, 'a> {
    /// Reads the response, and reports members that do not have the type of the shape.
    pub(super) fn new(
        event: &'c Envelope<'c>,
        shape: &Shape,
        response: &Object<'a>,
        settings: &'c PoolSettings,
        report: &mut ValidationReport,
    ) -> Self {
        let incoming = event.response().map(Value::object).unwrap_or_default();
        Self { event, response: shape.read_members(&incoming, response, report), settings }
    }
}
