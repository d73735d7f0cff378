//! What one new user gets.

use crate::log_note::{LogCode, LogNote};
use policy::{ActionLimits, Groups, OnFailure};

/// What a new user gets: groups, a record, an EventBridge event. No `Debug`: it contains the user's name and
/// attributes.
pub struct Plan {
    /// The user's pool.
    pub user_pool_id: String,
    /// The user name in the pool.
    pub user_name: String,
    /// The user's `sub`, if the event has a valid one.
    pub(crate) sub: Option<String>,
    pub(crate) groups: Option<Groups>,
    pub(crate) record: Option<RecordPlan>,
    pub(crate) event: Option<EventEntry>,
}

/// The DynamoDB record. No `Debug`.
pub struct RecordPlan {
    /// The table.
    pub table: String,
    /// The key, `id`: user pool ID, `#`, `sub`.
    pub id: String,
    /// The user attributes that the policy lists and the user has.
    pub attributes: Vec<(String, String)>,
    pub(crate) limits: ActionLimits,
}

/// The EventBridge event. No `Debug`.
pub struct EventEntry {
    /// The event bus, by name or ARN.
    pub bus: String,
    /// `source`.
    pub source: String,
    /// `detail-type`.
    pub detail_type: String,
    /// `detail` as JSON: `userPoolId`, `userName`, `sub`, `clientId` (or null), `triggerSource`, and `attributes`, a map
    /// of strings; of a sign-in also `newDeviceUsed`, a boolean or null.
    pub detail: String,
    pub(crate) limits: ActionLimits,
}

impl RecordPlan {
    /// Deadline and failure behaviour of writing it.
    #[must_use]
    pub fn limits(&self) -> ActionLimits {
        self.limits
    }
}

impl EventEntry {
    /// Deadline and failure behaviour of publishing it.
    #[must_use]
    pub fn limits(&self) -> ActionLimits {
        self.limits
    }
}

impl Plan {
    /// The same plan, but failures are only logged, so that they do not prevent the user from signing in.
    pub(crate) fn log_failures_only(mut self) -> Self {
        let limits = [
            self.groups.as_mut().map(|groups| &mut groups.limits),
            self.record.as_mut().map(|record| &mut record.limits),
            self.event.as_mut().map(|entry| &mut entry.limits),
        ];
        limits.into_iter().flatten().for_each(|limits| limits.on_failure = OnFailure::Log);
        self
    }

    /// The record, if the policy requests one.
    #[must_use]
    pub fn record(&self) -> Option<&RecordPlan> {
        self.record.as_ref()
    }

    /// The EventBridge event, if the policy requests one.
    #[must_use]
    pub fn event(&self) -> Option<&EventEntry> {
        self.event.as_ref()
    }

    pub(crate) fn group_names(&self) -> &[String] {
        self.groups.as_ref().map_or(&[], |groups| &groups.names)
    }

    /// Its steps as notes.
    pub(crate) fn steps(&self) -> Vec<LogNote> {
        let record = self.record.iter().map(|record| LogNote::about(LogCode::WriteRecord, &record.table));
        let groups = self.group_names().iter().map(|group| LogNote::about(LogCode::AddToGroup, group));
        let event = self.event.iter().map(|entry| LogNote::about(LogCode::PublishEvent, &entry.bus));
        record.chain(groups).chain(event).collect()
    }
}
