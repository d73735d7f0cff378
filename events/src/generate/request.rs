//! `request` and `response` of a generated event for each trigger (contract sections 4 to 14).

use super::error::GenerateError;
use super::ordered_json::{Json, JsonMembers};
use super::sample_rng::{SampleRng, SampleUser};
use super::template::{EventTemplate, Source};
use crate::metadata::{AbsentAs, ApiParameter, EventMember};
use crate::registry::Trigger;
use crate::version::EventVersion;

/// Maximum length of a metadata value (contract 3.3).
const MAX_METADATA_LENGTH: usize = 131_072;

/// What a request consists of.
pub(super) struct RequestParts<'a> {
    pub(super) source: Source,
    pub(super) trigger: Trigger,
    pub(super) version: EventVersion,
    pub(super) user: &'a SampleUser,
    /// See [`super::attributes::user_attributes`].
    pub(super) user_attributes: Option<Json>,
    pub(super) metadata: Metadata,
    pub(super) groups: &'a [String],
}

/// The two metadata members as Cognito sends them; `None` if the member is missing.
pub(super) struct Metadata {
    client: Option<Json>,
    validation: Option<Json>,
}

impl Metadata {
    /// Puts the caller's metadata into the member in which Cognito sends it (contract section 3).
    pub(super) fn from_template(template: &EventTemplate<'_>, source: Source) -> Result<Self, GenerateError> {
        let absent_as = |member: EventMember| match member.availability(source).absent_as.first() {
            Some(AbsentAs::Null) => Some(Json::Null),
            Some(AbsentAs::Empty) => Some(Json::Object(JsonMembers::default())),
            Some(AbsentAs::Absent) | None => None,
        };
        let mut metadata =
            Self { client: absent_as(EventMember::ClientMetadata), validation: absent_as(EventMember::ValidationData) };
        for (parameter, given) in [
            (ApiParameter::ClientMetadata, &template.client_metadata),
            (ApiParameter::ValidationData, &template.validation_data),
        ] {
            if given.is_empty() {
                continue;
            }
            let member =
                parameter.arrives_in(source).ok_or(GenerateError::UnavailableMetadata { source, parameter })?;
            let slot = match member {
                EventMember::ClientMetadata => &mut metadata.client,
                EventMember::ValidationData => &mut metadata.validation,
            };
            *slot = Some(string_map(given)?);
        }
        Ok(metadata)
    }
}

fn string_map(pairs: &[(String, String)]) -> Result<Json, GenerateError> {
    let mut members = JsonMembers::default();
    for (name, value) in pairs {
        if name.chars().count().max(value.chars().count()) > MAX_METADATA_LENGTH {
            return Err(GenerateError::MetadataTooLong);
        }
        members.set(name, Json::text(value));
    }
    Ok(Json::Object(members))
}

