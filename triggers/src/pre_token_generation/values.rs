//! The value of a claim.

use super::types::{Granted, NoValueReason};
use events::metadata::client_metadata;
use events::views::PreTokenGeneration;
use events::{ClaimValue, Envelope, Scalar};
use policy::{Claim, ClaimCondition, ClaimEnforcement, ClaimSource, ClaimType, TextFormat};
use std::borrow::Cow;

/// The maximum length of a value from client metadata, which clients can set to anything (threat model, Z15).
pub const MAX_UNTRUSTED_CHARACTERS: usize = 256;

/// The inputs of claim values.
pub(super) struct ClaimInputs<'a, 'f> {
    pub(super) event: &'a Envelope<'a>,
    pub(super) request: &'a PreTokenGeneration<'a>,
    /// The groups in the token.
    pub(super) groups: &'f [&'a str],
    pub(super) granted: &'f Granted<'a>,
}

impl<'a> ClaimInputs<'a, '_> {
    /// The value of a claim.
    pub(super) fn resolve_value(&self, rule: &'a Claim) -> Result<Cow<'a, ClaimValue<'a>>, NoValueReason> {
        self.check_conditions(rule)?;
        match &rule.source {
            // An incomplete list may lack the relevant group.
            ClaimSource::Groups | ClaimSource::Roles | ClaimSource::Permissions if self.lacks_groups_for(rule) => {
                Err(NoValueReason::GroupsUnknown)
            }
            ClaimSource::Attribute(name, form) => {
                let text = self.request.user_attributes.get(name).filter(|text| !text.is_empty());
                // Attributes that cannot be parsed may contain a restriction and must not count as absent.
                let missing = if self.request.is_attribute_known(name) {
                    NoValueReason::NoAttribute
                } else {
                    NoValueReason::InvalidValue
                };
                parse_claim(text.ok_or(missing)?, form, NoValueReason::NoAttribute)
            }
            ClaimSource::ClientMetadata(name, form) => {
                let text = self.request.client_metadata.get(name).filter(|text| !text.is_empty());
                let missing = || NoValueReason::NoMetadata(client_metadata(self.event.trigger_source()));
                let text = text.ok_or_else(missing)?;
                if text.chars().nth(MAX_UNTRUSTED_CHARACTERS).is_some() {
                    return Err(NoValueReason::TooLong);
                }
                parse_claim(text, form, missing())
            }
            ClaimSource::Constant(value) => Ok(Cow::Borrowed(value)),
            ClaimSource::Groups => name_list(self.groups.iter().copied()),
            ClaimSource::Roles => name_list(self.granted.roles.iter().map(|role| role.name)),
            ClaimSource::Permissions => name_list(self.granted.permissions.iter().map(|permission| permission.name)),
            ClaimSource::AppClientId => {
                let id = self.event.app_client().ok_or(NoValueReason::NoAppClient)?;
                Ok(Cow::Owned(ClaimValue::Scalar(Scalar::Text(Cow::Borrowed(id)))))
            }
            ClaimSource::PerAppClient(values) => {
                let id = self.event.app_client().ok_or(NoValueReason::NoAppClient)?;
                values.get(id).map(Cow::Borrowed).ok_or(NoValueReason::UnlistedAppClient)
            }
        }
    }

    /// Whether the rule applies to this token.
    fn check_conditions(&self, rule: &Claim) -> Result<(), NoValueReason> {
        let ClaimCondition { groups, app_clients } = &rule.when;
        let is_named = |id: &str| app_clients.iter().any(|named| named == id);
        if !app_clients.is_empty() && !self.event.app_client().is_some_and(is_named) {
            return Err(NoValueReason::OtherAppClient);
        }
        let is_member = || groups.iter().any(|named| self.groups.contains(&named.as_str()));
        match groups.is_empty() || is_member() {
            true => Ok(()),
            false if self.lacks_groups_for(rule) => Err(NoValueReason::GroupsUnknown),
            false => Err(NoValueReason::OtherGroups),
        }
    }

    /// Whether the rule is enforced and the event does not include the groups, so that they must not count as empty.
    fn lacks_groups_for(&self, rule: &Claim) -> bool {
        rule.enforcement != ClaimEnforcement::None && !self.request.are_groups_known
    }
}

/// A list of names. An empty list counts as no value.
fn name_list<'a>(names: impl Iterator<Item = &'a str>) -> Result<Cow<'a, ClaimValue<'a>>, NoValueReason> {
    let items: Vec<_> = names.map(|name| Scalar::Text(Cow::Borrowed(name))).collect();
    if items.is_empty() { Err(NoValueReason::Empty) } else { Ok(Cow::Owned(ClaimValue::List(items))) }
}

/// Parses a text as its rule specifies. An empty list counts as no value.
fn parse_claim<'a>(
    text: &'a str,
    form: &TextFormat,
    nothing: NoValueReason,
) -> Result<Cow<'a, ClaimValue<'a>>, NoValueReason> {
    let value = match (form.kind, &form.split) {
        (ClaimType::Json, _) => ClaimValue::parse_json(text),
        (kind, None) => parse_scalar(text, kind).map(ClaimValue::Scalar),
        (kind, Some(split)) => {
            let items = text.split(split.as_str()).map(str::trim).filter(|item| !item.is_empty());
            let items: Option<Vec<_>> = items.map(|item| parse_scalar(item, kind)).collect();
            if items.as_ref().is_some_and(Vec::is_empty) {
                return Err(nothing);
            }
            items.map(ClaimValue::List)
        }
    };
    value.map(Cow::Owned).ok_or(NoValueReason::InvalidValue)
}

fn parse_scalar(text: &str, kind: ClaimType) -> Option<Scalar<'_>> {
    match kind {
        ClaimType::Text => Some(Scalar::Text(Cow::Borrowed(text))),
        ClaimType::Number => Scalar::parse_number(Cow::Borrowed(text)),
        ClaimType::Boolean => Scalar::parse_boolean(Cow::Borrowed(text)),
        // The policy does not allow `split` with JSON.
        ClaimType::Json => None,
    }
}
