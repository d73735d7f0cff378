//! Contract 4: when Cognito sends the function's message, its own message, or none.

use super::context::ResponseContext;
use super::message_limits::{check_characters, check_expanded_length, check_length, check_unpaired_surrogates};
use super::message_part::{EMAIL, MessagePart, PartKind, SMS, SUBJECT};
use super::placeholders::{ExpectedPlaceholders, FoundPlaceholders};
use super::report::{Finding, ValidationReport};
use super::required_placeholders::PlaceholderRules;
use super::shape::{Field, FieldType, Shape};
use super::text_scan::TextScan;
use super::values::DecodedString;
use crate::envelope::Envelope;
use crate::registry::Trigger;
use crate::settings::{EmailSendingAccount, PoolSettings};
use crate::views::{self, Request};

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

/// Validates the three parts of a response like [`validate_message`]; unpaired surrogates, which a Rust string cannot
/// hold, are reported here.
pub(super) fn validate_custom_message(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    let part = |name: &str| context.response.string(name).and_then(DecodedString::from_value);
    let (mail, subject, sms) = (part("emailMessage"), part("emailSubject"), part("smsMessage"));
    let parts = MessageParts {
        email_message: mail.as_ref().map(|part| part.text.as_ref()),
        email_subject: subject.as_ref().map(|part| part.text.as_ref()),
        sms_message: sms.as_ref().map(|part| part.text.as_ref()),
    };
    let request = Request::from_event(context.event);
    let [code, user_name, link] =
        ["codeParameter", "usernameParameter", "linkParameter"].map(|parameter| request.string(parameter));
    let expected = ExpectedPlaceholders::from_parameters(code.as_deref(), user_name.as_deref(), link.as_deref());
    report.extend(validate_parts(context.event, expected, parts, context.settings).into_findings());
    for (part, characters) in [(&EMAIL, &mail), (&SUBJECT, &subject), (&SMS, &sms)] {
        let unpaired_surrogates =
            characters.as_ref().map(|characters| characters.unpaired_surrogates.as_slice()).unwrap_or_default();
        report.extend(check_unpaired_surrogates(part, unpaired_surrogates));
    }
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
