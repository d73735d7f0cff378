//! One mail, all the way: event, decision, gate, and what Cognito puts in.

use crate::lint::Mail;
use crate::renderer::{RenderError, Renderer};
use crate::substitution::Recipient;
use events::{Envelope, PoolSettings, validate_response};
use serde::Serialize;
use std::borrow::Cow;
use templates::Locale;

/// What becomes of an event, in one word; the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Cognito sends what is shown.
    Accepted,
    /// Nobody outside AWS knows; the reason says why.
    Unknown,
    /// A part is left to Cognito's own text, or is in another language than was asked for.
    Missing,
    /// The function refuses.
    Denied,
    /// Cognito sends its own text instead.
    Replaced,
    /// Cognito fails the call.
    Refused,
    /// There is no event, or nobody answers it.
    Unreadable,
}

impl Verdict {
    /// How a reader is to take it.
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

/// How a reader is to take a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nothing to do.
    Good,
    /// Something is not known.
    Doubt,
    /// Something is missing or refused.
    Bad,
}

/// Why a verdict is what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What this alone would lead to.
    pub verdict: Verdict,
    /// The rule and the place.
    pub text: String,
}

/// A message as it goes out, and what Cognito says to it. No `Debug`: it is a mail to somebody.
#[derive(Clone)]
pub(crate) struct RenderedMessage {
    /// The worst first.
    pub reasons: Vec<Reason>,
    /// The answer as the function gave it.
    pub response: Option<String>,
    /// One line.
    pub subject: Option<String>,
    /// The HTML, with a sample code in it.
    pub html: Option<String>,
    /// The short message, with a sample code in it.
    pub sms: Option<String>,
    /// The language that the mail says it is in.
    pub language: Option<Locale>,
}

impl RenderedMessage {
    /// The event, answered and judged. `asked` is the language that the mail must be in.
    #[must_use]
    pub(crate) fn render(event: &str, asked: Option<Locale>, pool: &PoolSettings, renderer: &dyn Renderer) -> Self {
        match Envelope::parse(event.as_bytes()) {
            Ok(envelope) => match renderer.render(event) {
                Ok(response) => Self::validated(&envelope, response, asked, pool),
                Err(RenderError::Refused(code, message)) => {
                    Self::without_message(Verdict::Denied, format!("{message} [{code}]"))
                }
                Err(RenderError::Unavailable(why)) => Self::without_message(Verdict::Unreadable, why),
            },
            Err(error) => Self::without_message(Verdict::Unreadable, error.to_string()),
        }
    }

    /// Where there is no message at all.
    pub(crate) fn without_message(verdict: Verdict, text: String) -> Self {
        let reasons = vec![Reason { verdict, text }];
        Self { reasons, response: None, subject: None, html: None, sms: None, language: None }
    }

    fn validated(event: &Envelope<'_>, response: String, asked: Option<Locale>, pool: &PoolSettings) -> Self {
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
                let text = format!("response.{name} is left to Cognito's own text");
                reasons.push(Reason { verdict: Verdict::Missing, text });
            }
        }
        let language = html.as_deref().and_then(html_language);
        if let (Some(asked), Some(language)) = (asked, language)
            && asked != language
        {
            let text = format!("asked for in {}, the mail is in {}", asked.tag(), language.tag());
            reasons.push(Reason { verdict: Verdict::Missing, text });
        }
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.verdict));
        Self { reasons, response: Some(response), subject, html, sms, language }
    }

    /// The message for those who read it.
    pub(crate) fn mail(&self) -> Mail<'_> {
        Mail { subject: self.subject.as_deref(), html: self.html.as_deref(), sms: self.sms.as_deref() }
    }

    /// The worst of all reasons.
    #[must_use]
    pub(crate) fn verdict(&self) -> Verdict {
        self.reasons.first().map_or(Verdict::Accepted, |reason| reason.verdict)
    }
}

/// The three parts of an answer.
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

/// What `<html lang>` says, in quotes of either kind.
fn html_language(html: &str) -> Option<Locale> {
    let (_, rest) = html.split_once("<html lang=")?;
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    Locale::lookup(rest.get(1..)?.split_once(quote)?.0)
}

#[cfg(test)]
mod tests {
    use super::{RenderedMessage, Verdict};
    use crate::renderer::{RenderError, Renderer};
    use events::{Envelope, PoolSettings};
    use templates::Locale;

    const EVENT: &str = r#"{"version":"1","region":"eu-west-1","userPoolId":"eu-west-1_AbCdEf123","userName":"ann",
        "callerContext":{"awsSdkVersion":"x","clientId":"1client"},"triggerSource":"CustomMessage_SignUp",
        "request":{"userAttributes":{},"codeParameter":"{####}","linkParameter":"{##Click Here##}","usernameParameter":null},
        "response":{"smsMessage":null,"emailMessage":null,"emailSubject":null}}"#;

    /// Somebody who always says the same.
    struct FixedRenderer(Result<String, RenderError>);

    impl Renderer for FixedRenderer {
        fn render(&self, _: &str) -> Result<String, RenderError> {
            self.0.clone()
        }
    }

    fn rendered(response: Result<String, RenderError>) -> RenderedMessage {
        let pool = PoolSettings {
            verification: Some(events::VerificationMethod::Code),
            email_sending_account: Some(events::EmailSendingAccount::Developer),
            ..PoolSettings::default()
        };
        RenderedMessage::render(EVENT, Some(Locale::De), &pool, &FixedRenderer(response))
    }

    fn respond(response: &str) -> Result<String, RenderError> {
        Ok(Envelope::parse(EVENT.as_bytes()).unwrap().with_response(response))
    }

    #[test]
    fn the_verdict_is_the_worst_of_what_is_said() {
        let mail = |mail: &str| {
            format!(r#"{{"emailSubject":"S","smsMessage":"SMS {{####}}","emailMessage":"{mail} {{####}}"}}"#)
        };
        for (response, verdict, reason) in [
            (respond(&mail("<html lang=\\\"de\\\">")), Verdict::Accepted, ""),
            (respond(&mail("<html lang=\\\"en\\\">")), Verdict::Missing, "asked for in de, the mail is in en"),
            (respond(&mail("<html lang='en'>")), Verdict::Missing, "asked for in de, the mail is in en"),
            (respond(&mail("no-break\u{a0}space")), Verdict::Refused, "response.emailMessage"),
            (respond(r#"{"smsMessage":null}"#), Verdict::Missing, "is left to Cognito's own text"),
            (respond("7"), Verdict::Refused, "response"),
            (Ok("{".to_owned()), Verdict::Refused, ""),
            (
                Err(RenderError::Refused("NoMail".to_owned(), "No mail today".to_owned())),
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
    fn what_is_shown_is_what_goes_out() {
        let parts = r#"{"emailSubject":"S","smsMessage":"SMS {####}","emailMessage":"<html lang=\"de\">{####}"}"#;
        let rendered = rendered(respond(parts));
        assert_eq!(rendered.html.as_deref(), Some("<html lang=\"de\">123456"));
        assert_eq!(rendered.sms.as_deref(), Some("SMS 123456"));
        assert_eq!((rendered.subject.as_deref(), rendered.language), (Some("S"), Some(Locale::De)));
        assert!(rendered.response.is_some_and(|response| response.contains("{####}")), "the answer is as it was given");
    }
}
