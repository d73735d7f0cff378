//! Contract 8.2 and 8.3: which claims may be set, to which values, and which may be suppressed. The rules are in
//! `tokens.rs`; this module reports violations.

use super::field_path::FieldPath;
use super::report::{Finding, ValidationReport};
use super::shape::TypedMembers;
use crate::envelope::Envelope;
use crate::raw_json::{Object, Value, ValueKind};
use crate::tokens::{ClaimRestriction, TokenUse};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The claims that a response sets and suppresses in one token.
pub(super) struct TokenClaims<'a> {
    pub(super) field: &'static str,
    kind: TokenUse,
    set: Option<&'a Object<'a>>,
    suppressed: &'a [(usize, Cow<'a, str>)],
}

impl<'a> TokenClaims<'a> {
    /// The claims in the object at `field`.
    pub(super) fn from_members(field: &'static str, kind: TokenUse, members: Option<&'a TypedMembers<'a>>) -> Self {
        let set = members.and_then(|members| members.map("claimsToAddOrOverride"));
        let suppressed = members.map(|members| members.texts("claimsToSuppress")).unwrap_or_default();
        Self { field, kind, set, suppressed }
    }

    /// The number of claims added to the token; suppressed ones do not count.
    pub(super) fn count_added(&self) -> usize {
        let suppressed = self.suppressed_names();
        self.set_claims().filter(|(name, _)| !suppressed.contains(name)).count()
    }

    fn set_claims(&self) -> impl Iterator<Item = (&str, Value<'a>)> {
        self.set.into_iter().flat_map(Object::iter)
    }

    fn suppressed_names(&self) -> BTreeSet<&str> {
        self.suppressed.iter().map(|(_, name)| name.as_ref()).collect()
    }
}

pub(super) fn validate_claims(event: &Envelope<'_>, token: &TokenClaims<'_>, report: &mut ValidationReport) {
    let suppressed = token.suppressed_names();
    // The index is not needed: these names are plain identifiers.
    let details = FieldPath::Root(token.field);
    let parent = details.member("claimsToAddOrOverride", 0);
    for (index, (name, value)) in token.set_claims().enumerate() {
        let findings = [
            restricted_when_set(token.kind, name, value, event.client_id()).map(|rule| ("8.3", rule)),
            undocumented_value(value).map(|rule| ("8.2", rule)),
            too_complex(token.kind, name, value).map(|rule| ("8.2", rule)),
        ];
        for (section, rule) in findings.into_iter().flatten() {
            report.push(Finding::unknown(parent.member(name, index), section, rule));
        }
        if suppressed.contains(name) {
            let rule = "both set and suppressed: Cognito suppresses the claim";
            report.push(Finding::remark(parent.member(name, index), "8.2", rule));
        }
    }
    let parent = details.member("claimsToSuppress", 0);
    for (index, name) in token.suppressed {
        if let Some(rule) = restricted_when_suppressed(token.kind, name) {
            report.push(Finding::unknown(parent.member(name, *index), "8.3", rule));
        }
    }
}

const RESERVED: &str = "the claim is reserved by Cognito; whether setting it is ignored or rejected is not known";
const GROUP_OVERRIDE: &str =
    "set it with groupOverrideDetails; suppressing `cognito:groups` suppresses all three group claims";
const SCOPE_LISTS: &str = "use scopesToAdd and scopesToSuppress instead";
const AUDIENCE: &str = "can only be added to the access token, and only with the app client's ID as value";

fn restricted_when_set(token: TokenUse, name: &str, value: Value<'_>, client_id: Option<&str>) -> Option<&'static str> {
    let restriction = token.set_restriction(name)?;
    let is_client = || value.kind() == ValueKind::String && client_id.is_some() && value.text().as_deref() == client_id;
    let is_right_audience = restriction == ClaimRestriction::Audience && token == TokenUse::Access && is_client();
    (!is_right_audience).then_some(restriction_rule(restriction))
}

fn restricted_when_suppressed(token: TokenUse, name: &str) -> Option<&'static str> {
    token.suppress_restriction(name).map(restriction_rule)
}

const fn restriction_rule(restriction: ClaimRestriction) -> &'static str {
    match restriction {
        ClaimRestriction::Reserved => RESERVED,
        ClaimRestriction::GroupOverride => GROUP_OVERRIDE,
        ClaimRestriction::ScopeLists => SCOPE_LISTS,
        ClaimRestriction::Audience => AUDIENCE,
    }
}

fn undocumented_value(value: Value<'_>) -> Option<&'static str> {
    let is_simple =
        |value: Value<'_>| matches!(value.kind(), ValueKind::String | ValueKind::Number | ValueKind::Boolean);
    match value.kind() {
        ValueKind::Null => Some("null is not a documented claim value"),
        ValueKind::Array if !value.array().into_iter().all(is_simple) => {
            Some("only arrays of strings, numbers and booleans are documented")
        }
        _ => None,
    }
}

fn too_complex(token: TokenUse, name: &str, value: Value<'_>) -> Option<&'static str> {
    let is_complex = matches!(value.kind(), ValueKind::Array | ValueKind::Object);
    (is_complex && token.is_scalar_only(name)).then_some("this claim of the ID token must not be an array or object")
}
