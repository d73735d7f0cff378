//! Contract 8.2 and 8.3: which claims may be set, to what, and which may be suppressed.

use super::Case;
use super::judgement::{Judgement, Reason};
use super::shape::texts;
use super::values::path;
use crate::lenient::{Kind, Object, Value};
use std::borrow::Cow;
use std::collections::HashSet;

/// The claims that an answer sets and suppresses in one token.
pub(super) struct Token<'a> {
    field: &'static str,
    kind: TokenKind,
    set: Object<'a>,
    suppressed: Vec<(usize, Cow<'a, str>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TokenKind {
    Id,
    Access,
}

impl<'a> Token<'a> {
    /// What `details` says about the ID token.
    pub(super) fn id(field: &'static str, details: &Object<'a>) -> Self {
        Self::of(field, TokenKind::Id, details)
    }

    /// What `details` says about the access token.
    pub(super) fn access(field: &'static str, details: &Object<'a>) -> Self {
        Self::of(field, TokenKind::Access, details)
    }

    fn of(field: &'static str, kind: TokenKind, details: &Object<'a>) -> Self {
        let set = details.get("claimsToAddOrOverride").map(Value::object).unwrap_or_default();
        Self { field, kind, set, suppressed: texts(details, "claimsToSuppress") }
    }

    /// How many claims come into the token; suppressed ones do not.
    pub(super) fn added(&self) -> usize {
        let suppressed = self.suppressed_names();
        self.set.iter().filter(|(name, _)| !suppressed.contains(name)).count()
    }

    fn suppressed_names(&self) -> HashSet<&str> {
        self.suppressed.iter().map(|(_, name)| name.as_ref()).collect()
    }
}

pub(super) fn judge(case: &Case<'_, '_>, token: &Token<'_>, judgement: &mut Judgement) {
    let suppressed = token.suppressed_names();
    let parent = [token.field, ".claimsToAddOrOverride"].concat();
    for (index, (name, value)) in token.set.iter().enumerate() {
        let findings = [
            protected_when_set(token.kind, name, value, case.event.client_id()).map(|rule| ("8.3", rule)),
            odd_value(value).map(|rule| ("8.2", rule)),
            too_complex(token.kind, name, value).map(|rule| ("8.2", rule)),
        ];
        for (section, rule) in findings.into_iter().flatten() {
            judgement.push(Reason::unknown(path(&parent, name, index), section, rule));
        }
        if suppressed.contains(name) {
            let rule = "set and suppressed: the claim is suppressed";
            judgement.push(Reason::remark(path(&parent, name, index), "8.2", rule));
        }
    }
    let parent = [token.field, ".claimsToSuppress"].concat();
    for (index, name) in &token.suppressed {
        if let Some(rule) = protected_when_suppressed(token.kind, name) {
            judgement.push(Reason::unknown(path(&parent, name, *index), "8.3", rule));
        }
    }
}

const RESERVED: &str = "Cognito keeps this claim for itself; whether it ignores or refuses the attempt is not known";
const BY_GROUPS: &str = "is set by groupOverrideDetails, and all three suppressed as `cognito:groups`";
const BY_SCOPES: &str = "is set by scopesToAdd and scopesToSuppress";
const AUDIENCE: &str = "may be added to the access token only, and only with the app client's id";

fn protected_when_set(token: TokenKind, name: &str, value: Value<'_>, client_id: Option<&str>) -> Option<&'static str> {
    match name {
        "aud" if token == TokenKind::Access => {
            let is_client = value.kind() == Kind::String && client_id.is_some() && value.text().as_deref() == client_id;
            (!is_client).then_some(AUDIENCE)
        }
        "aud" => Some(AUDIENCE),
        "cognito:groups" => Some(BY_GROUPS),
        _ if name.starts_with("dev:") => Some(RESERVED),
        _ => protected(token, name),
    }
}

fn protected_when_suppressed(token: TokenKind, name: &str) -> Option<&'static str> {
    match name {
        "aud" => Some(RESERVED),
        "cognito:groups" => None,
        _ => protected(token, name),
    }
}

/// The claims that can be neither set nor suppressed.
fn protected(token: TokenKind, name: &str) -> Option<&'static str> {
    match (name, token) {
        ("cognito:roles" | "cognito:preferred_role", _) => Some(BY_GROUPS),
        ("scope", TokenKind::Access) => Some(BY_SCOPES),
        (
            "acr" | "amr" | "auth_time" | "azp" | "exp" | "iat" | "iss" | "jti" | "nbf" | "nonce" | "origin_jti"
            | "sub" | "token_use",
            _,
        )
        | ("identities" | "at_hash", TokenKind::Id)
        | ("username" | "client_id" | "event_id" | "device_key" | "version", TokenKind::Access) => Some(RESERVED),
        _ if name.starts_with("cognito:") => Some(RESERVED),
        _ => None,
    }
}

fn odd_value(value: Value<'_>) -> Option<&'static str> {
    let is_simple = |value: Value<'_>| matches!(value.kind(), Kind::String | Kind::Number | Kind::Boolean);
    match value.kind() {
        Kind::Null => Some("null is no documented value of a claim"),
        Kind::Array if !value.array().into_iter().all(is_simple) => {
            Some("only arrays of strings, numbers and booleans are documented")
        }
        _ => None,
    }
}

fn too_complex(token: TokenKind, name: &str, value: Value<'_>) -> Option<&'static str> {
    let is_simple_only = matches!(name, "phone_number_verified" | "email_verified" | "updated_at" | "address");
    let is_complex = matches!(value.kind(), Kind::Array | Kind::Object);
    (token == TokenKind::Id && is_simple_only && is_complex)
        .then_some("this claim of the ID token may be no array and no object")
}
