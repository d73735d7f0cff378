//! A message as the value of `response`.

use crate::response::{CandidateResponse, JsonFragments, Response};
use events::views::CustomMessage;
use events::{Envelope, MessageParts, PoolSettings, ValidationReport, ValueKind, validate_message};
use json_escape_simd::escape;
use std::borrow::Cow;
use templates::Rendered;

/// A rendered message, and the request that it is for.
pub(super) struct MessageResponse<'e>(pub(super) CustomMessage<'e>, pub(super) Rendered);

impl CandidateResponse for MessageResponse<'_> {
    /// The texts are validated before they are written as JSON, because parsing the JSON again would take most of the
    /// time.
    fn validate(&self, event: &Envelope<'_>, settings: &PoolSettings) -> ValidationReport {
        let Self(request, rendered) = self;
        validate_message(event, request, message_parts(rendered), settings)
    }

    fn into_json(self: Box<Self>) -> JsonFragments {
        message_response(message_parts(&self.1))
    }
}

fn message_parts(rendered: &Rendered) -> MessageParts<'_> {
    MessageParts {
        sms_message: rendered.sms.as_deref(),
        email_message: rendered.html.as_deref(),
        email_subject: rendered.subject.as_deref(),
    }
}

/// The members of a custom message's `response` (contract 4.2).
const MESSAGE_FIELDS: [&str; 3] = ["smsMessage", "emailMessage", "emailSubject"];

/// The `response` of a custom message as JSON; null selects the pool's own text (contract 4.2).
#[must_use]
pub fn message_response(parts: MessageParts<'_>) -> JsonFragments {
    let text = |text: Option<&str>| text.map_or(Cow::Borrowed("null"), |text| escape(text).into());
    vec![
        r#"{"smsMessage":"#.into(),
        text(parts.sms_message),
        r#","emailMessage":"#.into(),
        text(parts.email_message),
        r#","emailSubject":"#.into(),
        text(parts.email_subject),
        "}".into(),
    ]
}

/// The response that leaves every text to the pool: the event unchanged if its response contains no text, else three
/// nulls.
pub(super) fn fallback(event: &Envelope<'_>) -> Response {
    let untouched = event.response().is_some_and(|response| {
        let members = response.object();
        response.kind() == ValueKind::Object
            && MESSAGE_FIELDS.iter().all(|field| members.get(field).is_none_or(|value| value.kind() == ValueKind::Null))
    });
    if untouched {
        return Response::Unchanged;
    }
    Response::Value(message_response(MessageParts::default()))
}

#[cfg(test)]
mod tests {
    use super::{MESSAGE_FIELDS, MessageParts, message_response};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn written_texts_parse_back_unchanged(sms: Option<String>, mail: Option<String>, subject: Option<String>) {
            let parts = MessageParts {
                sms_message: sms.as_deref(),
                email_message: mail.as_deref(),
                email_subject: subject.as_deref(),
            };
            let read: serde_json::Value = serde_json::from_str(&message_response(parts).concat()).unwrap();
            let texts = ["smsMessage", "emailMessage", "emailSubject"].map(|name| read[name].as_str().map(str::to_owned));
            prop_assert_eq!(texts, [sms, mail, subject]);
            let names: Vec<&String> = read.as_object().unwrap().keys().collect();
            prop_assert!(names.len() == 3 && MESSAGE_FIELDS.iter().all(|field| names.iter().any(|name| name == field)));
        }
    }
}
