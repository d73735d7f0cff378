//! Who wants to sign up (contract 5.1).

use super::Request;
use crate::envelope::Envelope;
use crate::lenient::Attributes;

/// The request of `PreSignUp_*`.
pub struct PreSignUp<'a> {
    /// What the client or the identity provider claims about the user. There is no `sub` yet.
    pub user_attributes: Attributes<'a>,
    /// What the client sent for this trigger only: untrusted, not stored.
    pub validation_data: Attributes<'a>,
    /// What the client sent along: untrusted.
    pub client_metadata: Attributes<'a>,
    /// Whether Cognito says that the user does not exist; undocumented here.
    pub user_not_found: bool,
}

impl<'a> PreSignUp<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn read(envelope: &Envelope<'a>) -> Self {
        let request = Request::of(envelope);
        Self {
            user_attributes: request.user_attributes(),
            validation_data: request.attributes("validationData"),
            client_metadata: request.client_metadata(),
            user_not_found: request.user_not_found(),
        }
    }
}
