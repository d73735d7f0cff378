//! A sign-in or password reset of a user who is not in the user pool yet (contract 12).

use super::request::Request;
use crate::envelope::Envelope;
use crate::raw_json::Attributes;
use std::borrow::Cow;

/// The request of `UserMigration_*`. The name that the user entered is [`Envelope::user_name`].
pub struct UserMigration<'a> {
    /// The password that the user entered; `None` for a password reset.
    pub password: Option<Cow<'a, str>>,
    /// The client metadata of the sign-in call, which Cognito passes under this name: untrusted.
    pub validation_data: Attributes<'a>,
    /// The client metadata: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> UserMigration<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        Self {
            password: request.string("password"),
            validation_data: request.attributes("validationData"),
            client_metadata: request.client_metadata(),
        }
    }
}
