//! The result of applying the rules to one event.

use crate::log_note::LogNote;
use events::metadata::Availability;
use events::{ClaimValue, EventVersion, Scalar, TokenUse};
use policy::{Claim, ClaimEnforcement, LocatedName, Place, claim_bytes};
use std::borrow::Cow;

/// All changes of the tokens. No `Debug`: it contains user attributes.
pub struct Enrichment<'a> {
    /// The version of the event, which determines the format of the response.
    pub version: EventVersion,
    /// All claims that have a rule, in the order of the policy.
    pub claims: Vec<ResolvedClaim<'a>>,
    /// The claims that are suppressed, by token.
    pub suppressed_claims: Vec<(TokenUse, &'a LocatedName)>,
    /// Scopes that are added to the access token.
    pub scopes: Vec<ResolvedScope<'a>>,
    /// Scopes that are suppressed in the access token.
    pub suppressed_scopes: Vec<&'a LocatedName>,
    /// The change of the groups; `None` if they stay unchanged.
    pub groups: Option<GroupChange<'a>>,
    /// The roles and permissions of the groups in the token, or of the machine client.
    pub granted: Granted<'a>,
    /// Whether the token is denied because an enforced claim could not be set.
    pub is_denied: bool,
    /// Notes for the log.
    pub notes: Vec<LogNote>,
}

/// A claim with its rule and value.
pub struct ResolvedClaim<'a> {
    /// The rule.
    pub rule: &'a Claim,
    /// The value, or why there is none.
    pub value: Result<Cow<'a, ClaimValue<'a>>, NoValueReason>,
    /// The value as JSON, as versions 2 and 3 write it; empty without a value.
    pub json: String,
    /// The status in the ID token; `None` without a value, or if the rule is not about that token.
    pub id: Option<ClaimStatus>,
    /// The status in the access token.
    pub access: Option<ClaimStatus>,
}

/// The status of a claim with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimStatus {
    /// It is set in the token.
    Set,
    /// It is dropped because the token would become too large.
    Dropped,
    /// The event's version does not support it.
    NeedsNewerVersion,
}

/// A scope that rules add to the access token.
pub struct ResolvedScope<'a> {
    /// The name.
    pub name: &'a str,
    /// The rules that add it, directly or indirectly, from its own rule to those of the groups or the machine client.
    pub rules: Vec<&'a Place>,
    /// The permissions that grant it; empty if a machine client's table lists the scope itself.
    pub permissions: Vec<&'a str>,
    /// Whether the client requested it, so that the token has it anyway.
    pub is_requested: bool,
    /// Whether the event's version supports scopes.
    pub is_supported: bool,
}

impl ResolvedClaim<'_> {
    /// The size in a token, in bytes. For every version it is the size of `"name":value,` as versions 2 and 3 write it.
    #[must_use]
    pub fn bytes(&self) -> usize {
        claim_bytes(&self.rule.name, &self.json)
    }

    /// The JSON in a response of this version: a string in version 1, the value itself in the others. `None` without a
    /// value, or if the version does not support it.
    #[must_use]
    pub fn to_json(&self, version: EventVersion) -> Option<Cow<'_, str>> {
        let value = self.value.as_ref().ok()?;
        match version {
            EventVersion::V1 => {
                let text = value.to_text(self.rule.join.as_deref())?;
                Some(Cow::Owned(Scalar::Text(text).to_json().into_owned()))
            }
            EventVersion::V2 | EventVersion::V3 => Some(Cow::Borrowed(&self.json)),
        }
    }

    /// The status in a token.
    #[must_use]
    pub fn status(&self, token: TokenUse) -> Option<ClaimStatus> {
        match token {
            TokenUse::Id => self.id,
            TokenUse::Access => self.access,
        }
    }

    /// The lowest event version that supports the claim in a token (contract 7.2 and 8.2).
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

    /// Whether the token must not be issued without it.
    pub(super) fn is_enforced(&self) -> bool {
        self.rule.enforcement != ClaimEnforcement::None
    }
}

impl ResolvedScope<'_> {
    /// Whether the token has it only because of the rules.
    #[must_use]
    pub fn is_added(&self) -> bool {
        self.is_supported && !self.is_requested
    }
}

impl Enrichment<'_> {
    /// The size of the claims of a token in bytes.
    #[must_use]
    pub fn bytes(&self, token: TokenUse) -> usize {
        self.claims.iter().filter(|claim| claim.status(token) == Some(ClaimStatus::Set)).map(ResolvedClaim::bytes).sum()
    }
}

/// Why a claim has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoValueReason {
    /// The rule applies to members of other groups.
    OtherGroups,
    /// The rule applies to other app clients.
    OtherAppClient,
    /// The user has no such attribute, or it is empty.
    NoAttribute,
    /// The client sent no metadata under this key; contains whether events of this source can include metadata.
    NoMetadata(Availability),
    /// The event contains no app client.
    NoAppClient,
    /// The rule does not list this app client.
    UnlistedAppClient,
    /// The list of groups, roles or permissions is empty.
    Empty,
    /// The value does not have the type of the rule, or the event does not include the user's attributes.
    InvalidValue,
    /// The value in the client metadata is longer than [`MAX_UNTRUSTED_CHARACTERS`](super::MAX_UNTRUSTED_CHARACTERS).
    TooLong,
    /// The rule is enforced and depends on the groups, but the event does not include them.
    GroupsUnknown,
}

impl NoValueReason {
    /// Whether the rule applies to this token and its source is empty.
    pub(super) fn has_empty_source(self) -> bool {
        !matches!(
            self,
            Self::OtherGroups | Self::OtherAppClient | Self::InvalidValue | Self::TooLong | Self::GroupsUnknown
        )
    }
}

/// Roles and permissions.
#[derive(Default)]
pub struct Granted<'a> {
    /// The roles, without duplicates, in the order in which groups grant them.
    pub roles: Vec<Grant<'a>>,
    /// The permissions of these roles, without duplicates.
    pub permissions: Vec<Grant<'a>>,
}

/// A role or permission, and what grants it.
pub struct Grant<'a> {
    /// The name.
    pub name: &'a str,
    /// The groups that grant the role, or the roles that grant the permission; empty for a role in a machine client's
    /// table.
    pub by: Vec<&'a str>,
    /// The rules that grant it, from its own rule to those of the groups or the machine client.
    pub rules: Vec<&'a Place>,
}

/// The groups before and after the rules are applied; the two differ.
pub struct GroupChange<'a> {
    /// The groups in the event.
    pub before: Vec<&'a str>,
    /// The groups in the tokens.
    pub after: Vec<&'a str>,
    /// The IAM roles and the preferred role, exactly as received. Left out if Cognito did not send them, or sent them
    /// with an unexpected type.
    pub(super) copied: Vec<(&'static str, &'a str)>,
}
