//! `request.userAttributes` of a generated event: the attributes that Cognito would send for an invented user (contract
//! 1.4, 5 to 14).

use super::error::GenerateError;
use super::ordered_json::{Json, JsonMembers};
use super::sample_rng::{SampleRng, SampleUser};
use super::template::{EventTemplate, Source};
use crate::registry::Trigger;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Maximum length of an attribute's name (the API's `AttributeNameType`).
const MAX_NAME_LENGTH: usize = 32;
/// Maximum length of an attribute's value (contract 1.4).
const MAX_VALUE_LENGTH: usize = 2048;

/// The value of `userAttributes`; `None` if the event has no such member.
pub(super) fn user_attributes(
    template: &EventTemplate<'_>,
    source: Source,
    user: &SampleUser,
    rng: &mut SampleRng,
) -> Result<Option<Json>, GenerateError> {
    let mut attributes = sample_attributes(source, user, rng);
    for (name, value) in requested_attributes(template)? {
        check_attribute(source, name, value)?;
        attributes.set(name, Json::text(value));
    }
    Ok(match source.trigger() {
        Some(Trigger::UserMigration) => Some(Json::Null),
        Some(Trigger::InboundFederation) => None,
        _ => Some(Json::Object(attributes)),
    })
}

/// The attributes of the template, including the locale.
fn requested_attributes<'a>(template: &'a EventTemplate<'_>) -> Result<Vec<(&'a str, &'a str)>, GenerateError> {
    let given = template.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut attributes: Vec<_> = given.collect();
    if let Some(locale) = template.locale.as_deref() {
        if attributes.iter().any(|(name, value)| *name == "locale" && *value != locale) {
            return Err(GenerateError::ConflictingLocales);
        }
        attributes.push(("locale", locale));
    }
    Ok(attributes)
}

fn check_attribute(source: Source, name: &str, value: &str) -> Result<(), GenerateError> {
    let length = name.chars().count();
    if length == 0 || length > MAX_NAME_LENGTH || !name.chars().all(is_name_character) {
        return Err(GenerateError::InvalidAttributeName);
    }
    if let Some(rule) = why_never_sent(source, name) {
        return Err(GenerateError::UnavailableAttribute { source, name: name.to_owned(), rule });
    }
    if value.chars().count() > MAX_VALUE_LENGTH {
        return Err(GenerateError::AttributeTooLong(name.to_owned()));
    }
    Ok(())
}

/// The API's pattern for names: `[\p{L}\p{M}\p{S}\p{N}\p{P}]+`.
fn is_name_character(character: char) -> bool {
    !matches!(character.general_category_group(), GeneralCategoryGroup::Separator | GeneralCategoryGroup::Other)
}

/// Why events of this source never contain this attribute; `None` if they can.
fn why_never_sent(source: Source, name: &str) -> Option<&'static str> {
    let external = source == Source::PreSignUpExternalProvider;
    match (source.trigger(), name) {
        (Some(Trigger::UserMigration), _) => {
            Some("the user pool does not contain the user yet, so `userAttributes` is null (contract 12)")
        }
        (Some(Trigger::InboundFederation), _) => {
            Some("the event has no `userAttributes`; edit the provider's claims in the generated event (contract 14)")
        }
        _ if source == Source::TokenGenerationClientCredentials => {
            Some("there is no user; use another TokenGeneration source (contract 8.1)")
        }
        _ if source == Source::CustomEmailSenderAccountTakeOverNotification => (!ACCOUNT_TAKE_OVER.contains(&name))
            .then_some("this mail is about a sign-in, with EVENT_ID, USER_NAME, IP_ADDRESS and such (contract 13)"),
        (Some(Trigger::PreSignUp), "sub") => {
            Some("users have no `sub` before sign-up; events contain it from PostConfirmation on (contract 5.1)")
        }
        (Some(Trigger::PreSignUp), "cognito:email_alias" | "cognito:phone_number_alias") if external => None,
        (Some(Trigger::PreSignUp), name) if name == "identities" || name.starts_with("cognito:") => {
            Some("Cognito adds its own attributes when the user is created, after this trigger (contract 5.1)")
        }
        _ => None,
    }
}

fn sample_attributes(source: Source, user: &SampleUser, rng: &mut SampleRng) -> JsonMembers {
    match source {
        Source::TokenGenerationClientCredentials => JsonMembers::default(),
        Source::CustomEmailSenderAccountTakeOverNotification => account_take_over_attributes(user, rng),
        Source::PreSignUpExternalProvider => provider_attributes(user),
        source if source.trigger() == Some(Trigger::PreSignUp) => sign_up_attributes(user),
        source => pool_attributes(source, user),
    }
}

