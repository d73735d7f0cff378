//! A sign-up request (contract 5.1).

use super::request::Request;
use crate::envelope::Envelope;
use crate::raw_json::{Attributes, Value, ValueKind};

/// The request of `PreSignUp_*`.
pub struct PreSignUp<'a> {
    /// The attributes that the client or the identity provider sent. There is no `sub` yet.
    pub user_attributes: Attributes<'a>,
    /// Whether the identity provider vouches for the address: `email_verified` is exactly the string `true`. A
    /// boolean, which lenient reading also accepts, does not come from Cognito (contract 1.4) and does not count.
    pub email_verified: bool,
    /// The validation data, which the client sends only to this trigger and Cognito does not store: untrusted.
    pub validation_data: Attributes<'a>,
    /// The client metadata: untrusted.
    pub client_metadata: Attributes<'a>,
    /// Whether the user does not exist; undocumented for this trigger.
    pub user_not_found: bool,
}

impl<'a> PreSignUp<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        let attributes = request.object("userAttributes");
        let is_true = |value: Value<'_>| value.kind() == ValueKind::String && value.text().as_deref() == Some("true");
        Self {
            email_verified: attributes.get("email_verified").is_some_and(is_true),
            user_attributes: attributes.into_attributes(),
            validation_data: request.attributes("validationData"),
            client_metadata: request.client_metadata(),
            user_not_found: request.user_not_found(),
        }
    }
}
