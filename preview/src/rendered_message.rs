//! Renders one message the way it would be sent: by Cognito (trigger, response validation, substitution), or by a custom sender.

use crate::lint::Mail;
use crate::renderer::{RenderError, Renderer, Rendering, SentMail};
use crate::substitution::Recipient;
use events::{Envelope, PoolSettings, validate_response};
use serde::Serialize;
use std::borrow::Cow;
use templates::Locale;

/// The outcome of an event, the most severe last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Cognito sends the message as shown.
    Accepted,
    /// The outcome is not documented; the reason explains why.
    Unknown,
    /// A part is missing, so Cognito sends its default text, or the language is not the requested one.
    Missing,
    /// The function returned an error.
    Denied,
    /// Cognito sends its default message instead.
    Replaced,
    /// Cognito fails the API call.
    Refused,
    /// The event is invalid, or no renderer responded.
    Unreadable,
}

impl Verdict {
    /// The severity of the verdict.
    #[must_use]
    pub const fn state(self) -> State {
        match self {
            Self::Accepted => State::Good,
            Self::Unknown => State::Doubt,
            Self::Missing | Self::Denied | Self::Replaced | Self::Refused | Self::Unreadable => State::Bad,
        }
    }

    /// The name in JSON and on the page.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Unknown => "unknown",
            Self::Missing => "missing",
            Self::Denied => "denied",
            Self::Replaced => "replaced",
            Self::Refused => "refused",
            Self::Unreadable => "unreadable",
        }
    }
}

impl From<events::Verdict> for Verdict {
    fn from(verdict: events::Verdict) -> Self {
        match verdict {
            events::Verdict::Accepted => Self::Accepted,
            events::Verdict::Unknown => Self::Unknown,
            events::Verdict::Replaced => Self::Replaced,
            events::Verdict::Refused => Self::Refused,
        }
    }
}

/// The severity of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nothing to do.
    Good,
    /// The outcome is uncertain.
    Doubt,
    /// A part is missing or refused.
    Bad,
}

/// A reason for a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The verdict that this reason alone leads to.
    pub verdict: Verdict,
    /// The rule and the place in the response.
    pub text: String,
}

/// A message as it is sent, with the verdict. No `Debug`, because it may contain personal data.
#[derive(Clone)]
pub(crate) struct RenderedMessage {
    /// The most severe first.
    pub reasons: Vec<Reason>,
    /// The function's response.
    pub response: Option<String>,
    pub subject: Option<String>,
    /// The HTML body with a sample code.
    pub html: Option<String>,
    /// The plain text part and the address of the sender, which only the mails of a custom sender have.
    pub sender_parts: Option<SenderParts>,
    /// The text message with a sample code.
    pub sms: Option<String>,
    /// The language in the mail's `lang` attribute.
    pub language: Option<Locale>,
}

/// What a mail of a custom sender has, and one of Cognito does not.
#[derive(Clone)]
pub(crate) struct SenderParts {
    pub text: String,
    pub from: String,
}

impl RenderedMessage {
    /// Renders and validates the event. `asked` is the required language of the mail.
    #[must_use]
    pub(crate) fn render(event: &str, asked: Option<Locale>, pool: &PoolSettings, renderer: &dyn Renderer) -> Self {
        match Envelope::parse(event.as_bytes()) {
            Ok(envelope) => match renderer.render(event) {
                Ok(rendering) => Self::validated(&envelope, rendering, asked, pool),
                Err(RenderError::Denied(code, message)) => {
                    Self::without_message(Verdict::Denied, format!("{message} [{code}]"))
                }
                Err(RenderError::Unavailable(why)) => Self::without_message(Verdict::Unreadable, why),
            },
            Err(error) => Self::without_message(Verdict::Unreadable, error.to_string()),
        }
    }

    /// The result if there is no message.
    pub(crate) fn without_message(verdict: Verdict, text: String) -> Self {
        let reasons = vec![Reason { verdict, text }];
        Self { reasons, response: None, subject: None, html: None, sender_parts: None, sms: None, language: None }
    }

