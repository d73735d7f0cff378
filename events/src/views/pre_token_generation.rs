//! Whose tokens are being made (contract 7.1 and 8.1).

use super::Request;
use crate::envelope::Envelope;
use crate::lenient::{Attributes, Kind, Value};
use crate::source::TriggerSource;
use std::borrow::Cow;

/// The dialect of a pre token generation event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenVersion {
    /// Answers with `claimsOverrideDetails`; claims are strings and go into the ID token.
    V1,
    /// Answers with `claimsAndScopeOverrideDetails`; claims are JSON and go into both tokens.
    V2,
    /// As `V2`, and machines get tokens too.
    V3,
}

impl TokenVersion {
    /// Reads the event's version. Emulators send others than Cognito (contract 1.1); then the dialect is that of
    /// the container which came in, else `V2` where there are scopes, else `V1`. Machine tokens are always `V3`.
    #[must_use]
    pub fn read(envelope: &Envelope<'_>) -> Self {
        match envelope.version() {
            Some("1") => Self::V1,
            Some("2") => Self::V2,
            Some("3") => Self::V3,
            _ if envelope.trigger_source() == TriggerSource::TokenGenerationClientCredentials => Self::V3,
            _ => Self::from_shape(envelope),
        }
    }

    fn from_shape(envelope: &Envelope<'_>) -> Self {
        let response = envelope.response().map(Value::object).unwrap_or_default();
        let has_scopes = || Request::of(envelope).0.has("scopes");
        if response.has("claimsAndScopeOverrideDetails") {
            Self::V2
        } else if response.has("claimsOverrideDetails") || !has_scopes() {
            Self::V1
        } else {
            Self::V2
        }
    }
}

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
    pub version: TokenVersion,
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
            version: TokenVersion::read(envelope),
            user_attributes: request.user_attributes(),
            group_configuration: groups.map(GroupConfiguration::of),
            scopes: request.texts("scopes"),
            client_metadata: request.client_metadata(),
        }
    }
}
