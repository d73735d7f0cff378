//! What belongs to one new user.

use crate::log_note::{LogCode, LogNote};
use policy::{Groups, OnFailure, Terms};

/// What belongs to a new user: groups, record, event. No `Debug`: it holds the names and attributes of a person.
pub struct Plan {
    /// The pool that the user is in.
    pub user_pool_id: String,
    /// The user's name in the pool.
    pub user_name: String,
    pub(crate) groups: Option<Groups>,
    pub(crate) record: Option<RecordPlan>,
    pub(crate) event: Option<EventEntry>,
}

/// The record that is to be written. No `Debug`.
pub struct RecordPlan {
    /// The DynamoDB table.
    pub table: String,
    /// Its key, `id`, one user of one pool: pool id, `#`, `sub`.
    pub id: String,
    /// The user attributes that the policy wants in it and the user has.
    pub attributes: Vec<(String, String)>,
    pub(crate) terms: Terms,
}

/// The event that is to be published. No `Debug`.
pub struct EventEntry {
    /// The event bus, by name or ARN.
    pub bus: String,
    /// `source` of the event.
    pub source: String,
    /// `detail-type` of the event.
    pub detail_type: String,
    /// `detail` of the event as JSON: `userPoolId`, `userName`, `sub`, `clientId` (null where there is none),
    /// `triggerSource`, and `attributes`, a map of texts.
    pub detail: String,
    pub(crate) terms: Terms,
}

impl Plan {
    /// The same, and whatever fails is only logged: nobody is kept from signing in by it.
    pub(crate) fn log_failures_only(mut self) -> Self {
        let terms = [
            self.groups.as_mut().map(|groups| &mut groups.terms),
            self.record.as_mut().map(|record| &mut record.terms),
            self.event.as_mut().map(|entry| &mut entry.terms),
        ];
        terms.into_iter().flatten().for_each(|terms| terms.on_failure = OnFailure::Log);
        self
    }

    /// The record, where the policy asks for one.
    #[must_use]
    pub fn record(&self) -> Option<&RecordPlan> {
        self.record.as_ref()
    }

    /// The event, where the policy asks for one.
    #[must_use]
    pub fn event(&self) -> Option<&EventEntry> {
        self.event.as_ref()
    }

    pub(crate) fn group_names(&self) -> &[String] {
        self.groups.as_ref().map_or(&[], |groups| &groups.names)
    }

    /// What it consists of, for a run that only shows it.
    pub(crate) fn steps(&self) -> Vec<LogNote> {
        let record = self.record.iter().map(|record| LogNote::about(LogCode::WriteRecord, &record.table));
        let groups = self.group_names().iter().map(|group| LogNote::about(LogCode::AddToGroup, group));
        let event = self.event.iter().map(|entry| LogNote::about(LogCode::PublishEvent, &entry.bus));
        record.chain(groups).chain(event).collect()
    }
}
