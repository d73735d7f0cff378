//! Contract 8.2 and 8.3: which claims may be set, to what, and which may be suppressed. The rules are in `tokens.rs`; here
//! they become findings.

use super::judgement::{Judgement, Reason};
use super::overrides::Elements;
use super::place::Place;
use crate::envelope::Envelope;
use crate::lenient::{Kind, Object, Value};
use crate::tokens::{Lock, TokenUse};
use std::collections::HashSet;

/// The claims that an answer sets and suppresses in one token.
pub(super) struct Token<'a> {
    pub(super) field: &'static str,
    kind: TokenUse,
    set: Object<'a>,
    suppressed: Elements<'a>,
}

impl<'a> Token<'a> {
    /// What stands at `field`: the claims that are set, and the names of those that are suppressed.
    pub(super) const fn new(field: &'static str, kind: TokenUse, set: Object<'a>, suppressed: Elements<'a>) -> Self {
        Self { field, kind, set, suppressed }
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

pub(super) fn judge(event: &Envelope<'_>, token: &Token<'_>, judgement: &mut Judgement) {
    let suppressed = token.suppressed_names();
    // Which number they have among others is not told: their names are plain.
    let details = Place::At(token.field);
    let parent = details.member("claimsToAddOrOverride", 0);
    for (index, (name, value)) in token.set.iter().enumerate() {
        let findings = [
            protected_when_set(token.kind, name, value, event.client_id()).map(|rule| ("8.3", rule)),
            odd_value(value).map(|rule| ("8.2", rule)),
            too_complex(token.kind, name, value).map(|rule| ("8.2", rule)),
        ];
        for (section, rule) in findings.into_iter().flatten() {
            judgement.push(Reason::unknown(parent.member(name, index), section, rule));
        }
        if suppressed.contains(name) {
            let rule = "set and suppressed: the claim is suppressed";
            judgement.push(Reason::remark(parent.member(name, index), "8.2", rule));
        }
    }
    let parent = details.member("claimsToSuppress", 0);
    for (index, name) in &token.suppressed {
        if let Some(rule) = protected_when_suppressed(token.kind, name) {
            judgement.push(Reason::unknown(parent.member(name, *index), "8.3", rule));
        }
    }
}

const RESERVED: &str = "Cognito keeps this claim for itself; whether it ignores or refuses the attempt is not known";
const BY_GROUPS: &str = "is set by groupOverrideDetails, and all three suppressed as `cognito:groups`";
const BY_SCOPES: &str = "is set by scopesToAdd and scopesToSuppress";
const AUDIENCE: &str = "may be added to the access token only, and only with the app client's id";

fn protected_when_set(token: TokenUse, name: &str, value: Value<'_>, client_id: Option<&str>) -> Option<&'static str> {
    let lock = token.lock_on_setting(name)?;
    let is_client = || value.kind() == Kind::String && client_id.is_some() && value.text().as_deref() == client_id;
    let is_right_audience = lock == Lock::Audience && token == TokenUse::Access && is_client();
    (!is_right_audience).then_some(rule(lock))
}

fn protected_when_suppressed(token: TokenUse, name: &str) -> Option<&'static str> {
    token.lock_on_suppressing(name).map(rule)
}

const fn rule(lock: Lock) -> &'static str {
    match lock {
        Lock::Reserved => RESERVED,
        Lock::ByGroups => BY_GROUPS,
        Lock::ByScopes => BY_SCOPES,
        Lock::Audience => AUDIENCE,
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

fn too_complex(token: TokenUse, name: &str, value: Value<'_>) -> Option<&'static str> {
    let is_complex = matches!(value.kind(), Kind::Array | Kind::Object);
    (is_complex && token.is_simple_only(name)).then_some("this claim of the ID token may be no array and no object")
}
