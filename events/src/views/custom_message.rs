//! The request for a custom message (contract 4.1).

use super::request::Request;
use crate::envelope::Envelope;
use crate::raw_json::Attributes;
use std::borrow::Cow;

/// The request of `CustomMessage_*`.
pub struct CustomMessage<'a> {
    /// The user's attributes; empty if Cognito sent none.
    pub user_attributes: Attributes<'a>,
    /// The placeholder of the code or temporary password, `{####}`.
    pub code_parameter: Option<Cow<'a, str>>,
    /// The placeholder of a verification link, `{##Click Here##}`; the text between the marks may be changed.
    pub link_parameter: Option<Cow<'a, str>>,
    /// The placeholder of the user name, `{username}`; only for `AdminCreateUser`.
    pub username_parameter: Option<Cow<'a, str>>,
    /// The client metadata: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> CustomMessage<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        Self {
            user_attributes: request.user_attributes(),
            code_parameter: request.string("codeParameter"),
            link_parameter: request.string("linkParameter"),
            username_parameter: request.string("usernameParameter"),
            client_metadata: request.client_metadata(),
        }
    }
}
