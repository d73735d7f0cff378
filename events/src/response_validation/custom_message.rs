//! Contract 4: when Cognito sends the function's message, its own message, or none.

use super::context::ResponseContext;
use super::message_limits::{check_characters, check_expanded_length, check_length, check_unpaired_surrogates};
use super::message_part::{EMAIL, MessagePart, PartKind, SMS, SUBJECT};
use super::placeholders::{ExpectedPlaceholders, FoundPlaceholders};
use super::report::{Finding, ValidationReport};
use super::required_placeholders::PlaceholderRules;
use super::shape::{Field, FieldType, Shape};
use super::text_scan::{TextScan, has_no_controls};
use super::values::DecodedString;
use crate::envelope::Envelope;
use crate::json_string::JsonStringBytes;
use crate::registry::Trigger;
use crate::settings::{EmailSendingAccount, PoolSettings};
use crate::views::{self, Request};
use serde::de::{Deserialize, Deserializer, Error};
use std::borrow::Cow;

/// The three parts of a message before they are serialized; `None` leaves a part to the user pool's template.
///
/// No `Debug`: the texts are messages to users.
#[derive(Clone, Copy, Default)]
pub struct MessageParts<'t> {
    /// `response.emailMessage`: the HTML of the e-mail.
    pub email_message: Option<&'t str>,
    /// `response.emailSubject`: the subject of the e-mail.
    pub email_subject: Option<&'t str>,
    /// `response.smsMessage`: the text message.
    pub sms_message: Option<&'t str>,
}

/// Validates a message before it is serialized, with the same result as
/// [`validate_response`](crate::validate_response). Does not allocate if there are no findings.
///
/// ```
/// use cognito_triggers_events::{Envelope, MessageParts, PoolSettings, Verdict, validate_message, views::CustomMessage};
///
/// let event = Envelope::parse(br#"{"triggerSource":"CustomMessage_ForgotPassword","request":{"codeParameter":"{####}"}}"#)?;
/// let request = CustomMessage::from_event(&event);
/// let parts = MessageParts { sms_message: Some("Your code has gone missing"), ..MessageParts::default() };
/// let report = validate_message(&event, &request, parts, &PoolSettings::default());
/// assert_eq!(report.verdict(), Verdict::Replaced);
/// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
/// ```
#[must_use]
pub fn validate_message(
    event: &Envelope<'_>,
    request: &views::CustomMessage<'_>,
    parts: MessageParts<'_>,
    settings: &PoolSettings,
) -> ValidationReport {
    let expected = ExpectedPlaceholders::from_parameters(
        request.code_parameter.as_deref(),
        request.username_parameter.as_deref(),
        request.link_parameter.as_deref(),
    );
    validate_parts(event, expected, parts, settings)
}

fn validate_parts(
    event: &Envelope<'_>,
    expected: ExpectedPlaceholders<'_>,
    parts: MessageParts<'_>,
    settings: &PoolSettings,
) -> ValidationReport {
    let mut report = ValidationReport::default();
    let source = event.trigger_source();
    let is_known = source.is_known_source_of(Trigger::CustomMessage);
    let rules = PlaceholderRules { source, expected, verification: settings.verification };
    let texts = [(&EMAIL, parts.email_message), (&SUBJECT, parts.email_subject), (&SMS, parts.sms_message)];
    for (part, text) in texts {
        match text {
            Some(text) if is_known => {
                report.extend(find_in_part(part, text, &rules, event.user_name(), settings));
            }
            Some(_) => report.push(unknown_source(part.field)),
            None => {}
        }
    }
    report
}

fn unknown_source(field: &'static str) -> Finding {
    Finding::unknown(field, "4", "unknown trigger source: Cognito's message requirements are not documented")
}

pub(super) const SHAPE: Shape = Shape {
    section: "4.2",
    fields: &[
        Field("smsMessage", FieldType::Text),
        Field("emailMessage", FieldType::Text),
        Field("emailSubject", FieldType::Text),
    ],
};

/// A `response` that contains only these three members, each at most once and with a string or null, as this project's
/// function returns it. Its types are valid, and a long message is parsed only once.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MessageTexts<'a> {
    #[serde(borrow)]
    email_message: Option<JsonText<'a>>,
    #[serde(borrow)]
    email_subject: Option<JsonText<'a>>,
    #[serde(borrow)]
    sms_message: Option<JsonText<'a>>,
}

