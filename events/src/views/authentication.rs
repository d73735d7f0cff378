//! Sign-ins, before and after the password is checked (contract 9 and 10).

use super::request::Request;
use crate::envelope::Envelope;
use crate::raw_json::Attributes;

/// The request of `PreAuthentication_Authentication`.
pub struct PreAuthentication<'a> {
    /// The user's attributes; empty if the user does not exist.
    pub user_attributes: Attributes<'a>,
    /// The client metadata of the sign-in call, which Cognito passes under this name: untrusted.
    pub validation_data: Attributes<'a>,
    /// Whether the user does not exist. The function must then behave as for an existing user, in timing and text.
    pub user_not_found: bool,
    /// Known only from type definitions, never observed.
    pub client_metadata: Attributes<'a>,
}

impl<'a> PreAuthentication<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        Self {
            user_attributes: request.user_attributes(),
            validation_data: request.attributes("validationData"),
            user_not_found: request.user_not_found(),
            client_metadata: request.client_metadata(),
        }
    }
}

/// The request of `PostAuthentication_Authentication`.
pub struct PostAuthentication<'a> {
    /// The user's attributes.
    pub user_attributes: Attributes<'a>,
    /// Whether the device is new; `None` if the user pool does not remember devices.
    pub new_device_used: Option<bool>,
    /// The metadata that the client sent with its challenge response: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> PostAuthentication<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        Self {
            user_attributes: request.user_attributes(),
            new_device_used: request.boolean("newDeviceUsed"),
            client_metadata: request.client_metadata(),
        }
    }
}
