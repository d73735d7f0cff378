//! What an identity provider sent about a user.

use events::views::InboundFederation;
use events::{Object, Value, ValueKind};
use std::borrow::Cow;

/// The provider's attributes: those of the SAML response, or the claims of the ID token and then those of the userinfo
/// endpoint, which nobody signed. The provider's tokens are never read.
pub(super) struct ProviderAttributes<'e>([Object<'e>; 3]);

impl<'e> ProviderAttributes<'e> {
    pub(super) fn from_request(request: &InboundFederation<'e>) -> Self {
        Self([&request.id_token, &request.user_info, &request.saml_response].map(Object::clone))
    }

    /// The value of an attribute; null counts as missing.
    pub(super) fn get(&self, name: &str) -> Option<Value<'e>> {
        self.0.iter().filter_map(|part| part.get(name)).find(|value| value.kind() != ValueKind::Null)
    }

    /// The text of an attribute.
    pub(super) fn text(&self, name: &str) -> Option<Cow<'e, str>> {
        self.get(name)?.text()
    }

    /// The names of all attributes, each once.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.0.iter().flat_map(Object::iter).map(|(name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
