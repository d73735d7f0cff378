//! What the rules make of the tokens of one event.

use crate::log_note::LogNote;
use events::metadata::Availability;
use events::{ClaimValue, EventVersion, Simple, TokenUse};
use policy::{Claim, Guard, Named, Place, claim_bytes};
use std::borrow::Cow;

/// What the tokens of one event get. No `Debug`: it holds attributes.
pub struct Enrichment<'a> {
    /// The dialect of the answer.
    pub version: EventVersion,
    /// Every claim that a rule names, in the order of the policy.
    pub claims: Vec<ResolvedClaim<'a>>,
    /// The claims that are taken out, by token.
    pub suppressed_claims: Vec<(TokenUse, &'a Named)>,
    /// Scopes that the access token gets.
    pub scopes: Vec<ResolvedScope<'a>>,
    /// Scopes that are taken out of the access token.
    pub suppressed_scopes: Vec<&'a Named>,
    /// How the groups change; `None` where they stay as they are.
    pub groups: Option<GroupChange<'a>>,
    /// What the groups in the token stand for, or of a machine its roles.
    pub granted: Granted<'a>,
    /// Whether there is to be no token: a restriction could not be put into it.
    pub is_denied: bool,
    /// What the log says.
    pub notes: Vec<LogNote>,
}

/// A claim that a rule names.
pub struct ResolvedClaim<'a> {
    /// The rule.
    pub rule: &'a Claim,
    /// The value that the event gives it, or why there is none.
    pub value: Result<Cow<'a, ClaimValue<'a>>, NoValueReason>,
    /// The value as JSON, as version 2 and 3 write it; empty where there is none.
    pub json: String,
    /// What becomes of it in the ID token; `None` where the rule is not about that token, or there is no value.
    pub id: Option<ClaimStatus>,
    /// What becomes of it in the access token.
    pub access: Option<ClaimStatus>,
}

/// What becomes of a claim that has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimStatus {
    /// The token gets it.
    Set,
    /// The token has no room for it.
    Dropped,
    /// Events of this version cannot carry it.
    NeedsNewerVersion,
}

/// A scope that rules give to the access token.
pub struct ResolvedScope<'a> {
    /// Its name.
    pub name: &'a str,
    /// The rules that give it, by whatever path: each from its own to those of the groups or of the machine.
    pub rules: Vec<&'a Place>,
    /// The permissions that stand for it; none where a machine client has it by name.
    pub permissions: Vec<&'a str>,
    /// Whether the token would have it anyway.
    pub is_requested: bool,
    /// Whether events of this version can carry it.
    pub is_supported: bool,
}

impl ResolvedClaim<'_> {
    /// What it takes in a token, in bytes: `"name":value,` as version 2 and 3 write it, whatever the dialect of the answer.
    #[must_use]
    pub fn bytes(&self) -> usize {
        claim_bytes(&self.rule.name, &self.json)
    }

    /// The JSON that stands in an answer of this version: in version 1 a text, in the others the value as it is. `None` where
    /// the version cannot carry the value, or there is none.
    #[must_use]
    pub fn to_json(&self, version: EventVersion) -> Option<Cow<'_, str>> {
        let value = self.value.as_ref().ok()?;
        match version {
            EventVersion::V1 => {
                let text = value.to_text(self.rule.join.as_deref())?;
                Some(Cow::Owned(Simple::Text(text).to_json().into_owned()))
            }
            EventVersion::V2 | EventVersion::V3 => Some(Cow::Borrowed(&self.json)),
        }
    }

    /// What becomes of it in a token.
    #[must_use]
    pub fn status(&self, token: TokenUse) -> Option<ClaimStatus> {
        match token {
            TokenUse::Id => self.id,
            TokenUse::Access => self.access,
        }
    }

    /// The lowest event version that can carry it in a token (contract 7.2 and 8.2).
    #[must_use]
    pub fn min_version(&self, token: TokenUse) -> EventVersion {
        let is_text = |value: &Cow<'_, ClaimValue<'_>>| value.to_text(self.rule.join.as_deref()).is_some();
        match token {
            TokenUse::Id if self.value.as_ref().is_ok_and(is_text) => EventVersion::V1,
            TokenUse::Id | TokenUse::Access => EventVersion::V2,
        }
    }

    pub(super) fn status_mut(&mut self, token: TokenUse) -> &mut Option<ClaimStatus> {
        match token {
            TokenUse::Id => &mut self.id,
            TokenUse::Access => &mut self.access,
        }
    }

    /// Whether a token without it would say too much.
    pub(super) fn is_enforced(&self) -> bool {
        self.rule.guard != Guard::None
    }
}

impl ResolvedScope<'_> {
    /// Whether the token has it because of the rules.
    #[must_use]
    pub fn is_added(&self) -> bool {
        self.is_supported && !self.is_requested
    }
}

impl Enrichment<'_> {
    /// What the claims of a token take, in bytes.
    #[must_use]
    pub fn bytes(&self, token: TokenUse) -> usize {
        self.claims.iter().filter(|claim| claim.status(token) == Some(ClaimStatus::Set)).map(ResolvedClaim::bytes).sum()
    }
}

/// Why a claim has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoValueReason {
    /// The rule is for members of other groups.
    OtherGroups,
    /// The rule is for other app clients.
    OtherAppClient,
    /// The user has no such attribute, or it is empty.
    NoAttribute,
    /// The client sent nothing under this name; what can be expected of events of this source.
    NoMetadata(Availability),
    /// The event names no app client.
    NoAppClient,
    /// The rule says nothing of this app client.
    UnlistedAppClient,
    /// There is none: no group, no role, no permission.
    Empty,
    /// There is something, but not of the type that the rule says; or the event does not tell the user's attributes.
    InvalidValue,
    /// The event does not tell the groups, and the rule says what somebody may not do because of them.
    GroupsUnknown,
}

impl NoValueReason {
    /// Whether the rule is about this token, and there is nothing that it could say.
    pub(super) fn has_empty_source(self) -> bool {
        !matches!(self, Self::OtherGroups | Self::OtherAppClient | Self::InvalidValue | Self::GroupsUnknown)
    }
}

/// What groups or roles stand for.
#[derive(Default)]
pub struct Granted<'a> {
    /// The roles, each once, in the order in which groups give them.
    pub roles: Vec<Grant<'a>>,
    /// The permissions of these roles, each once.
    pub permissions: Vec<Grant<'a>>,
}

/// A role or permission, and what gives it.
pub struct Grant<'a> {
    /// Its name.
    pub name: &'a str,
    /// The groups that give the role, or the roles that give the permission; none for a role that a machine simply has.
    pub by: Vec<&'a str>,
    /// The rules that give it, from its own to those of the groups or of the machine.
    pub rules: Vec<&'a Place>,
}

/// The groups before and after the rules, which differ.
pub struct GroupChange<'a> {
    /// As Cognito sent them.
    pub before: Vec<&'a str>,
    /// As the tokens have them.
    pub after: Vec<&'a str>,
    /// What stands beside them in the request, as it was received: the IAM roles and the preferred role. A part that
    /// Cognito did not send, or in another shape than it takes, is not among them.
    pub(super) copied: Vec<(&'static str, &'a str)>,
}
