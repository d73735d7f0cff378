//! Whose tokens are being made (contract 7.1 and 8.1).

use super::Request;
use crate::envelope::Envelope;
use crate::lenient::{Attributes, Kind, Value};
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
}

impl<'a> GroupConfiguration<'a> {
    fn of(value: Value<'a>) -> Self {
        let members = value.object();
        let texts = |name: &str| members.get(name).map(Value::texts).unwrap_or_default();
        Self {
            groups_to_override: texts("groupsToOverride"),
            iam_roles_to_override: texts("iamRolesToOverride"),
            preferred_role: members.text("preferredRole"),
        }
    }
}

/// The request of `TokenGeneration_*`, all versions.
pub struct PreTokenGeneration<'a> {
    /// The dialect that the answer must be in.
    pub version: EventVersion,
    /// The user's attributes; of a machine none.
    pub user_attributes: Attributes<'a>,
    /// The user's groups; `None` where Cognito sent null, nothing or no object.
    pub group_configuration: Option<GroupConfiguration<'a>>,
    /// The scopes that the access token would have; none in `V1`.
    pub scopes: Vec<Cow<'a, str>>,
    /// What the client sent along: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> PreTokenGeneration<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn read(envelope: &Envelope<'a>) -> Self {
        let request = Request::of(envelope);
        let groups = request.0.get("groupConfiguration").filter(|value| value.kind() == Kind::Object);
        Self {
            version: EventVersion::read(envelope),
            user_attributes: request.user_attributes(),
            group_configuration: groups.map(GroupConfiguration::of),
            scopes: request.texts("scopes"),
            client_metadata: request.client_metadata(),
        }
    }
}
