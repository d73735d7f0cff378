//! What belongs to one new user.

use super::execution::PlanExecution;
use crate::log_note::{LogCode, LogNote};
use events::{Attributes, Envelope, is_user_pool_id};
use policy::{Groups, OnFailure, PostConfirmation, Published, Record, Terms};
use serde_json::{Map, Value};

/// What belongs to a new user: groups, record, event. No `Debug`: it holds the names and attributes of a person.
pub struct Plan {
    /// The pool that the user is in.
    pub user_pool_id: String,
    /// The user's name in the pool.
    pub user_name: String,
    pub(super) groups: Option<Groups>,
    pub(super) record: Option<RecordPlan>,
    pub(super) event: Option<EventEntry>,
}

/// The record that is to be written. No `Debug`.
pub struct RecordPlan {
    /// The DynamoDB table.
    pub table: String,
    /// Its key, `id`, one user of one pool: pool id, `#`, `sub`.
    pub id: String,
    /// The user attributes that the policy wants in it and the user has.
    pub attributes: Vec<(String, String)>,
    pub(super) terms: Terms,
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
    pub(super) terms: Terms,
}

/// What is to be done about an event, and what cannot be done, each where there is any.
pub(super) struct PlanResult {
    pub(super) plan: Option<Plan>,
    pub(super) skipped: Option<SkippedActions>,
}

/// What the rules ask for in vain: the event does not say whom it is about.
pub(super) struct SkippedActions {
    pub(super) note: LogNote,
    /// Whether the policy wants the person to hear of it.
    pub(super) is_error: bool,
}

impl PlanResult {
    /// What the rules ask for, as far as the event says whom it is about.
    pub(super) fn from_event(event: &Envelope<'_>, attributes: &Attributes<'_>, rules: &PostConfirmation) -> Self {
        let requested = RequestedActions::from_policy(rules);
        let Some(user_pool_id) = event.user_pool_id().filter(|id| is_user_pool_id(id)) else {
            return Self { plan: None, skipped: requested.skipped(LogCode::PoolIdInvalid) };
        };
        let Some(user_name) = event.user_name().filter(|name| !name.is_empty()) else {
            return Self { plan: None, skipped: requested.skipped(LogCode::UserNameInvalid) };
        };
        // A record under any other name would be a second one, as soon as an event of the same user has a `sub`.
        let sub = attributes.get("sub").filter(|sub| !sub.is_empty());
        let skipped = match sub {
            Some(_) => None,
            None => RequestedActions { groups: None, ..requested }.skipped(LogCode::SubMissing),
        };
        let plan = Plan {
            user_pool_id: user_pool_id.to_owned(),
            user_name: user_name.to_owned(),
            groups: requested.groups.cloned(),
            record: sub.zip(requested.record).map(|(sub, record)| RecordPlan {
                table: record.table.clone(),
                id: format!("{user_pool_id}#{sub}"),
                attributes: select_attributes(attributes, &record.attributes),
                terms: record.terms,
            }),
            event: sub.zip(requested.event).map(|(sub, published)| EventEntry::new(published, event, attributes, sub)),
        };
        let asks = plan.groups.is_some() || plan.record.is_some();
        Self { plan: asks.then_some(plan), skipped }
    }
}

/// The tables of the policy that ask for something.
#[derive(Clone, Copy)]
struct RequestedActions<'p> {
    groups: Option<&'p Groups>,
    record: Option<&'p Record>,
    event: Option<&'p Published>,
}

impl<'p> RequestedActions<'p> {
    fn from_policy(rules: &'p PostConfirmation) -> Self {
        let groups = rules.groups().filter(|groups| !groups.names.is_empty());
        Self { groups, record: rules.record(), event: rules.event() }
    }

    /// None of it can be done, and why; `None` where there is none.
    fn skipped(self, why: LogCode) -> Option<SkippedActions> {
        let terms = [
            self.groups.map(|groups| groups.terms),
            self.record.map(|record| record.terms),
            self.event.map(|published| published.terms),
        ];
        let mut terms = terms.into_iter().flatten().peekable();
        terms.peek()?;
        Some(SkippedActions {
            note: LogNote::new(why),
            is_error: terms.any(|terms| terms.on_failure == OnFailure::Fail),
        })
    }
}

impl Plan {
    /// The same, and whatever fails is only logged: nobody is kept from signing in by it.
    pub(super) fn log_failures_only(mut self) -> Self {
        let terms = [
            self.groups.as_mut().map(|groups| &mut groups.terms),
            self.record.as_mut().map(|record| &mut record.terms),
            self.event.as_mut().map(|entry| &mut entry.terms),
        ];
        terms.into_iter().flatten().for_each(|terms| terms.on_failure = OnFailure::Log);
        self
    }

    /// A run from the first step.
    #[must_use]
    pub fn execution(&self) -> PlanExecution<'_> {
        PlanExecution::new(self)
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

    pub(super) fn group_names(&self) -> &[String] {
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

impl EventEntry {
    fn new(published: &Published, event: &Envelope<'_>, attributes: &Attributes<'_>, sub: &str) -> Self {
        let chosen = select_attributes(attributes, &published.attributes);
        let chosen: Map<_, _> = chosen.into_iter().map(|(name, value)| (name, Value::from(value))).collect();
        let detail = serde_json::json!({
            "userPoolId": event.user_pool_id(),
            "userName": event.user_name(),
            "sub": sub,
            "clientId": event.app_client(),
            "triggerSource": event.trigger_source().as_str(),
            "attributes": chosen,
        });
        let Published { bus, source, detail_type, terms, .. } = published.clone();
        Self { bus, source, detail_type, detail: detail.to_string(), terms }
    }
}

/// The attributes with these names, as far as the user has them.
fn select_attributes(attributes: &Attributes<'_>, names: &[String]) -> Vec<(String, String)> {
    names.iter().filter_map(|name| Some((name.clone(), attributes.get(name)?.to_owned()))).collect()
}
