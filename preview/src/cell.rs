//! A cell: one mail with all that there is to say about it, as the page and scripts read it.

use crate::eml::{Letter, headers, sender};
use crate::json::pretty;
use crate::place::Slugs;
use crate::reading::{self, Finding, Mail, Meter};
use crate::rendered::{Reason, Rendered, State, Verdict};
use events::Envelope;
use events::views::CustomMessage;
use policy::Policy;
use serde::Serialize;
use templates::{Brand, Locale, SmsEncoding, measure_sms};
use triggers::custom_message::asked_languages;

/// One mail with all that there is to say about it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cell {
    /// Its address.
    pub id: String,
    /// Where it stands on the sheet.
    #[serde(flatten)]
    pub place: Slugs,
    /// The scenario's name for people.
    pub title: String,
    /// What makes Cognito send it.
    pub trigger_source: String,
    /// The app client that the event names.
    pub client_id: Option<String>,
    /// How to take it.
    pub state: State,
    /// What Cognito would do.
    pub verdict: Verdict,
    /// Why, the worst first.
    pub reasons: Vec<Reason>,
    /// The tag of the language that the mail is in.
    pub language: Option<&'static str>,
    /// Where a language was asked for, in the order in which it counts.
    pub languages: Vec<Asked>,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// What a list of mails shows.
    pub inbox: Inbox,
    /// The mail.
    pub html: Option<String>,
    /// The mail for those who read text.
    pub text: Option<String>,
    /// The short message.
    pub sms: Option<Sms>,
    /// The mail's headers.
    pub headers: Vec<(String, String)>,
    /// How full it is.
    pub meters: Vec<Meter>,
    /// What could be better, the worst first.
    pub findings: Vec<Finding>,
    /// What Cognito sent, as people read JSON.
    pub event: String,
    /// What the function answered.
    pub answer: Option<String>,
    /// The mail as a file; it has an address of its own.
    #[serde(skip)]
    pub eml: Option<String>,
}

/// A place where a language can be asked for.
#[derive(Serialize)]
pub struct Asked {
    /// Which place.
    pub place: &'static str,
    /// What stands there.
    pub says: Option<String>,
    /// The language that it leads to, where there is one.
    pub speaks: Option<&'static str>,
}

impl Asked {
    fn of(event: &Envelope<'_>, policy: &Policy) -> Vec<Self> {
        let request = CustomMessage::read(event);
        let asked = asked_languages(&request).map(|(place, says)| Self {
            place,
            says: says.map(str::to_owned),
            speaks: says.and_then(Locale::lookup).map(Locale::tag),
        });
        let own = policy.locale(event.app_client()).tag();
        let client = Self { place: "policy: the app client, or [app]", says: Some(own.to_owned()), speaks: Some(own) };
        asked.into_iter().chain([client]).collect()
    }
}

/// A line in a list of mails.
#[derive(Serialize)]
pub struct Inbox {
    /// Name and address.
    pub from: String,
    /// The subject.
    pub subject: Option<String>,
    /// What stands beside the subject.
    pub preheader: String,
}

/// A short message and what an operator makes of it.
#[derive(Serialize)]
pub struct Sms {
    /// As it goes out.
    pub text: String,
    /// `GSM-7` or `UCS-2`.
    pub encoding: &'static str,
    /// Of the encoding.
    pub units: usize,
    /// How many messages it is.
    pub segments: usize,
}

impl Cell {
    pub(crate) fn new(
        id: String,
        place: Slugs,
        title: &str,
        event: &str,
        rendered: &Rendered,
        policy: &Policy,
    ) -> Self {
        let envelope = Envelope::parse(event.as_bytes()).ok();
        let brand = policy.brand(envelope.as_ref().and_then(Envelope::app_client));
        let to = envelope
            .as_ref()
            .and_then(|event| CustomMessage::read(event).user_attributes.get("email").map(str::to_owned));
        let Rendered { subject, html, sms, language, .. } = rendered;
        let mail = rendered.mail();
        let subject = subject.as_deref().unwrap_or_default();
        let letter = html.as_deref().map(|html| Letter { id: &id, to: to.as_deref(), subject, html });
        let eml = letter.and_then(|letter| letter.write(brand));
        Self {
            place,
            title: title.to_owned(),
            trigger_source: envelope.as_ref().map(|event| event.trigger_source().to_string()).unwrap_or_default(),
            client_id: envelope.as_ref().and_then(|event| event.client_id().map(str::to_owned)),
            state: rendered.verdict().state(),
            verdict: rendered.verdict(),
            reasons: rendered.reasons.clone(),
            language: language.map(Locale::tag),
            languages: envelope.as_ref().map(|event| Asked::of(event, policy)).unwrap_or_default(),
            direction: if language.is_some_and(Locale::is_rtl) { "rtl" } else { "ltr" },
            inbox: Inbox::of(&mail, brand),
            text: html.as_deref().map(reading::plain_text),
            headers: eml.as_deref().map(headers).unwrap_or_default(),
            meters: reading::meters(&mail),
            findings: reading::findings(&mail, brand),
            event: pretty(event).unwrap_or_else(|| event.to_owned()),
            answer: rendered.answer.as_deref().map(|answer| pretty(answer).unwrap_or_else(|| answer.to_owned())),
            sms: sms.as_deref().map(Sms::of),
            html: html.clone(),
            eml,
            id,
        }
    }

    /// For those who read text: what the page shows, from verdict to short message.
    pub(crate) fn as_text(&self) -> String {
        let reasons: String = self.reasons.iter().map(|reason| format!("  {}\n", reason.text)).collect();
        let subject = self.inbox.subject.as_deref().unwrap_or("(none)");
        let text = self.text.as_deref().unwrap_or("(no mail)").trim_end();
        let sms = self.sms.as_ref().map(Sms::as_text).unwrap_or_default();
        let (id, verdict, from) = (&self.id, self.verdict.name(), &self.inbox.from);
        format!("{id}: {verdict}\n{reasons}\nFrom: {from}\nSubject: {subject}\n\n{text}\n{sms}")
    }
}

impl Inbox {
    fn of(mail: &Mail<'_>, brand: &Brand) -> Self {
        Self {
            from: format!("{} <{}>", brand.name.as_str(), sender(brand)),
            subject: mail.subject.map(str::to_owned),
            preheader: mail.html.map(reading::preheader).unwrap_or_default(),
        }
    }
}

impl Sms {
    fn of(text: &str) -> Self {
        let size = measure_sms(text);
        let encoding = match size.encoding {
            SmsEncoding::Gsm7 => "GSM-7",
            SmsEncoding::Ucs2 => "UCS-2",
        };
        Self { text: text.to_owned(), encoding, units: size.units, segments: size.segments }
    }

    fn as_text(&self) -> String {
        let Self { text, encoding, units, segments } = self;
        format!("\nSMS, {encoding} in {units} units, {segments} segment(s):\n{text}\n")
    }
}
