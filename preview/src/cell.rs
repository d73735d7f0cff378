//! A cell: one mail with all its details, as the page and scripts read it.

use crate::cell_key::Slugs;
use crate::eml::{EmlMessage, headers, sender};
use crate::greeting::Greeting;
use crate::json::pretty;
use crate::lint::{self, Finding, Mail, Meter};
use crate::rendered_message::{Reason, RenderedMessage, State, Verdict};
use events::Envelope;
use events::views::CustomMessage;
use policy::Policy;
use serde::Serialize;
use templates::{Brand, FallbackText, Locale, SmsEncoding, measure_sms};
use triggers::custom_message::asked_languages;

/// One mail with all its details.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cell {
    /// The ID in addresses.
    pub id: String,
    /// Its position on the overview.
    #[serde(flatten)]
    pub place: Slugs,
    /// The display name of the scenario.
    pub title: String,
    /// The trigger source of the event.
    pub trigger_source: String,
    /// The app client in the event.
    pub client_id: Option<String>,
    /// The severity of the verdict.
    pub state: State,
    /// What Cognito would do.
    pub verdict: Verdict,
    /// The reasons for the verdict, the most severe first.
    pub reasons: Vec<Reason>,
    /// The tag of the mail's language.
    pub language: Option<String>,
    /// The sentences that are in another language, because this one does not have them.
    pub fallbacks: Vec<String>,
    /// The sources of the user's language, in order of precedence.
    pub languages: Vec<LanguageSource>,
    /// The name in the greeting; `None` if there is no mail.
    pub greeting: Option<Greeting>,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The row in a list of mails.
    pub inbox: Inbox,
    /// The HTML body.
    pub html: Option<String>,
    /// The mail as plain text: the part that a custom sender sends, or what a mail program makes of the HTML.
    pub text: Option<String>,
    /// The text message.
    pub sms: Option<Sms>,
    /// The mail's headers.
    pub headers: Vec<(String, String)>,
    /// The used share of each limit.
    pub meters: Vec<Meter>,
    /// What the linter found, the most severe first.
    pub findings: Vec<Finding>,
    /// The event that Cognito sent, pretty-printed.
    pub event: String,
    /// The function's response.
    pub response: Option<String>,
    /// The mail as an `.eml` file, which is served separately.
    #[serde(skip)]
    pub eml: Option<String>,
    /// The name of the brand, which is that of the sender.
    #[serde(skip)]
    pub(crate) brand_name: String,
    /// The address of the sender.
    #[serde(skip)]
    pub(crate) sender: String,
}

/// A source of the user's language.
#[derive(Serialize)]
pub struct LanguageSource {
    /// The name of the source.
    pub source: &'static str,
    /// The value that it contains.
    pub value: Option<String>,
    /// The supported language that the value matches, if any.
    pub language: Option<String>,
}

impl LanguageSource {
    fn list(event: &Envelope<'_>, policy: &Policy) -> Vec<Self> {
        let request = CustomMessage::from_event(event);
        let asked = asked_languages(&request).map(|(place, value)| Self {
            source: place,
            value: value.map(str::to_owned),
            language: value.and_then(|tag| policy.languages().lookup(tag)).map(|locale| locale.to_string()),
        });
        let own = Some(policy.locale(event.app_client()).to_string());
        let client = Self { source: "policy: the app client, or [app]", value: own.clone(), language: own };
        asked.into_iter().chain([client]).collect()
    }
}

/// A row in a list of mails.
#[derive(Serialize)]
pub struct Inbox {
    /// Name and e-mail address.
    pub from: String,
    /// The subject.
    pub subject: Option<String>,
    /// The text that an inbox shows after the subject.
    pub preheader: String,
}

/// A text message, and how an operator splits it.
#[derive(Serialize)]
pub struct Sms {
    /// The text as Cognito sends it.
    pub text: String,
    /// `GSM-7` or `UCS-2`.
    pub encoding: &'static str,
    /// The length in units of the encoding.
    pub units: usize,
    /// The number of segments.
    pub segments: usize,
}