    fn validated(event: &Envelope<'_>, rendering: Rendering, asked: Option<Locale>, pool: &PoolSettings) -> Self {
        let Rendering { response, mail } = rendering;
        let mut reasons = validation_reasons(event, &response, pool);
        let Response { subject, html, sms } = Response::parse(&response);
        let recipient = Recipient {
            source: event.trigger_source(),
            user_name: event.user_name().unwrap_or_default(),
            client_id: event.client_id().unwrap_or_default(),
            pool: *pool,
        };
        let (html, sms) = (html.map(|html| recipient.fill_in(&html)), sms.map(|sms| recipient.fill_in(&sms)));
        for (name, is_missing) in
            [("emailSubject", subject.is_none()), ("emailMessage", html.is_none()), ("smsMessage", sms.is_none())]
        {
            if is_missing {
                let text = format!("response.{name} is missing, so Cognito sends its default text");
                reasons.push(Reason { verdict: Verdict::Missing, text });
            }
        }
        let (subject, html, sender_parts) = match mail {
            Some(SentMail { from, subject, html, text }) => {
                (Some(subject), Some(html), Some(SenderParts { text, from }))
            }
            None => (subject, html, None),
        };
        let language = html.as_deref().and_then(html_language);
        if let (Some(asked), Some(language)) = (asked, language)
            && asked != language
        {
            let text = format!("the mail was requested in {}, but is in {}", asked.tag(), language.tag());
            reasons.push(Reason { verdict: Verdict::Missing, text });
        }
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.verdict));
        Self { reasons, response: Some(response), subject, html, sender_parts, sms, language }
    }

    /// The parts, as the linter reads them.
    pub(crate) fn mail(&self) -> Mail<'_> {
        Mail { subject: self.subject.as_deref(), html: self.html.as_deref(), sms: self.sms.as_deref() }
    }

    /// The most severe of all reasons.
    #[must_use]
    pub(crate) fn verdict(&self) -> Verdict {
        self.reasons.first().map_or(Verdict::Accepted, |reason| reason.verdict)
    }
}

/// The three parts of a response.
#[derive(Default)]
struct Response {
    subject: Option<String>,
    html: Option<String>,
    sms: Option<String>,
}

impl Response {
    fn parse(answer: &str) -> Self {
        let Ok(answer) = Envelope::parse(answer.as_bytes()) else { return Self::default() };
        let members = answer.response().map(events::Value::object).unwrap_or_default();
        let text = |name| members.text(name).map(Cow::into_owned);
        Self { subject: text("emailSubject"), html: text("emailMessage"), sms: text("smsMessage") }
    }
}

fn validation_reasons(event: &Envelope<'_>, answer: &str, pool: &PoolSettings) -> Vec<Reason> {
    let judgement = validate_response(event, answer.as_bytes(), pool);
    let reason = |reason: &events::Finding| Reason { verdict: reason.verdict.into(), text: reason.to_string() };
    judgement.findings().iter().map(reason).collect()
}

/// The value of `<html lang>`, in single or double quotes.
fn html_language(html: &str) -> Option<Locale> {
    let (_, rest) = html.split_once("<html lang=")?;
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    Locale::parse(rest.get(1..)?.split_once(quote)?.0)
}

#[cfg(test)]
mod tests {
    use super::{RenderedMessage, Verdict};
    use crate::renderer::{RenderError, Renderer, Rendering, SentMail};
    use events::{Envelope, PoolSettings};
    use templates::Locale;

