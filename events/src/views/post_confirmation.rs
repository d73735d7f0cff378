//! The confirmed user (contract 6).

use super::request::Request;
use crate::envelope::Envelope;
use crate::raw_json::Attributes;

/// The request of `PostConfirmation_*`.
pub struct PostConfirmation<'a> {
    /// The user's attributes, including `sub`.
    pub user_attributes: Attributes<'a>,
    /// The client metadata: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> PostConfirmation<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        Self { user_attributes: request.user_attributes(), client_metadata: request.client_metadata() }
    }
}
