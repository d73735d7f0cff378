//! The value of a claim: what the event and the policy say, read as the rule says.

use super::grants::Granted;
use events::metadata::{Availability, client_metadata};
use events::views::PreTokenGeneration;
use events::{ClaimValue, Envelope, Simple};
use policy::{Claim, ClaimCondition, ClaimEnforcement, ClaimSource, ClaimType, TextFormat};
use std::borrow::Cow;

/// Why a claim has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
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
    UnnamedAppClient,
    /// There is none: no group, no role, no permission.
    None,
    /// There is something, but not of the type that the rule says; or the event does not tell the user's attributes.
    Unreadable,
    /// The event does not tell the groups, and the rule says what somebody may not do because of them.
    UnreadableGroups,
}

impl Missing {
    /// Whether the rule is about this token, and there is nothing that it could say.
    pub(super) fn is_void(self) -> bool {
        !matches!(self, Self::OtherGroups | Self::OtherAppClient | Self::Unreadable | Self::UnreadableGroups)
    }
}

/// What an event says, as far as claims are fed from it.
pub(super) struct Facts<'a, 'f> {
    pub(super) event: &'a Envelope<'a>,
    pub(super) request: &'a PreTokenGeneration<'a>,
    /// The groups in the token.
    pub(super) groups: &'f [&'a str],
    pub(super) granted: &'f Granted<'a>,
}

impl<'a> Facts<'a, '_> {
    /// The value of a claim.
    pub(super) fn value(&self, rule: &'a Claim) -> Result<Cow<'a, ClaimValue<'a>>, Missing> {
        self.holds(rule)?;
        match &rule.source {
            // Half a list may lack what matters.
            ClaimSource::Groups | ClaimSource::Roles | ClaimSource::Permissions if self.hides_groups_from(rule) => {
                Err(Missing::UnreadableGroups)
            }
            ClaimSource::Attribute(name, form) => {
                let text = self.request.user_attributes.get(name).filter(|text| !text.is_empty());
                // What cannot be read may be a restriction; it must not count as none.
                let missing =
                    if self.request.tells_attribute(name) { Missing::NoAttribute } else { Missing::Unreadable };
                read(text.ok_or(missing)?, form, Missing::NoAttribute)
            }
            ClaimSource::ClientMetadata(name, form) => {
                let text = self.request.client_metadata.get(name).filter(|text| !text.is_empty());
                let missing = || Missing::NoMetadata(client_metadata(self.event.trigger_source()));
                read(text.ok_or_else(missing)?, form, missing())
            }
            ClaimSource::Constant(value) => Ok(Cow::Borrowed(value)),
            ClaimSource::Groups => names(self.groups.iter().copied()),
            ClaimSource::Roles => names(self.granted.roles.iter().map(|role| role.name)),
            ClaimSource::Permissions => names(self.granted.permissions.iter().map(|permission| permission.name)),
            ClaimSource::AppClientId => {
                let id = self.event.app_client().ok_or(Missing::NoAppClient)?;
                Ok(Cow::Owned(ClaimValue::One(Simple::Text(Cow::Borrowed(id)))))
            }
            ClaimSource::PerAppClient(values) => {
                let id = self.event.app_client().ok_or(Missing::NoAppClient)?;
                values.get(id).map(Cow::Borrowed).ok_or(Missing::UnnamedAppClient)
            }
        }
    }

    /// Whether a rule is about this token.
    fn holds(&self, rule: &Claim) -> Result<(), Missing> {
        let ClaimCondition { groups, app_clients } = &rule.when;
        let is_named = |id: &str| app_clients.iter().any(|named| named == id);
        if !app_clients.is_empty() && !self.event.app_client().is_some_and(is_named) {
            return Err(Missing::OtherAppClient);
        }
        let is_member = || groups.iter().any(|named| self.groups.contains(&named.as_str()));
        match groups.is_empty() || is_member() {
            true => Ok(()),
            false if self.hides_groups_from(rule) => Err(Missing::UnreadableGroups),
            false => Err(Missing::OtherGroups),
        }
    }

    /// Whether the event does not tell the groups, and the rule must not take that for none.
    fn hides_groups_from(&self, rule: &Claim) -> bool {
        rule.enforcement != ClaimEnforcement::None && !self.request.tells_groups
    }
}

/// A list of names; without one there is no claim.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> Result<Cow<'a, ClaimValue<'a>>, Missing> {
    let items: Vec<_> = names.map(|name| Simple::Text(Cow::Borrowed(name))).collect();
    if items.is_empty() { Err(Missing::None) } else { Ok(Cow::Owned(ClaimValue::List(items))) }
}

/// Reads a text as the rule says. A list without an item is nothing.
fn read<'a>(text: &'a str, form: &TextFormat, nothing: Missing) -> Result<Cow<'a, ClaimValue<'a>>, Missing> {
    let value = match (form.kind, &form.split) {
        (ClaimType::Json, _) => ClaimValue::json(text),
        (kind, None) => simple(text, kind).map(ClaimValue::One),
        (kind, Some(split)) => {
            let items = text.split(split.as_str()).map(str::trim).filter(|item| !item.is_empty());
            let items: Option<Vec<_>> = items.map(|item| simple(item, kind)).collect();
            if items.as_ref().is_some_and(Vec::is_empty) {
                return Err(nothing);
            }
            items.map(ClaimValue::List)
        }
    };
    value.map(Cow::Owned).ok_or(Missing::Unreadable)
}

fn simple(text: &str, kind: ClaimType) -> Option<Simple<'_>> {
    match kind {
        ClaimType::Text => Some(Simple::Text(Cow::Borrowed(text))),
        ClaimType::Number => Simple::number(Cow::Borrowed(text)),
        ClaimType::Boolean => Simple::boolean(Cow::Borrowed(text)),
        // Split texts are no JSON: the policy refuses that.
        ClaimType::Json => None,
    }
}
