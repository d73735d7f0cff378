//! The `response` member that a function returned, together with its event.

use crate::envelope::Envelope;
use crate::raw_json::{Object, Value, ValueKind};
use crate::settings::PoolSettings;

/// The `response` member that a function returned, together with its event.
pub(super) struct ResponseContext<'c, 'a> {
    pub(super) event: &'c Envelope<'c>,
    pub(super) incoming: Object<'c>,
    pub(super) response: Object<'a>,
    pub(super) settings: &'c PoolSettings,
}

impl<'c, 'a> ResponseContext<'c, 'a> {
    pub(super) fn new(event: &'c Envelope<'c>, response: Object<'a>, settings: &'c PoolSettings) -> Self {
        let incoming = event.response().map(Value::object).unwrap_or_default();
        Self { event, incoming, response, settings }
    }

    pub(super) fn sets_any_member(&self) -> bool {
        self.response.iter().any(|(_, value)| value.kind() != ValueKind::Null)
    }
}
