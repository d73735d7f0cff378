//! What belongs to one new user.

use super::run::Run;
use crate::note::{Code, Note};
use events::{Attributes, Envelope, is_user_pool_id};
use policy::{ActionLimits, EventConfig, Groups, OnFailure, PostConfirmation, Record};
use serde_json::{Map, Value};

/// What belongs to a new user: groups, record, event. No `Debug`: it holds the names and attributes of a person.
pub struct Plan {
    /// The pool that the user is in.
    pub user_pool_id: String,
    /// The user's name in the pool.
    pub user_name: String,
    pub(super) groups: Option<Groups>,
    pub(super) record: Option<RecordPlan>,
    pub(super) event: Option<Fact>,
}

/// The record that is to be written. No `Debug`.
pub struct RecordPlan {
    /// The DynamoDB table.
    pub table: String,
    /// Its key, `id`, one user of one pool: pool id, `#`, `sub`.
    pub id: String,
    /// The user attributes that the policy wants in it and the user has.
    pub attributes: Vec<(String, String)>,
    pub(super) limits: ActionLimits,
}

/// The event that is to be published. No `Debug`.
pub struct Fact {
    /// The event bus, by name or ARN.
    pub bus: String,
    /// `source` of the event.
    pub source: String,
    /// `detail-type` of the event.
    pub detail_type: String,
    /// `detail` of the event as JSON: `userPoolId`, `userName`, `sub`, `clientId` (null where there is none),
    /// `triggerSource`, and `attributes`, a map of texts.
    pub detail: String,
    pub(super) limits: ActionLimits,
}

/// What is to be done about an event, and what cannot be done, each where there is any.
pub(super) struct Planned {
    pub(super) plan: Option<Plan>,
    pub(super) left_undone: Option<LeftUndone>,
}

/// What the rules ask for in vain: the event does not say whom it is about.
pub(super) struct LeftUndone {
    pub(super) note: Note,
    /// Whether the policy wants the person to hear of it.
    pub(super) refuses: bool,
}

impl Planned {
    /// What the rules ask for, as far as the event says whom it is about.
    pub(super) fn of(event: &Envelope<'_>, attributes: &Attributes<'_>, rules: &PostConfirmation) -> Self {
        let asked = Asked::by(rules);
        let Some(user_pool_id) = event.user_pool_id().filter(|id| is_user_pool_id(id)) else {
            return Self { plan: None, left_undone: asked.left_undone(Code::PoolIdUnusable) };
        };
        let Some(user_name) = event.user_name().filter(|name| !name.is_empty()) else {
            return Self { plan: None, left_undone: asked.left_undone(Code::UserNameUnusable) };
        };
        // A record under any other name would be a second one, as soon as an event of the same user has a `sub`.
        let sub = attributes.get("sub").filter(|sub| !sub.is_empty());
        let left_undone = match sub {
            Some(_) => None,
            None => Asked { groups: None, ..asked }.left_undone(Code::SubMissing),
        };
        let plan = Plan {
            user_pool_id: user_pool_id.to_owned(),
            user_name: user_name.to_owned(),
            groups: asked.groups.cloned(),
            record: sub.zip(asked.record).map(|(sub, record)| RecordPlan {
                table: record.table.clone(),
                id: format!("{user_pool_id}#{sub}"),
                attributes: chosen(attributes, &record.attributes),
                limits: record.limits,
            }),
            event: sub.zip(asked.event).map(|(sub, published)| Fact::new(published, event, attributes, sub)),
        };
        let asks = plan.groups.is_some() || plan.record.is_some();
        Self { plan: asks.then_some(plan), left_undone }
    }
}

/// The tables of the policy that ask for something.
#[derive(Clone, Copy)]
struct Asked<'p> {
    groups: Option<&'p Groups>,
    record: Option<&'p Record>,
    event: Option<&'p EventConfig>,
}

impl<'p> Asked<'p> {
    fn by(rules: &'p PostConfirmation) -> Self {
        let groups = rules.groups().filter(|groups| !groups.names.is_empty());
        Self { groups, record: rules.record(), event: rules.event() }
    }

    /// None of it can be done, and why; `None` where there is none.
    fn left_undone(self, why: Code) -> Option<LeftUndone> {
        let limits = [
            self.groups.map(|groups| groups.limits),
            self.record.map(|record| record.limits),
            self.event.map(|published| published.limits),
        ];
        let mut limits = limits.into_iter().flatten().peekable();
        limits.peek()?;
        Some(LeftUndone { note: Note::new(why), refuses: limits.any(|limits| limits.on_failure == OnFailure::Fail) })
    }
}

impl Plan {
    /// The same, and whatever fails is only logged: nobody is kept from signing in by it.
    pub(super) fn without_refusals(mut self) -> Self {
        let limits = [
            self.groups.as_mut().map(|groups| &mut groups.limits),
            self.record.as_mut().map(|record| &mut record.limits),
            self.event.as_mut().map(|fact| &mut fact.limits),
        ];
        limits.into_iter().flatten().for_each(|limits| limits.on_failure = OnFailure::Log);
        self
    }

    /// A run from the first step.
    #[must_use]
    pub fn run(&self) -> Run<'_> {
        Run::new(self)
    }

    /// The record, where the policy asks for one.
    #[must_use]
    pub fn record(&self) -> Option<&RecordPlan> {
        self.record.as_ref()
    }

    /// The event, where the policy asks for one.
    #[must_use]
    pub fn event(&self) -> Option<&Fact> {
        self.event.as_ref()
    }

    pub(super) fn group_names(&self) -> &[String] {
        self.groups.as_ref().map_or(&[], |groups| &groups.names)
    }

    /// What it consists of, for a run that only shows it.
    pub(crate) fn steps(&self) -> Vec<Note> {
        let record = self.record.iter().map(|record| Note::about(Code::WriteRecord, &record.table));
        let groups = self.group_names().iter().map(|group| Note::about(Code::AddToGroup, group));
        let event = self.event.iter().map(|fact| Note::about(Code::PublishEvent, &fact.bus));
        record.chain(groups).chain(event).collect()
    }
}

impl Fact {
    fn new(published: &EventConfig, event: &Envelope<'_>, attributes: &Attributes<'_>, sub: &str) -> Self {
        let chosen = chosen(attributes, &published.attributes);
        let chosen: Map<_, _> = chosen.into_iter().map(|(name, value)| (name, Value::from(value))).collect();
        let detail = serde_json::json!({
            "userPoolId": event.user_pool_id(),
            "userName": event.user_name(),
            "sub": sub,
            "clientId": event.app_client(),
            "triggerSource": event.trigger_source().as_str(),
            "attributes": chosen,
        });
        let EventConfig { bus, source, detail_type, limits, .. } = published.clone();
        Self { bus, source, detail_type, detail: detail.to_string(), limits }
    }
}

/// The attributes with these names, as far as the user has them.
fn chosen(attributes: &Attributes<'_>, names: &[String]) -> Vec<(String, String)> {
    names.iter().filter_map(|name| Some((name.clone(), attributes.get(name)?.to_owned()))).collect()
}
