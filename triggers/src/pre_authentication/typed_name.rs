//! The address that a user signs in with, and whether the user is linked to an identity provider.

use crate::email::Email;
use events::views::PreAuthentication;
use events::{Envelope, Value, ValueKind};
use policy::MailDomain;

/// What is known of the name that was typed.
pub(super) enum TypedName {
    /// The event does not say: its attributes are missing or not valid.
    Unreadable,
    /// The domain of an address; `None` if there is no valid address.
    Domain(Option<MailDomain>),
    /// The same for a user who is linked to an identity provider: it is unknown whether they typed it.
    Linked(Option<MailDomain>),
}

impl TypedName {
    /// For a user, the address is the attribute `email`, because `userName` is the pool's own name, often a UUID (contract
    /// 1.2). A stranger has no attributes, and `userName` is what was typed.
    pub(super) fn from_event(event: &Envelope<'_>) -> Self {
        let request = PreAuthentication::from_event(event);
        if request.user_not_found {
            return Self::Domain(domain(event.user_name()));
        }
        let attributes = event.request().and_then(|request| request.get("userAttributes"));
        let Some(attributes) = attributes.filter(|value| value.kind() == ValueKind::Object).map(Value::object) else {
            return Self::Unreadable;
        };
        let is_text = |name: &str| {
            attributes.get(name).is_none_or(|value| !matches!(value.kind(), ValueKind::Array | ValueKind::Object))
        };
        if !is_text("email") {
            return Self::Unreadable;
        }
        let domain = domain(request.user_attributes.get("email"));
        match is_text("identities") && is_unlinked(request.user_attributes.get("identities")) {
            true => Self::Domain(domain),
            false => Self::Linked(domain),
        }
    }
}

fn domain(address: Option<&str>) -> Option<MailDomain> {
    match Email::from_attribute(address) {
        Email::Address(address) => Some(address.domain),
        Email::Missing | Email::Malformed => None,
    }
}

/// A user without identities, or from whom all were removed. Anything else may be an identity.
fn is_unlinked(identities: Option<&str>) -> bool {
    identities.is_none_or(|json| matches!(json.trim(), "" | "[]" | "null"))
}
