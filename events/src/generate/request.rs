//! `request` and `response` of a fresh event, trigger by trigger (contract sections 4 to 14).

use super::error::GenerateError;
use super::fresh::{Fresh, Person};
use super::json::{Json, Members};
use super::{Blueprint, Source};
use crate::metadata::{Member, NotGiven, Parameter};
use crate::source::Trigger;
use crate::version::EventVersion;

/// Characters of a metadata value (contract 3.3).
const LONGEST_METADATA: usize = 131_072;

/// Everything but the attributes that a request is made of.
pub(super) struct Parts<'a> {
    pub(super) source: Source,
    pub(super) trigger: Trigger,
    pub(super) version: EventVersion,
    pub(super) person: &'a Person,
    /// See [`super::attributes::user_attributes`].
    pub(super) user_attributes: Option<Json>,
    pub(super) metadata: Metadata,
}

/// The two metadata members as they are sent; `None` where the member is not there.
pub(super) struct Metadata {
    client: Option<Json>,
    validation: Option<Json>,
}

impl Metadata {
    /// Puts what the caller hands over where it arrives (contract section 3).
    pub(super) fn deliver(blueprint: &Blueprint<'_>, source: Source) -> Result<Self, GenerateError> {
        let not_given = |member: Member| match member.availability(source).not_given.first() {
            Some(NotGiven::Null) => Some(Json::Null),
            Some(NotGiven::Empty) => Some(Json::Object(Members::default())),
            Some(NotGiven::Absent) | None => None,
        };
        let mut metadata =
            Self { client: not_given(Member::ClientMetadata), validation: not_given(Member::ValidationData) };
        for (parameter, given) in [
            (Parameter::ClientMetadata, &blueprint.client_metadata),
            (Parameter::ValidationData, &blueprint.validation_data),
        ] {
            if given.is_empty() {
                continue;
            }
            let member = parameter.arrives_in(source).ok_or(GenerateError::Metadata { source, parameter })?;
            let slot = match member {
                Member::ClientMetadata => &mut metadata.client,
                Member::ValidationData => &mut metadata.validation,
            };
            *slot = Some(texts(given)?);
        }
        Ok(metadata)
    }
}

fn texts(pairs: &[(String, String)]) -> Result<Json, GenerateError> {
    let mut members = Members::default();
    for (name, value) in pairs {
        if name.chars().count().max(value.chars().count()) > LONGEST_METADATA {
            return Err(GenerateError::MetadataTooLong);
        }
        members.set(name, Json::text(value));
    }
    Ok(Json::Object(members))
}

impl Parts<'_> {
    /// The value of `request`.
    pub(super) fn request(self, fresh: &mut Fresh) -> Json {
        let mut request = Members::default();
        let own = self.own_members(fresh);
        let Self { trigger, user_attributes, metadata, .. } = self;
        // Senders and migrations say the attributes last, everybody else first.
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

    /// What only this trigger's requests have.
    fn own_members(&self, fresh: &mut Fresh) -> Vec<(&'static str, Json)> {
        match self.trigger {
            Trigger::CustomMessage => self.placeholders(),
            Trigger::PreTokenGeneration => self.token(),
            Trigger::PostAuthentication => vec![("newDeviceUsed", Json::Boolean(false))],
            // The first call of a flow that was started with CUSTOM_CHALLENGE (11).
            Trigger::DefineAuthChallenge => vec![("session", Json::List(vec![]))],
            Trigger::CreateAuthChallenge => {
                vec![("challengeName", Json::text("CUSTOM_CHALLENGE")), ("session", Json::List(vec![]))]
            }
            Trigger::VerifyAuthChallengeResponse => answered_challenge(fresh),
            // Never of ForgotPassword (12).
            Trigger::UserMigration if self.source == Source::UserMigrationAuthentication => {
                vec![("password", Json::Text(format!("Invented-{}", fresh.digits(6))))]
            }
            Trigger::CustomEmailSender | Trigger::CustomSmsSender => self.encrypted_code(fresh),
            Trigger::InboundFederation => provider_claims(self.person, fresh),
            Trigger::PreSignUp | Trigger::PostConfirmation | Trigger::PreAuthentication | Trigger::UserMigration => {
                vec![]
            }
        }
    }

    /// Contract 4.1: the user's name stands in invitations only.
    fn placeholders(&self) -> Vec<(&'static str, Json)> {
        let invitation = self.source == Source::CustomMessageAdminCreateUser;
        vec![
            ("codeParameter", Json::text("{####}")),
            ("linkParameter", Json::text("{##Click Here##}")),
            ("usernameParameter", if invitation { Json::text("{username}") } else { Json::Null }),
        ]
    }

    /// Contract 7.1, 8.1: scopes since version 2; of a machine's token whether there are groups is unconfirmed.
    fn token(&self) -> Vec<(&'static str, Json)> {
        let groups = Json::object([
            ("groupsToOverride", Json::List(vec![])),
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

    /// Contract 13: an account takeover comes without a code.
    fn encrypted_code(&self, fresh: &mut Fresh) -> Vec<(&'static str, Json)> {
        let kind = match self.trigger {
            Trigger::CustomSmsSender => "customSMSSenderRequestV1",
            _ => "customEmailSenderRequestV1",
        };
        let code = match self.source {
            Source::CustomEmailSenderAccountTakeOverNotification => Json::Null,
            _ => Json::Text(fresh.ciphertext()),
        };
        vec![("type", Json::text(kind)), ("code", code)]
    }

    /// The value of `response` as Cognito fills it in; `None` where it leaves the member out.
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

/// A user who typed the code that was sent.
fn answered_challenge(fresh: &mut Fresh) -> Vec<(&'static str, Json)> {
    let code = fresh.digits(6);
    vec![
        ("privateChallengeParameters", Json::object([("code", Json::text(&*code))])),
        ("challengeAnswer", Json::Text(code)),
    ]
}

/// Contract 14, an OIDC provider.
fn provider_claims(person: &Person, fresh: &mut Fresh) -> Vec<(&'static str, Json)> {
    let mut claims = Members::new([("sub", Json::Text(fresh.digits(21))), ("email", Json::text(&*person.email))]);
    claims.set_some("name", person.name.map(Json::text));
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
