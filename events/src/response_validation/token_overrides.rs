//! The token overrides in a response (contract 7.2, 8.2).

use super::claims::TokenClaims;
use super::shape::TypedMembers;
use crate::envelope::Envelope;
use crate::tokens::TokenUse;
use crate::version::EventVersion;
use std::borrow::Cow;

/// All overrides. Version 1 only has the ID token and the groups.
pub(super) struct TokenOverrides<'a> {
    pub(super) id: TokenClaims<'a>,
    /// `None` for version 1.
    pub(super) access: Option<AccessTokenOverrides<'a>>,
    /// `None` if the groups are not overridden.
    pub(super) groups: Option<GroupOverrides>,
}

/// The overrides of the access token.
pub(super) struct AccessTokenOverrides<'a> {
    pub(super) claims: TokenClaims<'a>,
    pub(super) scopes_added: &'a [(usize, Cow<'a, str>)],
    pub(super) scopes_suppressed: &'a [(usize, Cow<'a, str>)],
    /// Whether the response also overrides the ID token.
    pub(super) also_sets_id: bool,
}

/// The field of the group overrides, and which of its members are set.
pub(super) struct GroupOverrides {
    pub(super) field: &'static str,
    pub(super) has_groups: bool,
    pub(super) has_roles: bool,
    pub(super) has_preferred_role: bool,
}

impl<'a> TokenOverrides<'a> {
    /// Reads the members of a response.
    pub(super) fn from_response(event: &Envelope<'_>, response: &'a TypedMembers<'a>) -> Self {
        match EventVersion::from_event(event) {
            Some(EventVersion::V1) => {
                let details = response.object("claimsOverrideDetails");
                Self {
                    id: TokenClaims::from_members("response.claimsOverrideDetails", TokenUse::Id, details),
                    access: None,
                    groups: GroupOverrides::from_details(
                        "response.claimsOverrideDetails.groupOverrideDetails",
                        details,
                    ),
                }
            }
            Some(EventVersion::V2 | EventVersion::V3) | None => {
                let details = response.object("claimsAndScopeOverrideDetails");
                let id = details.and_then(|details| details.object("idTokenGeneration"));
                let id_field = "response.claimsAndScopeOverrideDetails.idTokenGeneration";
                let groups_field = "response.claimsAndScopeOverrideDetails.groupOverrideDetails";
                Self {
                    id: TokenClaims::from_members(id_field, TokenUse::Id, id),
                    access: Some(AccessTokenOverrides::from_details(details, id.is_some_and(|id| !id.is_empty()))),
                    groups: GroupOverrides::from_details(groups_field, details),
                }
            }
        }
    }
}

impl<'a> AccessTokenOverrides<'a> {
    fn from_details(details: Option<&'a TypedMembers<'a>>, also_sets_id: bool) -> Self {
        let access = details.and_then(|details| details.object("accessTokenGeneration"));
        let scopes = |name| access.map(|access| access.texts(name)).unwrap_or_default();
        let field = "response.claimsAndScopeOverrideDetails.accessTokenGeneration";
        Self {
            claims: TokenClaims::from_members(field, TokenUse::Access, access),
            scopes_added: scopes("scopesToAdd"),
            scopes_suppressed: scopes("scopesToSuppress"),
            also_sets_id,
        }
    }
}

impl GroupOverrides {
    fn from_details(field: &'static str, details: Option<&TypedMembers<'_>>) -> Option<Self> {
        let details = details.filter(|details| details.has("groupOverrideDetails"))?;
        let is_set = |name| details.object("groupOverrideDetails").is_some_and(|groups| groups.is_set(name));
        Some(Self {
            field,
            has_groups: is_set("groupsToOverride"),
            has_roles: is_set("iamRolesToOverride"),
            has_preferred_role: is_set("preferredRole"),
        })
    }
}
