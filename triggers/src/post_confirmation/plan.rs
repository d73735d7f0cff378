//! The plan for a new user, made from the event and the policy.

use crate::effects::{EventEntry, Plan, RecordPlan};
use crate::log_note::{LogCode, LogNote};
use events::{Attributes, Envelope, is_sub, is_user_pool_id};
use policy::{EventConfig, Groups, OnFailure, PostConfirmation, Record};
use serde_json::{Map, Value};

/// The plan, and the actions that have to be skipped, if any.
pub(super) struct PlanResult {
    pub(super) plan: Option<Plan>,
    pub(super) skipped: Option<SkippedActions>,
}

/// Actions that are skipped because the event does not identify the user.
pub(super) struct SkippedActions {
    pub(super) note: LogNote,
    /// Whether the policy turns that into an error.
    pub(super) is_error: bool,
}

impl PlanResult {
    /// Plans the actions that the policy requests, except those for which the event lacks an ID of the user.
    pub(super) fn from_event(event: &Envelope<'_>, attributes: &Attributes<'_>, rules: &PostConfirmation) -> Self {
        let requested = RequestedActions::from_policy(rules);
        let Some(user_pool_id) = event.user_pool_id().filter(|id| is_user_pool_id(id)) else {
            return Self { plan: None, skipped: requested.skipped(LogCode::PoolIdInvalid) };
        };
        let Some(user_name) = event.user_name().filter(|name| !name.is_empty()) else {
            return Self { plan: None, skipped: requested.skipped(LogCode::UserNameInvalid) };
        };
        // A record under another key would become a duplicate as soon as an event of the same user has a `sub`.
        let sub = attributes.get("sub").filter(|sub| !sub.is_empty());
        let skipped = match sub {
            Some(_) => None,
            None => RequestedActions { groups: None, ..requested }.skipped(LogCode::SubMissing),
        };
        let plan = Plan {
            user_pool_id: user_pool_id.to_owned(),
            user_name: user_name.to_owned(),
            sub: sub.filter(|sub| is_sub(sub)).map(str::to_owned),
            groups: requested.groups.cloned(),
            record: sub.zip(requested.record).map(|(sub, record)| RecordPlan {
                table: record.table.clone(),
                id: format!("{user_pool_id}#{sub}"),
                attributes: select_attributes(attributes, &record.attributes),
                limits: record.limits,
            }),
            event: sub.zip(requested.event).map(|(_, published)| EventEntry::new(published, event, attributes, [])),
        };
        let asks = plan.groups.is_some() || plan.record.is_some();
        Self { plan: asks.then_some(plan), skipped }
    }
}

/// The actions that the policy requests.
#[derive(Clone, Copy)]
struct RequestedActions<'p> {
    groups: Option<&'p Groups>,
    record: Option<&'p Record>,
    event: Option<&'p EventConfig>,
}

impl<'p> RequestedActions<'p> {
    fn from_policy(rules: &'p PostConfirmation) -> Self {
        let groups = rules.groups().filter(|groups| !groups.names.is_empty());
        Self { groups, record: rules.record(), event: rules.event() }
    }

    /// All these actions as skipped; `None` if there are none.
    fn skipped(self, why: LogCode) -> Option<SkippedActions> {
        let limits = [
            self.groups.map(|groups| groups.limits),
            self.record.map(|record| record.limits),
            self.event.map(|published| published.limits),
        ];
        let mut limits = limits.into_iter().flatten().peekable();
        limits.peek()?;
        Some(SkippedActions {
            note: LogNote::new(why),
            is_error: limits.any(|limits| limits.on_failure == OnFailure::Fail),
        })
    }
}

impl EventEntry {
    /// The EventBridge event about the user of an event. `more` are further members of its `detail`.
    pub(crate) fn new<'m>(
        published: &EventConfig,
        event: &Envelope<'_>,
        attributes: &Attributes<'_>,
        more: impl IntoIterator<Item = (&'m str, Value)>,
    ) -> Self {
        let chosen = select_attributes(attributes, &published.attributes);
        let chosen: Map<_, _> = chosen.into_iter().map(|(name, value)| (name, Value::from(value))).collect();
        let mut detail = serde_json::json!({
            "userPoolId": event.user_pool_id(),
            "userName": event.user_name(),
            "sub": attributes.get("sub"),
            "clientId": event.app_client(),
            "triggerSource": event.trigger_source().as_str(),
            "attributes": chosen,
        });
        if let Some(members) = detail.as_object_mut() {
            members.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
        }
        let EventConfig { bus, source, detail_type, limits, .. } = published.clone();
        Self { bus, source, detail_type, detail: detail.to_string(), limits }
    }
}

/// The user's attributes with these names.
pub(crate) fn select_attributes(attributes: &Attributes<'_>, names: &[String]) -> Vec<(String, String)> {
    names.iter().filter_map(|name| Some((name.clone(), attributes.get(name)?.to_owned()))).collect()
}
