//! Every message in every language: its event and its response.

use crate::{dom, pattern};
use cognito_triggers_triggers::{Outcome, custom_message::HANDLER};
use events::{Envelope, Trigger, TriggerSource, Verdict, validate_response};
use policy::Policy;
use serde_json::{Value, json};
use std::fmt;
use std::sync::LazyLock;
use templates::{Languages, Locale, Rendered};
use url::Url;

/// A policy that uses most tables.
pub(crate) const POLICY: &str = include_str!("../../../tests/policies/company.toml");

pub(crate) static BY_CODE: LazyLock<Policy> = LazyLock::new(|| Policy::parse("policy.toml", POLICY, []).unwrap());
pub(crate) static BY_LINK: LazyLock<Policy> = LazyLock::new(|| {
    let text = POLICY.replace("verification = \"code\"", "verification = \"link\"");
    assert_ne!(text, POLICY);
    Policy::parse("policy.toml", &text, []).unwrap()
});

const SIGN_UP: TriggerSource<'_> = TriggerSource::CustomMessageSignUp;
pub(crate) const CONFIRMATIONS: [TriggerSource<'_>; 2] = [SIGN_UP, TriggerSource::CustomMessageResendCode];
pub(crate) const INVITATION: TriggerSource<'_> = TriggerSource::CustomMessageAdminCreateUser;

/// Every source of a custom message.
pub(crate) fn sources() -> impl Iterator<Item = TriggerSource<'static>> {
    TriggerSource::ALL.into_iter().filter(|source| source.trigger() == Some(Trigger::CustomMessage))
}

/// One message in one language, for a pool that confirms by code or by link.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) policy: &'static Policy,
    pub(crate) source: TriggerSource<'static>,
    pub(crate) locale: Locale,
}

impl Cell {
    /// The message that most users receive first.
    pub(crate) fn sign_up() -> Self {
        Self { policy: &BY_CODE, source: SIGN_UP, locale: Locale::ENGLISH }
    }

    /// Every message in every language.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let messages = sources().map(|source| (&*BY_CODE, source));
        let messages = messages.chain(CONFIRMATIONS.map(|source| (&*BY_LINK, source)));
        messages.flat_map(|(policy, source)| {
            let locales: Vec<_> = Languages::built_in().iter().collect();
            locales.into_iter().map(move |locale| Self { policy, source, locale })
        })
    }

    /// Every message in English, and the sign-up e-mail in every language.
    pub(crate) fn cross() -> impl Iterator<Item = Self> {
        Self::all().filter(|cell| cell.locale == Locale::ENGLISH || cell.is_representative())
    }

    /// Whether this message represents all others where they do not differ.
    pub(crate) fn is_representative(self) -> bool {
        self.source == SIGN_UP && !self.is_by_link()
    }

    pub(crate) fn is_by_link(self) -> bool {
        std::ptr::eq(self.policy, &*BY_LINK)
    }

    /// Whether the e-mail contains a link with values of the event.
    pub(crate) fn has_our_link(self) -> bool {
        CONFIRMATIONS.contains(&self.source) && !self.is_by_link()
    }

    /// The baseline event that every attack is compared with.
    pub(crate) fn event(self) -> Value {
        let locale = self.locale.tag();
        json!({
            "version": "1", "region": "eu-west-1", "userPoolId": "eu-west-1_AbCdEf123", "userName": "u-123",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "9example"},
            "triggerSource": self.source.as_str(),
            "request": {
                "userAttributes": {"sub": "u-123", "email": "ann@example.com", "name": "Ann", "locale": locale},
                "codeParameter": "{####}", "linkParameter": "{##Click Here##}",
                "usernameParameter": (self.source == INVITATION).then_some("{username}"),
                "clientMetadata": {},
            },
            "response": {"smsMessage": null, "emailMessage": null, "emailSubject": null},
        })
    }

    /// The event of a user with this attribute instead of the name.
    pub(crate) fn with_attribute(self, attribute: &str, value: &str) -> Value {
        let mut event = self.event();
        let attributes = event["request"]["userAttributes"].as_object_mut().unwrap();
        attributes.remove("name");
        attributes.insert(attribute.to_owned(), value.into());
        event
    }

    /// The message for this event.
    pub(crate) fn message_for(self, event: &Value) -> Rendered {
        parts(&self.answer(&event.to_string()))
    }

    /// The message for this event, which Cognito must accept.
    pub(crate) fn accepted_message_for(self, event: &Value) -> Rendered {
        let payload = event.to_string();
        let answer = self.answer(&payload);
        let envelope = Envelope::parse(payload.as_bytes()).unwrap();
        let judgement = validate_response(&envelope, answer.as_bytes(), &self.policy.pool_settings());
        assert_eq!(judgement.verdict(), Verdict::Accepted, "{self} {payload}: {judgement:?}");
        parts(&answer)
    }

    fn answer(self, payload: &str) -> String {
        let output = HANDLER.handle(payload.as_bytes(), self.policy);
        assert_eq!(output.outcome, Outcome::Answered, "{self} {payload}");
        output.response.unwrap().into_owned()
    }

    /// Asserts everything that no value of an event may change, with a browser's parser and Cognito's constraints.
    pub(crate) fn assert_harmless(self, event: &Value, sent: &Rendered, baseline: &Rendered) {
        let (html, own) = (sent.html.as_deref().unwrap(), baseline.html.as_deref().unwrap());
        assert_eq!(dom::structure(html), dom::structure(own), "the same elements and attributes: {self} {event}");
        assert_eq!(pattern::placeholders(html), pattern::placeholders(own), "the same placeholders: {self} {event}");
        for address in dom::addresses(html) {
            let url = Url::parse(&address).unwrap();
            assert_eq!((url.scheme(), url.host_str()), ("https", Some("app.example.com")), "{self} {event}");
        }
        pattern::check(sent, event["userName"].as_str().unwrap_or_default(), self.source == INVITATION);
        assert!(sent.subject == baseline.subject, "no value is in a subject: {self} {event}");
    }

    /// Asserts that a value appears only in the confirmation link, and not in the visible text.
    pub(crate) fn assert_in_the_link_only(self, event: &Value, baseline: &Rendered) {
        let sent = self.accepted_message_for(event);
        if !self.has_our_link() {
            assert!(sent.html == baseline.html && sent.subject == baseline.subject, "{self} {event}");
            return;
        }
        self.assert_harmless(event, &sent, baseline);
        let text = |sent: &Rendered| dom::text(sent.html.as_deref().unwrap());
        assert!(text(&sent) == text(baseline) && sent.sms == baseline.sms, "{self} {event}");
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} in {}", self.source, self.locale.tag())
    }
}

/// The three parts of a response.
pub(crate) fn parts(answer: &str) -> Rendered {
    let answer: Value = serde_json::from_str(answer).unwrap();
    let part = |name: &str| answer["response"][name].as_str().map(str::to_owned);
    Rendered { subject: part("emailSubject"), html: part("emailMessage"), sms: part("smsMessage") }
}

/// Asserts that the response is three nulls: Cognito sends its default message.
pub(crate) fn assert_left_to_cognito(event: &Value, why: Outcome) {
    let payload = event.to_string();
    let output = HANDLER.handle(payload.as_bytes(), &BY_CODE);
    assert_eq!(output.outcome, why, "{payload}");
    assert!(parts(&output.response.unwrap()) == Rendered::default(), "{payload}");
}
