//! Renders a message: subject, HTML body and SMS.

use crate::{AttemptContext, MessageContext, RenderedMail, mail, plain_text, short_message};
use std::fmt;

/// Cognito's limit for `emailSubject`, in characters (contract section 4.3).
const LONGEST_SUBJECT: usize = 140;

/// The three parts of a response to Cognito. `None` selects the pool's own template for that part.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// One line, at most 140 characters.
    pub subject: Option<String>,
    /// The HTML body, within 20,000 characters after Cognito has replaced the placeholders.
    pub html: Option<String>,
    /// The short message, within 140 characters after Cognito has replaced the placeholders.
    pub sms: Option<String>,
}

impl MessageContext<'_> {
    /// Renders all three parts. It cannot fail: a part that exceeds Cognito's limits is `None`.
    pub fn render(&self) -> Rendered {
        let subject = self.subject();
        let html = mail::render(self, &subject);
        let fits = |subject: &String| subject.encode_utf16().count() <= LONGEST_SUBJECT;
        Rendered { subject: html.as_ref().map(|_| subject).filter(fits), html, sms: short_message::render(self) }
    }

    /// Renders the mail as this project sends it itself; `None` if it would exceed Cognito's limits, which nothing valid does.
    #[must_use]
    pub fn render_mail(&self) -> Option<RenderedMail> {
        let subject = self.subject();
        let html = mail::render(self, &subject)?;
        Some(RenderedMail { subject, html, text: plain_text::render(self) })
    }

    /// Renders only the short message; `None` if it would exceed Cognito's limit.
    #[must_use]
    pub fn render_sms(&self) -> Option<String> {
        short_message::render(self)
    }

    /// The subject. It does not contain the user's name, because a subject has no escaping.
    fn subject(&self) -> String {
        self.message.mail_texts(self.texts).subject.fill(self.brand.name.as_str(), "")
    }
}

impl AttemptContext<'_> {
    /// The notice as a mail.
    #[must_use]
    pub fn render_mail(&self) -> Option<RenderedMail> {
        let subject = self.texts.account_take_over.mail.subject.fill(self.brand.name.as_str(), "");
        let html = mail::render_notice(self, &subject)?;
        Some(RenderedMail { subject, html, text: plain_text::render_notice(self) })
    }
}

/// Messages contain names and, in emulators, codes: only lengths in bytes are shown.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered")
            .field("subject", &self.subject.as_ref().map(String::len))
            .field("html", &self.html.as_ref().map(String::len))
            .field("sms", &self.sms.as_ref().map(String::len))
            .finish()
    }
}