    const EVENT: &str = r#"{"version":"1","region":"eu-west-1","userPoolId":"eu-west-1_AbCdEf123","userName":"ann",
        "callerContext":{"awsSdkVersion":"x","clientId":"1client"},"triggerSource":"CustomMessage_SignUp",
        "request":{"userAttributes":{},"codeParameter":"{####}","linkParameter":"{##Click Here##}","usernameParameter":null},
        "response":{"smsMessage":null,"emailMessage":null,"emailSubject":null}}"#;

    /// A renderer that always returns the same result.
    struct FixedRenderer(Result<Rendering, RenderError>);

    impl Renderer for FixedRenderer {
        fn render(&self, _: &str) -> Result<Rendering, RenderError> {
            self.0.clone()
        }
    }

    fn rendered(response: Result<Rendering, RenderError>) -> RenderedMessage {
        let pool = PoolSettings {
            verification: Some(events::VerificationMethod::Code),
            email_sending_account: Some(events::EmailSendingAccount::Developer),
            ..PoolSettings::default()
        };
        RenderedMessage::render(EVENT, Locale::parse("de"), &pool, &FixedRenderer(response))
    }

    fn respond(response: &str) -> Result<Rendering, RenderError> {
        Ok(Envelope::parse(EVENT.as_bytes()).unwrap().with_response(response).as_str().into())
    }

    #[test]
    fn verdict_is_the_most_severe_reason() {
        let mail = |mail: &str| {
            format!(r#"{{"emailSubject":"S","smsMessage":"SMS {{####}}","emailMessage":"{mail} {{####}}"}}"#)
        };
        for (response, verdict, reason) in [
            (respond(&mail("<html lang=\\\"de\\\">")), Verdict::Accepted, ""),
            (respond(&mail("<html lang=\\\"en\\\">")), Verdict::Missing, "the mail was requested in de, but is in en"),
            (respond(&mail("<html lang='en'>")), Verdict::Missing, "the mail was requested in de, but is in en"),
            (respond(&mail("no-break\u{a0}space")), Verdict::Refused, "response.emailMessage"),
            (respond(r#"{"smsMessage":null}"#), Verdict::Missing, "is missing, so Cognito sends its default text"),
            (respond("7"), Verdict::Refused, "response"),
            (Ok("{".into()), Verdict::Refused, ""),
            (
                Err(RenderError::Denied("NoMail".to_owned(), "No mail today".to_owned())),
                Verdict::Denied,
                "No mail today [NoMail]",
            ),
            (Err(RenderError::Unavailable("it does not build".to_owned())), Verdict::Unreadable, "it does not build"),
        ] {
            let rendered = rendered(response);
            assert_eq!(rendered.verdict(), verdict);
            assert!(rendered.reasons.first().is_none_or(|first| first.text.contains(reason)), "{:?}", rendered.reasons);
        }
    }

    #[test]
    fn sample_code_is_substituted() {
        let parts = r#"{"emailSubject":"S","smsMessage":"SMS {####}","emailMessage":"<html lang=\"de\">{####}"}"#;
        let rendered = rendered(respond(parts));
        assert_eq!(rendered.html.as_deref(), Some("<html lang=\"de\">123456"));
        assert_eq!(rendered.sms.as_deref(), Some("SMS 123456"));
        assert_eq!((rendered.subject.as_deref(), rendered.language), (Some("S"), Locale::parse("de")));
        assert!(rendered.response.is_some_and(|response| response.contains("{####}")), "the answer is as it was given");
    }
    #[test]
    fn mail_of_a_custom_sender_replaces_that_of_custom_message() {
        let parts = r#"{"emailSubject":"S","smsMessage":"SMS {####}","emailMessage":"{####}"}"#;
        let mail = SentMail {
            from: "a@example.com".to_owned(),
            subject: "Sent".to_owned(),
            html: "<html lang=\"de\">123456".to_owned(),
            text: "123456".to_owned(),
        };
        let rendered = rendered(respond(parts).map(|rendering| Rendering { mail: Some(mail), ..rendering }));
        assert_eq!((rendered.subject.as_deref(), rendered.language), (Some("Sent"), Locale::parse("de")));
        let parts = rendered.sender_parts.unwrap();
        assert_eq!((parts.text.as_str(), parts.from.as_str()), ("123456", "a@example.com"));
        assert_eq!(rendered.sms.as_deref(), Some("SMS 123456"));
    }
}
