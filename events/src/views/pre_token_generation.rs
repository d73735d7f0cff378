//! The user or machine client that receives tokens (contract 7.1 and 8.1).

use super::request::Request;
use crate::envelope::Envelope;
use crate::raw_json::{Attributes, Object, Value, ValueKind};
use crate::version::EventVersion;
use std::borrow::Cow;

/// `request.groupConfiguration`: the user's groups and roles.
pub struct GroupConfiguration<'a> {
    /// The names of the user's groups.
    pub groups_to_override: Vec<Cow<'a, str>>,
    /// The ARNs of the groups' IAM roles.
    pub iam_roles_to_override: Vec<Cow<'a, str>>,
    /// The ARN of the IAM role of the group with the highest precedence.
    pub preferred_role: Option<Cow<'a, str>>,
    /// All members as received, for responses that must return a part unchanged byte for byte (contract 7.3).
    pub members: Object<'a>,
}

impl<'a> GroupConfiguration<'a> {
    /// Reads only this part of the request; `None` if it is null, missing or not an object.
    pub(crate) fn from_event(event: &Envelope<'a>) -> Option<Self> {
        let configuration = Request::from_event(event).get("groupConfiguration")?;
        (configuration.kind() == ValueKind::Object).then(|| Self::from_value(configuration))
    }

    fn from_value(value: Value<'a>) -> Self {
        let members = value.object();
        let texts = |name: &str| members.get(name).map(Value::texts).unwrap_or_default();
        Self {
            groups_to_override: texts("groupsToOverride"),
            iam_roles_to_override: texts("iamRolesToOverride"),
            preferred_role: members.text("preferredRole"),
            members,
        }
    }
}

fn unreadable_names(attributes: &Object<'_>) -> Vec<String> {
    let unreadable =
        attributes.iter().filter(|(_, value)| matches!(value.kind(), ValueKind::Array | ValueKind::Object));
    unreadable.map(|(name, _)| name.to_owned()).collect()
}

/// Contract 7.1: an object with an array of texts. Null, and the empty values that emulators send, mean that there are
/// no groups.
fn are_groups_known(value: Value<'_>, configuration: Option<&GroupConfiguration<'_>>) -> bool {
    let is_list = |groups: Value<'_>| match groups.kind() {
        ValueKind::Null => true,
        ValueKind::Array => groups.array().into_iter().all(|group| group.text().is_some()),
        _ => false,
    };
    match configuration {
        Some(configuration) => configuration.members.get("groupsToOverride").is_none_or(is_list),
        None => value.kind() == ValueKind::Null || (value.kind() == ValueKind::Array && value.array().is_empty()),
    }
}

/// The request of `TokenGeneration_*`, all versions.
pub struct PreTokenGeneration<'a> {
    /// The form that the response must have; `None` if it is not known (contract 8.4).
    pub version: Option<EventVersion>,
    /// The user's attributes; empty for machine clients.
    pub user_attributes: Attributes<'a>,
    /// The names of attributes that are arrays or objects, which are not valid attribute values; `None` if the event
    /// has no attribute map. In both cases the user's values are not known.
    pub unreadable_attributes: Option<Vec<String>>,
    /// The user's groups; `None` if they are null, missing or not an object.
    pub group_configuration: Option<GroupConfiguration<'a>>,
    /// Whether the user's groups are known. Null, an empty list or a missing member mean that there are none; with a
    /// list that contains anything but texts they are not known.
    pub are_groups_known: bool,
    /// The scopes of the access token; empty in `V1`.
    pub scopes: Vec<Cow<'a, str>>,
    /// The client metadata: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> PreTokenGeneration<'a> {
    /// Whether the value of this attribute, or its absence, is known.
    #[must_use]
    pub fn is_attribute_known(&self, name: &str) -> bool {
        self.unreadable_attributes.as_ref().is_some_and(|names| !names.iter().any(|unreadable| unreadable == name))
    }

    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        let groups = request.get("groupConfiguration");
        let is_request = event.request().is_some();
        let configuration =
            groups.filter(|value| value.kind() == ValueKind::Object).map(GroupConfiguration::from_value);
        let are_groups_known = is_request && groups.is_none_or(|value| are_groups_known(value, configuration.as_ref()));
        let attributes = request.get("userAttributes").filter(|value| value.kind() == ValueKind::Object);
        let attributes = attributes.map(Value::object);
        Self {
            version: EventVersion::from_event(event),
            unreadable_attributes: attributes.as_ref().map(unreadable_names),
            user_attributes: attributes.unwrap_or_default().into_attributes(),
            group_configuration: configuration,
            are_groups_known,
            scopes: request.texts("scopes"),
            client_metadata: request.client_metadata(),
        }
    }
}