/// The attributes that the client sends with a sign-up.
fn sign_up_attributes(user: &SampleUser) -> JsonMembers {
    let mut attributes = JsonMembers::default();
    attributes.set_some("name", user.name.as_deref().map(Json::text));
    attributes.set("phone_number", Json::text(&*user.phone_number));
    attributes.set("email", Json::text(&*user.email));
    attributes
}

/// The attributes mapped from the provider's claims; the aliases are present but empty, as observed.
fn provider_attributes(user: &SampleUser) -> JsonMembers {
    let mut attributes = JsonMembers::new([("cognito:email_alias", Json::text(""))]);
    attributes.set_some("name", user.name.as_deref().map(Json::text));
    attributes.set("cognito:phone_number_alias", Json::text(""));
    attributes.set("email", Json::text(&*user.email));
    attributes
}

/// The attributes of an existing user, in the order of real events.
fn pool_attributes(source: Source, user: &SampleUser) -> JsonMembers {
    let verified = if proves_address(source) { "false" } else { "true" };
    let mut attributes = JsonMembers::new([
        ("sub", Json::text(&*user.sub)),
        ("email_verified", Json::text(verified)),
        ("cognito:user_status", Json::text(user_status(source))),
    ]);
    attributes.set_some("name", user.name.as_deref().map(Json::text));
    attributes.set("phone_number_verified", Json::text(verified));
    attributes.set("phone_number", Json::text(&*user.phone_number));
    attributes.set("email", Json::text(&*user.email));
    attributes
}

/// Whether the message is sent to an address that is not verified yet.
fn proves_address(source: Source) -> bool {
    let purpose = source.as_str().split_once('_').map_or("", |(_, purpose)| purpose);
    let message = matches!(
        source.trigger(),
        Some(Trigger::CustomMessage | Trigger::CustomEmailSender | Trigger::CustomSmsSender)
    );
    message && matches!(purpose, "SignUp" | "ResendCode" | "UpdateUserAttribute" | "VerifyUserAttribute")
}

/// `cognito:user_status` when the source's trigger is invoked (contract 1.4).
fn user_status(source: Source) -> &'static str {
    match source {
        Source::CustomMessageSignUp
        | Source::CustomMessageResendCode
        | Source::CustomEmailSenderSignUp
        | Source::CustomEmailSenderResendCode
        | Source::CustomSmsSenderSignUp
        | Source::CustomSmsSenderResendCode => "UNCONFIRMED",
        Source::CustomMessageAdminCreateUser
        | Source::CustomEmailSenderAdminCreateUser
        | Source::CustomSmsSenderAdminCreateUser
        | Source::TokenGenerationNewPasswordChallenge => "FORCE_CHANGE_PASSWORD",
        _ => "CONFIRMED",
    }
}

/// The attributes of an AccountTakeOverNotification (contract 13).
const ACCOUNT_TAKE_OVER: [&str; 11] = [
    "EVENT_ID",
    "USER_NAME",
    "IP_ADDRESS",
    "ACCOUNT_TAKE_OVER_ACTION",
    "ONE_CLICK_LINK_VALID",
    "ONE_CLICK_LINK_INVALID",
    "LOGIN_TIME",
    "FEEDBACK_TOKEN",
    "CITY",
    "COUNTRY",
    "DEVICE_NAME",
];

/// The last three have been observed as null; the IP address is reserved for documentation.
fn account_take_over_attributes(user: &SampleUser, rng: &mut SampleRng) -> JsonMembers {
    let mut attributes = JsonMembers::new(ACCOUNT_TAKE_OVER.map(|name| (name, Json::Null)));
    for (name, value) in [
        ("EVENT_ID", rng.uuid()),
        ("USER_NAME", user.sub.clone()),
        ("IP_ADDRESS", "203.0.113.7".to_owned()),
        ("ACCOUNT_TAKE_OVER_ACTION", "NO_ACTION".to_owned()),
        ("ONE_CLICK_LINK_VALID", "https://auth.example.com/feedback?value=Valid".to_owned()),
        ("ONE_CLICK_LINK_INVALID", "https://auth.example.com/feedback?value=Invalid".to_owned()),
        ("LOGIN_TIME", "2026-11-20T08:30:00.000Z".to_owned()),
        ("FEEDBACK_TOKEN", rng.uuid()),
    ] {
        attributes.set(name, Json::Text(value));
    }
    attributes
}
