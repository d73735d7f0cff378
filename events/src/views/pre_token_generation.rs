//! Whose tokens are being made (contract 7.1 and 8.1).

use super::Request;
use crate::envelope::Envelope;
use crate::raw_json::{Attributes, Object, Value, ValueKind};
use crate::version::EventVersion;
use std::borrow::Cow;

/// `request.groupConfiguration`: the user's groups and what they stand for.
pub struct GroupConfiguration<'a> {
    /// The names of the user's groups.
    pub groups_to_override: Vec<Cow<'a, str>>,
    /// The ARNs of the groups' IAM roles.
    pub iam_roles_to_override: Vec<Cow<'a, str>>,
    /// The ARN of the role of the group that comes first.
    pub preferred_role: Option<Cow<'a, str>>,
    /// All of it as it was received, for an answer that must hand a part back byte for byte (contract 7.3).
    pub members: Object<'a>,
}

impl<'a> GroupConfiguration<'a> {
    /// Reads it from an event, and nothing else of the request; `None` where Cognito sent null, nothing or no object.
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
    let odd = attributes.iter().filter(|(_, value)| matches!(value.kind(), ValueKind::Array | ValueKind::Object));
    odd.map(|(name, _)| name.to_owned()).collect()
}

/// Contract 7.1: an object with a list of texts; null and emulators' empty ones in place of either say that there are none.
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
    /// The dialect that the answer must be in.
    pub version: EventVersion,
    /// The user's attributes; of a machine none.
    pub user_attributes: Attributes<'a>,
    /// The names of the attributes that came as a list or an object, which is no value of one; `None` where there is no map
    /// of attributes at all. Either way nobody knows what the user has.
    pub unreadable_attributes: Option<Vec<String>>,
    /// The user's groups; `None` where Cognito sent null, nothing or no object.
    pub group_configuration: Option<GroupConfiguration<'a>>,
    /// Whether the event says which groups there are, or that there are none, as null, an empty list or nothing at all does.
    /// Of a list with an item that is no text nobody knows.
    pub are_groups_known: bool,
    /// The scopes that the access token would have; none in `V1`.
    pub scopes: Vec<Cow<'a, str>>,
    /// What the client sent along: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> PreTokenGeneration<'a> {
    /// Whether the event says what this attribute of the user is, or that there is none.
    #[must_use]
    pub fn is_attribute_known(&self, name: &str) -> bool {
        self.unreadable_attributes.as_ref().is_some_and(|odd| !odd.iter().any(|unreadable| unreadable == name))
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
