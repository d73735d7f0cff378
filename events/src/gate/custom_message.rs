//! Contract 4: when Cognito sends the function's message, when its own, and when nothing at all.

use super::characters::{Survey, has_no_controls};
use super::judgement::{Judgement, Reason};
use super::limits::{EMAIL, Part, PartKind, SMS, SUBJECT, characters, expanded_length, halves_of_pairs, length};
use super::placeholders::{Needed, Placeholders};
use super::required::Requirement;
use super::shape::{Field, Shape, Type};
use super::values::Characters;
use crate::envelope::Envelope;
use crate::lenient::Bytes;
use crate::settings::{EmailSendingAccount, PoolSettings};
use crate::source::Trigger;
use crate::views::{self, Request};
use serde::de::{Deserialize, Deserializer, Error};
use std::borrow::Cow;

/// The three parts of a message before they are written as JSON; `None` leaves a part to the pool's own template.
///
/// No `Debug`: the texts are mails to people.
#[derive(Clone, Copy, Default)]
pub struct MessageParts<'t> {
    /// `response.emailMessage`: the mail's HTML.
    pub email_message: Option<&'t str>,
    /// `response.emailSubject`: the mail's subject.
    pub email_subject: Option<&'t str>,
    /// `response.smsMessage`: the text message.
    pub sms_message: Option<&'t str>,
}

/// Judges a message before it is written as JSON: what [`gate`](crate::gate) says about these parts of an answer.
/// Nothing is allocated where there is nothing to say.
///
/// ```
/// use cognito_triggers_events::{Envelope, MessageParts, PoolSettings, Verdict, gate_message, views::CustomMessage};
///
/// let event = Envelope::parse(br#"{"triggerSource":"CustomMessage_ForgotPassword","request":{"codeParameter":"{####}"}}"#)?;
/// let request = CustomMessage::read(&event);
/// let parts = MessageParts { sms_message: Some("Your code has gone missing"), ..MessageParts::default() };
/// let judgement = gate_message(&event, &request, parts, &PoolSettings::default());
/// assert_eq!(judgement.verdict(), Verdict::Replaced);
/// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
/// ```
#[must_use]
pub fn gate_message(
    event: &Envelope<'_>,
    request: &views::CustomMessage<'_>,
    parts: MessageParts<'_>,
    settings: &PoolSettings,
) -> Judgement {
    let needed = Needed::named(
        request.code_parameter.as_deref(),
        request.username_parameter.as_deref(),
        request.link_parameter.as_deref(),
    );
    judge_parts(event, needed, parts, settings)
}

fn judge_parts(
    event: &Envelope<'_>,
    needed: Needed<'_>,
    parts: MessageParts<'_>,
    settings: &PoolSettings,
) -> Judgement {
    let mut judgement = Judgement::default();
    let source = event.trigger_source();
    let is_known = source.is_known_of(Trigger::CustomMessage);
    let requirement = Requirement { source, needed, verification: settings.verification };
    let texts = [(&EMAIL, parts.email_message), (&SUBJECT, parts.email_subject), (&SMS, parts.sms_message)];
    for (part, text) in texts {
        match text {
            Some(text) if is_known => {
                judgement.extend(part_findings(part, text, &requirement, event.user_name(), settings));
            }
            Some(_) => judgement.push(unknown_source(part.field)),
            None => {}
        }
    }
    judgement
}

fn unknown_source(field: &'static str) -> Reason {
    Reason::unknown(field, "4", "nobody knows what Cognito asks of a message for a source that it did not have")
}

pub(super) const SHAPE: Shape = Shape {
    section: "4.2",
    fields: &[Field("smsMessage", Type::Text), Field("emailMessage", Type::Text), Field("emailSubject", Type::Text)],
};

/// The `response` of an answer that sets any of these three parts, each at most once, to a text or to null, and nothing else,
/// as our own functions do: then its types are right, and a mail, which is long, is read only once.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Texts<'a> {
    #[serde(borrow)]
    email_message: Option<Text<'a>>,
    #[serde(borrow)]
    email_subject: Option<Text<'a>>,
    #[serde(borrow)]
    sms_message: Option<Text<'a>>,
}

