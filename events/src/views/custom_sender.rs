//! The message that a custom sender has to send (contract 13).

use super::request::Request;
use crate::envelope::Envelope;
use crate::raw_json::Attributes;
use std::borrow::Cow;

/// The request of `CustomEmailSender_*` and `CustomSMSSender_*`, which have the same shape.
pub struct CustomSender<'a> {
    /// `request.type`: `customEmailSenderRequestV1` or `customSMSSenderRequestV1`.
    pub kind: Option<Cow<'a, str>>,
    /// The code or temporary password, base64 of an AWS Encryption SDK message; `None` for account takeover
    /// notifications.
    pub code: Option<Cow<'a, str>>,
    /// The user's attributes, or the details of the sign-in for account takeover notifications; null values are
    /// skipped.
    pub user_attributes: Attributes<'a>,
    /// The client metadata: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> CustomSender<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        Self {
            kind: request.string("type"),
            code: request.string("code"),
            user_attributes: request.user_attributes(),
            client_metadata: request.client_metadata(),
        }
    }
}
