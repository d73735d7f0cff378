//! Whose tokens are being made (contract 7.1 and 8.1).

use super::Request;
use crate::envelope::Envelope;
use crate::lenient::{Attributes, Kind, Object, Value};
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
    pub(crate) fn read(envelope: &Envelope<'a>) -> Option<Self> {
        let configuration = Request::of(envelope).get("groupConfiguration")?;
        (configuration.kind() == Kind::Object).then(|| Self::of(configuration))
    }

    fn of(value: Value<'a>) -> Self {
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

fn unreadable(attributes: &Object<'_>) -> Vec<String> {
    let odd = attributes.iter().filter(|(_, value)| matches!(value.kind(), Kind::Array | Kind::Object));
    odd.map(|(name, _)| name.to_owned()).collect()
}

/// Contract 7.1: an object with a list of texts; null and emulators' empty ones in place of either say that there are none.
fn tells_groups(value: Value<'_>, configuration: Option<&GroupConfiguration<'_>>) -> bool {
    let is_list = |groups: Value<'_>| match groups.kind() {
        Kind::Null => true,
        Kind::Array => groups.array().into_iter().all(|group| group.text().is_some()),
        _ => false,
    };
    match configuration {
        Some(configuration) => configuration.members.get("groupsToOverride").is_none_or(is_list),
        None => value.kind() == Kind::Null || (value.kind() == Kind::Array && value.array().is_empty()),
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
    pub tells_groups: bool,
    /// The scopes that the access token would have; none in `V1`.
    pub scopes: Vec<Cow<'a, str>>,
    /// What the client sent along: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> PreTokenGeneration<'a> {
    /// Whether the event says what this attribute of the user is, or that there is none.
    #[must_use]
    pub fn tells_attribute(&self, name: &str) -> bool {
        self.unreadable_attributes.as_ref().is_some_and(|odd| !odd.iter().any(|unreadable| unreadable == name))
    }

    /// Reads the request of an event.
    #[must_use]
    pub fn read(envelope: &Envelope<'a>) -> Self {
        let request = Request::of(envelope);
        let groups = request.get("groupConfiguration");
        let is_request = envelope.request().is_some();
        let configuration = groups.filter(|value| value.kind() == Kind::Object).map(GroupConfiguration::of);
        let tells_groups = is_request && groups.is_none_or(|value| tells_groups(value, configuration.as_ref()));
        let attributes = request.get("userAttributes").filter(|value| value.kind() == Kind::Object);
        let attributes = attributes.map(Value::object);
        Self {
            version: EventVersion::read(envelope),
            unreadable_attributes: attributes.as_ref().map(unreadable),
            user_attributes: attributes.unwrap_or_default().into_attributes(),
            group_configuration: configuration,
            tells_groups,
            scopes: request.texts("scopes"),
            client_metadata: request.client_metadata(),
        }
    }
}