impl<'a> Texts<'a> {
    /// Reads the JSON text of a `response` to this event; `None` where it has to be looked at member by member.
    pub(super) fn read(event: &Envelope<'_>, response: &'a [u8]) -> Option<Self> {
        // Serde would take an array for the three in their order.
        let may_be_read = response.starts_with(b"{")
            && has_no_controls(response)
            && event.trigger_source().is_known_of(Trigger::CustomMessage);
        may_be_read.then(|| serde_json::from_slice(response).ok()).flatten()
    }

    /// Judges them, where all around them is the event's own.
    pub(super) fn judge(&self, event: &Envelope<'_>, settings: &PoolSettings, judgement: &mut Judgement) {
        let parts = MessageParts {
            email_message: self.email_message.as_ref().map(Text::as_str),
            email_subject: self.email_subject.as_ref().map(Text::as_str),
            sms_message: self.sms_message.as_ref().map(Text::as_str),
        };
        judgement.extend(judge_answer(event, parts, settings).into_reasons());
    }
}

/// A text out of JSON that has no control character. Reading it as bytes is much quicker than as text, for then serde_json
/// does not look for these.
struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match Bytes::deserialize(deserializer)?.0 {
            Cow::Borrowed(bytes) => str::from_utf8(bytes).map(Cow::Borrowed).ok(),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).ok(),
        };
        text.map(Self).ok_or_else(|| D::Error::custom("half a surrogate pair is no text"))
    }
}

/// Judges the three parts of an answer as [`gate_message`] does; half a surrogate pair, which JSON can hold and a Rust
/// string cannot, is judged here.
pub(super) fn judge(case: &super::Case<'_, '_>, judgement: &mut Judgement) {
    let part = |name: &str| case.response.get(name).and_then(Characters::of);
    let (mail, subject, sms) = (part("emailMessage"), part("emailSubject"), part("smsMessage"));
    let parts = MessageParts {
        email_message: mail.as_ref().map(|part| part.text.as_ref()),
        email_subject: subject.as_ref().map(|part| part.text.as_ref()),
        sms_message: sms.as_ref().map(|part| part.text.as_ref()),
    };
    judgement.extend(judge_answer(case.event, parts, case.settings).into_reasons());
    for (part, characters) in [(&EMAIL, &mail), (&SUBJECT, &subject), (&SMS, &sms)] {
        let halves = characters.as_ref().map(|characters| characters.halves.as_slice()).unwrap_or_default();
        judgement.extend(halves_of_pairs(part, halves));
    }
}

/// Of the request only the placeholders are read: attributes have no say.
fn judge_answer(event: &Envelope<'_>, parts: MessageParts<'_>, settings: &PoolSettings) -> Judgement {
    let request = Request::of(event);
    let [code, user_name, link] =
        ["codeParameter", "usernameParameter", "linkParameter"].map(|parameter| request.string(parameter));
    let needed = Needed::named(code.as_deref(), user_name.as_deref(), link.as_deref());
    judge_parts(event, needed, parts, settings)
}

/// Everything that is to be said about one part.
fn part_findings(
    part: &Part,
    text: &str,
    requirement: &Requirement<'_>,
    user_name: Option<&str>,
    settings: &PoolSettings,
) -> impl Iterator<Item = Reason> {
    let survey = Survey::of(text);
    let found = Placeholders::of(text, &requirement.needed);
    let findings = [
        length(part, &survey).or_else(|| expanded_length(part, &survey, &found, requirement, user_name)),
        characters(part, &survey),
        requirement.judge(part, text, &found),
        requirement.foreign(part, &found),
        sending_account(part, settings),
    ];
    findings.into_iter().flatten()
}

/// Contract 1.8: who may send such a mail.
fn sending_account(part: &Part, settings: &PoolSettings) -> Option<Reason> {
    if part.kind == PartKind::Sms {
        return None;
    }
    let rule = match settings.email_sending_account {
        Some(EmailSendingAccount::Developer) => return None,
        Some(EmailSendingAccount::CognitoDefault) => {
            "the documents announce InvalidLambdaResponseException where Cognito's own sender sends the mail; \
             whether that happens is not known"
        }
        None => {
            "the pool's sending account is not known; for Cognito's own sender the documents announce \
             InvalidLambdaResponseException"
        }
    };
    Some(Reason::unknown(part.field, "1.8", rule))
}

#[cfg(test)]
mod tests;