impl Cell {
    pub(crate) fn new(
        id: String,
        place: Slugs,
        title: &str,
        event: &str,
        rendered: &RenderedMessage,
        policy: &Policy,
    ) -> Self {
        let envelope = Envelope::parse(event.as_bytes()).ok();
        let brand = policy.brand(envelope.as_ref().and_then(Envelope::app_client));
        let to = envelope
            .as_ref()
            .and_then(|event| CustomMessage::from_event(event).user_attributes.get("email").map(str::to_owned));
        let RenderedMessage { subject, html, sender_parts, sms, language, .. } = rendered;
        let mail = rendered.mail();
        let subject = subject.as_deref().unwrap_or_default();
        let from = sender_parts.as_ref().map_or_else(|| sender(brand), |parts| parts.from.clone());
        let text = sender_parts.as_ref().map(|parts| parts.text.as_str());
        let eml_message =
            html.as_deref().map(|html| EmlMessage { id: &id, to: to.as_deref(), subject, html, text, from: &from });
        let eml = eml_message.and_then(|eml_message| eml_message.to_eml(brand));
        Self {
            title: title.to_owned(),
            trigger_source: envelope.as_ref().map(|event| event.trigger_source().to_string()).unwrap_or_default(),
            client_id: envelope.as_ref().and_then(|event| event.client_id().map(str::to_owned)),
            state: rendered.verdict().state(),
            verdict: rendered.verdict(),
            reasons: rendered.reasons.clone(),
            language: language.map(|locale| locale.to_string()),
            fallbacks: fallbacks(place.source, *language, policy),
            languages: envelope.as_ref().map(|event| LanguageSource::list(event, policy)).unwrap_or_default(),
            greeting: html.as_ref().and(envelope.as_ref()).and_then(Greeting::of_event),
            direction: language.map_or("ltr", |locale| policy.languages().texts(locale, None).direction()),
            inbox: Inbox::new(&mail, brand, &from),
            text: text.map(str::to_owned).or_else(|| html.as_deref().map(lint::plain_text)),
            headers: eml.as_deref().map(headers).unwrap_or_default(),
            meters: lint::meters(&mail),
            findings: lint::findings(&mail, brand),
            event: pretty(event).unwrap_or_else(|| event.to_owned()),
            response: rendered
                .response
                .as_deref()
                .map(|response| pretty(response).unwrap_or_else(|| response.to_owned())),
            sms: sms.as_deref().map(Sms::measure),
            html: html.clone(),
            eml,
            brand_name: brand.name.as_str().to_owned(),
            sender: from,
            place,
            id,
        }
    }

    /// The same as plain text, from the verdict to the text message.
    pub(crate) fn as_text(&self) -> String {
        let reasons: String = self.reasons.iter().map(|reason| format!("  {}\n", reason.text)).collect();
        let subject = self.inbox.subject.as_deref().unwrap_or("(none)");
        let text = self.text.as_deref().unwrap_or("(no mail)").trim_end();
        let sms = self.sms.as_ref().map(Sms::as_text).unwrap_or_default();
        let (id, verdict, from) = (&self.id, self.verdict.name(), &self.inbox.from);
        format!("{id}: {verdict}\n{reasons}\nFrom: {from}\nSubject: {subject}\n\n{text}\n{sms}")
    }
}

/// The sentences of a message that its language takes from another one; `table` is the message's table of the texts.
fn fallbacks(table: &str, language: Option<Locale>, policy: &Policy) -> Vec<String> {
    let is_of_message = |text: &FallbackText| {
        let own = text.key.split('.').next().unwrap_or_default();
        Some(text.locale) == language && [table, "mail"].contains(&own)
    };
    policy.languages().fallbacks().iter().filter(|text| is_of_message(text)).map(ToString::to_string).collect()
}

impl Inbox {
    fn new(mail: &Mail<'_>, brand: &Brand, from: &str) -> Self {
        Self {
            from: format!("{} <{from}>", brand.name.as_str()),
            subject: mail.subject.map(str::to_owned),
            preheader: mail.html.map(lint::preheader).unwrap_or_default(),
        }
    }
}

impl Sms {
    fn measure(text: &str) -> Self {
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
