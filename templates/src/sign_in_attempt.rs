//! The notice about an unusual attempt to sign in, which Cognito's threat protection causes (contract section 13).
//!
//! Where the attempt came from is what the client of an attacker says, so each detail is shown only if it is inert.

use crate::texts::AttemptTexts;
use crate::texts::HtmlSentence;
use crate::{Brand, DisplayName, Texts};
use askama::{FastWritable, Values};
use std::fmt;
use std::net::IpAddr;

/// The longest link: that of Cognito contains a token of about a thousand characters.
const LONGEST_LINK: usize = 4_096;

/// An attempt to sign in: each detail that is known and inert.
#[derive(Clone, Default)]
pub struct SignInAttempt {
    time: Option<String>,
    place: Option<String>,
    device: Option<String>,
    ip_address: Option<String>,
    pub(crate) was_not_me: Option<FeedbackLink>,
    pub(crate) was_me: Option<FeedbackLink>,
}

/// A link that tells Cognito who attempted to sign in: an https URL without characters that need escaping but `&`.
#[derive(Clone)]
pub(crate) struct FeedbackLink(String);

/// What the event says about an attempt, in the order of the mail.
#[derive(Clone, Copy, Default)]
pub struct ReportedAttempt<'e> {
    /// `LOGIN_TIME`
    pub time: Option<&'e str>,
    /// `CITY`
    pub city: Option<&'e str>,
    /// `COUNTRY`
    pub country: Option<&'e str>,
    /// `DEVICE_NAME`
    pub device: Option<&'e str>,
    /// `IP_ADDRESS`
    pub ip_address: Option<&'e str>,
    /// `ONE_CLICK_LINK_INVALID`
    pub was_not_me: Option<&'e str>,
    /// `ONE_CLICK_LINK_VALID`
    pub was_me: Option<&'e str>,
}

impl SignInAttempt {
    /// Takes every detail that is inert: place and device by the rules for names in mails, the time if it has only the
    /// characters of a time.
    #[must_use]
    pub fn new(reported: ReportedAttempt<'_>) -> Self {
        let inert = |text: Option<&str>| text.and_then(DisplayName::new).map(|name| name.as_str().to_owned());
        let place: Vec<_> = [inert(reported.city), inert(reported.country)].into_iter().flatten().collect();
        // A comma separates the parts of a device, such as a browser and a system; names have none.
        let device = reported.device.map(|device| device.split(',').map(|part| inert(Some(part))).collect());
        let device: Option<Vec<_>> = device.flatten();
        Self {
            time: reported.time.filter(|time| is_time(time)).map(str::to_owned),
            place: Some(place.join(", ")).filter(|place| !place.is_empty()),
            device: device.map(|parts| parts.join(", ")),
            ip_address: reported.ip_address.and_then(|ip| ip.parse::<IpAddr>().ok()).map(|ip| ip.to_string()),
            was_not_me: reported.was_not_me.and_then(FeedbackLink::parse),
            was_me: reported.was_me.and_then(FeedbackLink::parse),
        }
    }

    /// The details that are known, with their labels.
    pub(crate) fn details<'t>(&'t self, texts: &'t AttemptTexts) -> Vec<(&'t HtmlSentence, &'t str)> {
        let details = [
            (&texts.time, &self.time),
            (&texts.place, &self.place),
            (&texts.device, &self.device),
            (&texts.ip_address, &self.ip_address),
        ];
        details.into_iter().filter_map(|(label, value)| Some((label, value.as_deref()?))).collect()
    }
}

/// Everything that the notice is rendered from.
#[derive(Clone, Copy)]
pub struct AttemptContext<'a> {
    /// The attempt.
    pub attempt: &'a SignInAttempt,
    /// The texts of the language.
    pub texts: &'a Texts,
    /// The sender.
    pub brand: &'a Brand,
}

impl FeedbackLink {
    fn parse(raw: &str) -> Option<Self> {
        let rest = raw.strip_prefix("https://")?;
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&()*+,;=%".contains(&byte);
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_host = !host.is_empty() && !host.contains('@');
        (is_host && raw.len() <= LONGEST_LINK && rest.bytes().all(is_allowed)).then(|| Self(raw.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// `2026-11-20T08:30:00.000Z`, or the same in words: the time of day has two colons.
fn is_time(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b" :.,+-".contains(&byte);
    text.len() <= 40 && text.bytes().all(is_allowed) && text.matches(':').count() == 2
}

/// For the templates, which escape the `&`.
impl fmt::Display for FeedbackLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FastWritable for FeedbackLink {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(self.as_str())?)
    }
}
