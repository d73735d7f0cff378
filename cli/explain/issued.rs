//! What Cognito puts into the tokens by itself (contract 8.3), as far as an event tells.

use events::views::PreTokenGeneration;
use events::{Envelope, EventVersion, TokenUse, TriggerSource};
use serde_json::Value;
use std::borrow::Cow;

/// A claim of Cognito's own.
pub(super) struct IssuedClaim {
    /// Its name.
    pub(super) name: String,
    /// Its value, where the event tells.
    pub(super) value: IssuedValue,
}

/// How much an event tells of a value.
pub(super) enum IssuedValue {
    /// All, and it is nobody's secret.
    Public(Value),
    /// All, and it is about a person.
    Personal(Value),
    /// Nothing: Cognito alone knows.
    Unknown,
}

/// The claims of a token before any rule, in the order in which people look for them.
///
/// An app client that may not read an attribute, or a sign-in that did not ask for its scope, has fewer of them: an event
/// does not tell.
pub(super) fn issued_claims(
    event: &Envelope<'_>,
    request: &PreTokenGeneration<'_>,
    token: TokenUse,
) -> Vec<IssuedClaim> {
    let is_machine = event.trigger_source() == TriggerSource::TokenGenerationClientCredentials;
    let mut claims = match (is_machine, token) {
        (true, TokenUse::Id) => return Vec::new(),
        (true, TokenUse::Access) => vec![public("sub", event.client_id())],
        (false, _) => {
            let mut claims = vec![personal("sub", request.user_attributes.get("sub").or(event.user_name()))];
            claims.extend(groups(request, token));
            claims
        }
    };
    match token {
        TokenUse::Id => {
            claims.push(personal("cognito:username", event.user_name()));
            claims.extend(attributes(request));
            claims.push(public("aud", event.app_client()));
        }
        TokenUse::Access => {
            if !is_machine {
                claims.push(personal("username", event.user_name()));
            }
            claims.push(public("client_id", event.app_client()));
            claims.push(IssuedClaim { name: "scope".to_owned(), value: scope(request) });
        }
    }
    claims.push(public("iss", issuer(event).as_deref()));
    claims.push(public("token_use", Some(token.as_str())));
    if token == TokenUse::Access {
        claims.push(IssuedClaim { name: "version".to_owned(), value: IssuedValue::Public(2.into()) });
    }
    let own: &[&str] = if is_machine {
        &["auth_time", "exp", "iat", "jti"]
    } else {
        &["auth_time", "exp", "iat", "jti", "origin_jti", "event_id"]
    };
    claims.extend(own.iter().map(|name| IssuedClaim { name: (*name).to_owned(), value: IssuedValue::Unknown }));
    claims
}

/// The scopes that the access token would have; events of version 1 do not tell.
fn scope(request: &PreTokenGeneration<'_>) -> IssuedValue {
    match request.version {
        EventVersion::V1 => IssuedValue::Unknown,
        EventVersion::V2 | EventVersion::V3 => IssuedValue::Public(request.scopes.join(" ").into()),
    }
}

fn groups(request: &PreTokenGeneration<'_>, token: TokenUse) -> Vec<IssuedClaim> {
    let Some(configuration) = &request.group_configuration else { return Vec::new() };
    let list = |name: &str, texts: &[Cow<'_, str>]| {
        let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        (!texts.is_empty()).then(|| IssuedClaim { name: name.to_owned(), value: IssuedValue::Public(texts.into()) })
    };
    let of_both = list("cognito:groups", &configuration.groups_to_override);
    let of_id = [
        list("cognito:roles", &configuration.iam_roles_to_override),
        configuration.preferred_role.as_deref().map(|role| public("cognito:preferred_role", Some(role))),
    ];
    of_both.into_iter().chain(of_id.into_iter().flatten().filter(|_| token == TokenUse::Id)).collect()
}

/// The attributes that become claims of the ID token, with the types that they have there.
fn attributes(request: &PreTokenGeneration<'_>) -> Vec<IssuedClaim> {
    let is_claim = |name: &str| name != "sub" && !name.starts_with("cognito:");
    let claims = request.user_attributes.iter().filter(|(name, _)| is_claim(name));
    let claim = |(name, text): (&str, &str)| {
        let value = match (name, text) {
            ("email_verified" | "phone_number_verified", "true" | "false") => Value::from(text == "true"),
            ("identities", json) => serde_json::from_str(json).unwrap_or_else(|_| json.into()),
            (_, text) => text.into(),
        };
        IssuedClaim { name: name.to_owned(), value: IssuedValue::Personal(value) }
    };
    claims.map(claim).collect()
}

fn issuer(event: &Envelope<'_>) -> Option<String> {
    Some(format!("https://cognito-idp.{}.amazonaws.com/{}", event.region()?, event.user_pool_id()?))
}

fn public(name: &str, text: Option<&str>) -> IssuedClaim {
    IssuedClaim {
        name: name.to_owned(),
        value: text.map_or(IssuedValue::Unknown, |text| IssuedValue::Public(text.into())),
    }
}

fn personal(name: &str, text: Option<&str>) -> IssuedClaim {
    IssuedClaim {
        name: name.to_owned(),
        value: text.map_or(IssuedValue::Unknown, |text| IssuedValue::Personal(text.into())),
    }
}
