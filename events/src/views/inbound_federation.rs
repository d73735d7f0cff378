//! The claims of an identity provider about a federated user (contract 14).

use super::request::Request;
use crate::envelope::Envelope;
use crate::raw_json::{Object, Value};
use std::borrow::Cow;

/// The request of `InboundFederation_ExternalProvider`. The four maps come from the provider and may contain any JSON.
pub struct InboundFederation<'a> {
    /// The provider's name in the user pool.
    pub provider_name: Option<Cow<'a, str>>,
    /// `OIDC`, `SAML`, `Facebook`, `Google`, `SignInWithApple`, `LoginWithAmazon`: an open set.
    pub provider_type: Option<Cow<'a, str>>,
    /// The provider's tokens: secret. OIDC and social providers.
    pub token_response: Object<'a>,
    /// The claims of the ID token. OIDC and social providers, possibly not Facebook.
    pub id_token: Object<'a>,
    /// The response of the userinfo endpoint. OIDC and social providers.
    pub user_info: Object<'a>,
    /// The attributes of the assertion. SAML.
    pub saml_response: Object<'a>,
}

impl<'a> InboundFederation<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        let attributes = request.object("attributes");
        let part = |name: &str| attributes.get(name).map(Value::object).unwrap_or_default();
        Self {
            provider_name: request.string("providerName"),
            provider_type: request.string("providerType"),
            token_response: part("tokenResponse"),
            id_token: part("idToken"),
            user_info: part("userInfo"),
            saml_response: part("samlResponse"),
        }
    }

    /// The provider's attribute that identifies the user, see [`subject_attribute`].
    #[must_use]
    pub fn subject_attribute(&self) -> Option<&'static str> {
        subject_attribute(self.provider_type.as_deref()?)
    }
}

/// The attribute that identifies the user at a provider of this type, which a response must keep; `None` for SAML, whose
/// subject is not an attribute, and for unknown types.
#[must_use]
pub fn subject_attribute(provider_type: &str) -> Option<&'static str> {
    match provider_type {
        "OIDC" | "Google" | "SignInWithApple" => Some("sub"),
        "Facebook" => Some("id"),
        "LoginWithAmazon" => Some("user_id"),
        _ => None,
    }
}