impl<'a> MessageTexts<'a> {
    /// Parses the JSON text of a `response` to this event; `None` if it must be checked member by member.
    pub(super) fn parse(event: &Envelope<'_>, response: &'a [u8]) -> Option<Self> {
        // Serde would also accept an array of the three values.
        let may_be_read = response.starts_with(b"{")
            && has_no_controls(response)
            && event.trigger_source().is_known_source_of(Trigger::CustomMessage);
        may_be_read.then(|| serde_json::from_slice(response).ok()).flatten()
    }

    /// Validates the texts, if everything around them is the event's own.
    pub(super) fn validate(&self, event: &Envelope<'_>, settings: &PoolSettings, report: &mut ValidationReport) {
        let parts = MessageParts {
            email_message: self.email_message.as_ref().map(JsonText::as_str),
            email_subject: self.email_subject.as_ref().map(JsonText::as_str),
            sms_message: self.sms_message.as_ref().map(JsonText::as_str),
        };
        report.extend(validate_parts_of_event(event, parts, settings).into_findings());
    }
}

/// A JSON string without control characters. Deserializing bytes is much faster than a string, because serde_json then
/// does not search for them.
struct JsonText<'a>(Cow<'a, str>);

impl JsonText<'_> {
    fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for JsonText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match JsonStringBytes::deserialize(deserializer)?.0 {
            Cow::Borrowed(bytes) => str::from_utf8(bytes).map(Cow::Borrowed).ok(),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).ok(),
        };
        text.map(Self).ok_or_else(|| D::Error::custom("contains an unpaired surrogate"))
    }
}

/// Validates the three parts of a response like [`validate_message`]; unpaired surrogates, which a Rust string cannot
/// hold, are reported here.
pub(super) fn validate_custom_message(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    let part = |name: &str| context.response.get(name).and_then(DecodedString::from_value);
    let (mail, subject, sms) = (part("emailMessage"), part("emailSubject"), part("smsMessage"));
    let parts = MessageParts {
        email_message: mail.as_ref().map(|part| part.text.as_ref()),
        email_subject: subject.as_ref().map(|part| part.text.as_ref()),
        sms_message: sms.as_ref().map(|part| part.text.as_ref()),
    };
    report.extend(validate_parts_of_event(context.event, parts, context.settings).into_findings());
    for (part, characters) in [(&EMAIL, &mail), (&SUBJECT, &subject), (&SMS, &sms)] {
        let unpaired_surrogates =
            characters.as_ref().map(|characters| characters.unpaired_surrogates.as_slice()).unwrap_or_default();
        report.extend(check_unpaired_surrogates(part, unpaired_surrogates));
    }
}

/// Reads only the placeholders of the request.
fn validate_parts_of_event(event: &Envelope<'_>, parts: MessageParts<'_>, settings: &PoolSettings) -> ValidationReport {
    let request = Request::from_event(event);
    let [code, user_name, link] =
        ["codeParameter", "usernameParameter", "linkParameter"].map(|parameter| request.string(parameter));
    let expected = ExpectedPlaceholders::from_parameters(code.as_deref(), user_name.as_deref(), link.as_deref());
    validate_parts(event, expected, parts, settings)
}

/// All findings about one part.
fn find_in_part(
    part: &MessagePart,
    text: &str,
    rules: &PlaceholderRules<'_>,
    user_name: Option<&str>,
    settings: &PoolSettings,
) -> impl Iterator<Item = Finding> {
    let scan = TextScan::new(text);
    let found = FoundPlaceholders::find_in(text, &rules.expected);
    let findings = [
        check_length(part, &scan).or_else(|| check_expanded_length(part, &scan, &found, rules, user_name)),
        check_characters(part, &scan),
        rules.check_required(part, text, &found),
        rules.check_user_name_outside_invitation(part, &found),
        check_sending_account(part, settings),
    ];
    findings.into_iter().flatten()
}

/// Contract 1.8: whether the sending account permits custom e-mail.
fn check_sending_account(part: &MessagePart, settings: &PoolSettings) -> Option<Finding> {
    if part.kind == PartKind::Sms {
        return None;
    }
    let rule = match settings.email_sending_account {
        Some(EmailSendingAccount::Developer) => return None,
        Some(EmailSendingAccount::CognitoDefault) => {
            "the documentation says that custom e-mail fails with InvalidLambdaResponseException if Cognito's default \
             sender is used; whether that happens is not known"
        }
        None => {
            "the user pool's sending account is not known; the documentation says that custom e-mail fails with \
             InvalidLambdaResponseException if Cognito's default sender is used"
        }
    };
    Some(Finding::unknown(part.field, "1.8", rule))
}

#[cfg(test)]
mod tests;