impl RequestParts<'_> {
    /// The value of `request`.
    pub(super) fn request(self, rng: &mut SampleRng) -> Json {
        let mut request = JsonMembers::default();
        let own = self.own_members(rng);
        let Self { trigger, user_attributes, metadata, .. } = self;
        // The custom senders and user migration have the attributes last, all others first.
        let attributes_last =
            matches!(trigger, Trigger::CustomEmailSender | Trigger::CustomSmsSender | Trigger::UserMigration);
        let (first, last) = if attributes_last { (None, user_attributes) } else { (user_attributes, None) };
        request.set_some("userAttributes", first);
        for (name, value) in own {
            request.set(name, value);
        }
        request.set_some("validationData", metadata.validation);
        request.set_some("clientMetadata", metadata.client);
        request.set_some("userAttributes", last);
        Json::Object(request)
    }

    /// The members that only this trigger's requests have.
    fn own_members(&self, rng: &mut SampleRng) -> Vec<(&'static str, Json)> {
        match self.trigger {
            Trigger::CustomMessage => self.placeholder_members(),
            Trigger::PreTokenGeneration => self.token_members(),
            Trigger::PostAuthentication => vec![("newDeviceUsed", Json::Boolean(false))],
            // The first invocation of a flow that was started with CUSTOM_CHALLENGE (11).
            Trigger::DefineAuthChallenge => vec![("session", Json::List(vec![]))],
            Trigger::CreateAuthChallenge => {
                vec![("challengeName", Json::text("CUSTOM_CHALLENGE")), ("session", Json::List(vec![]))]
            }
            Trigger::VerifyAuthChallengeResponse => challenge_members(rng),
            // Not for ForgotPassword (12).
            Trigger::UserMigration if self.source == Source::UserMigrationAuthentication => {
                vec![("password", Json::Text(format!("Invented-{}", rng.digits(6))))]
            }
            Trigger::CustomEmailSender | Trigger::CustomSmsSender => self.code_members(rng),
            Trigger::InboundFederation => provider_members(self.user, rng),
            Trigger::PreSignUp | Trigger::PostConfirmation | Trigger::PreAuthentication | Trigger::UserMigration => {
                vec![]
            }
        }
    }

    /// Contract 4.1: only invitations name a placeholder for the user name.
    fn placeholder_members(&self) -> Vec<(&'static str, Json)> {
        let invitation = self.source == Source::CustomMessageAdminCreateUser;
        vec![
            ("codeParameter", Json::text("{####}")),
            ("linkParameter", Json::text("{##Click Here##}")),
            ("usernameParameter", if invitation { Json::text("{username}") } else { Json::Null }),
        ]
    }

    /// Contract 7.1, 8.1: scopes since version 2; whether events for machine clients contain groups is unconfirmed.
    fn token_members(&self) -> Vec<(&'static str, Json)> {
        let groups = Json::object([
            ("groupsToOverride", Json::List(self.groups.iter().map(Json::text).collect())),
            ("iamRolesToOverride", Json::List(vec![])),
            ("preferredRole", Json::Null),
        ]);
        let scopes = match self.source {
            Source::TokenGenerationClientCredentials => vec!["transactions/get"],
            Source::TokenGenerationHostedAuth => vec!["openid", "email"],
            _ => vec!["aws.cognito.signin.user.admin"],
        };
        let scopes = Json::List(scopes.into_iter().map(Json::text).collect());
        match (self.source, self.version) {
            (Source::TokenGenerationClientCredentials, _) => vec![("scopes", scopes)],
            (_, EventVersion::V1) => vec![("groupConfiguration", groups)],
            _ => vec![("groupConfiguration", groups), ("scopes", scopes)],
        }
    }

    /// Contract 13: an account takeover notification has no code.
    fn code_members(&self, rng: &mut SampleRng) -> Vec<(&'static str, Json)> {
        let kind = match self.trigger {
            Trigger::CustomSmsSender => "customSMSSenderRequestV1",
            _ => "customEmailSenderRequestV1",
        };
        let code = match self.source {
            Source::CustomEmailSenderAccountTakeOverNotification => Json::Null,
            _ => Json::Text(rng.ciphertext()),
        };
        vec![("type", Json::text(kind)), ("code", code)]
    }

    /// The value of `response` as Cognito pre-fills it; `None` if the event has no such member.
    pub(super) fn response(&self) -> Option<Json> {
        Some(match self.trigger {
            Trigger::CustomMessage => Json::nulls(["smsMessage", "emailMessage", "emailSubject"]),
            Trigger::PreSignUp => Json::object(
                ["autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone"].map(|name| (name, Json::Boolean(false))),
            ),
            Trigger::PostConfirmation | Trigger::PreAuthentication | Trigger::PostAuthentication => Json::object([]),
            Trigger::PreTokenGeneration if self.version == EventVersion::V1 => Json::nulls(["claimsOverrideDetails"]),
            Trigger::PreTokenGeneration => Json::nulls(["claimsAndScopeOverrideDetails"]),
            Trigger::DefineAuthChallenge => Json::nulls(["challengeName", "issueTokens", "failAuthentication"]),
            Trigger::CreateAuthChallenge => {
                Json::nulls(["publicChallengeParameters", "privateChallengeParameters", "challengeMetadata"])
            }
            Trigger::VerifyAuthChallengeResponse => Json::nulls(["answerCorrect"]),
            Trigger::UserMigration => Json::nulls([
                "userAttributes",
                "forceAliasCreation",
                "enableSMSMFA",
                "finalUserStatus",
                "messageAction",
                "desiredDeliveryMediums",
            ]),
            Trigger::CustomEmailSender | Trigger::CustomSmsSender => return None,
            // `{}` keeps every attribute as it is (14).
            Trigger::InboundFederation => Json::object([("userAttributesToMap", Json::object([]))]),
        })
    }
}

/// A user who entered the code that was sent.
fn challenge_members(rng: &mut SampleRng) -> Vec<(&'static str, Json)> {
    let code = rng.digits(6);
    vec![
        ("privateChallengeParameters", Json::object([("code", Json::text(&*code))])),
        ("challengeAnswer", Json::Text(code)),
    ]
}

/// Contract 14, for an OIDC provider.
fn provider_members(user: &SampleUser, rng: &mut SampleRng) -> Vec<(&'static str, Json)> {
    let mut claims = JsonMembers::new([("sub", Json::Text(rng.digits(21))), ("email", Json::text(&*user.email))]);
    claims.set_some("name", user.name.as_deref().map(Json::text));
    let claims = Json::Object(claims);
    let tokens = Json::object([
        ("access_token", Json::text("invented-access-token")),
        ("id_token", Json::text("invented-id-token")),
        ("token_type", Json::text("Bearer")),
        ("expires_in", Json::text("3599")),
        ("scope", Json::text("openid email profile")),
    ]);
    let attributes = Json::object([("tokenResponse", tokens), ("idToken", claims.clone()), ("userInfo", claims)]);
    vec![("providerName", Json::text("Google")), ("providerType", Json::text("Google")), ("attributes", attributes)]
}
