//! The claims that Cognito issues itself (contract 8.3), as far as an event shows them.

use events::views::PreTokenGeneration;
use events::{Envelope, EventVersion, TokenUse, TriggerSource};
use serde_json::Value;
use std::borrow::Cow;

/// A claim issued by Cognito.
pub(super) struct IssuedClaim {
    /// Its name.
    pub(super) name: String,
    /// Its value.
    pub(super) value: IssuedValue,
}

/// A value, and whether it may be shown.
pub(super) enum IssuedValue {
    /// Known, and not personal.
    Public(Value),
    /// Known and personal.
    Personal(Value),
    /// Known to Cognito only.
    Unknown,
}

/// The claims of a token before any rule, in the usual order.
///
/// The token may have fewer of them, because the event does not contain the app client's readable attributes or the
/// requested scopes.
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

/// The scopes of the access token; version 1 events do not contain them.
fn scope(request: &PreTokenGeneration<'_>) -> IssuedValue {
    match request.version {
        None | Some(EventVersion::V1) => IssuedValue::Unknown,
        Some(EventVersion::V2 | EventVersion::V3) => IssuedValue::Public(request.scopes.join(" ").into()),
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

/// The attributes that are claims of the ID token, with their types there.
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
