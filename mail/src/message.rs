//! A mail as a MIME message: UTF-8, encoded words in its headers, folded lines.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A rendered mail.
pub struct Mail<'m> {
    /// The message ID without angle brackets: `sign_up.1@example.com`.
    pub id: &'m str,
    /// Seconds since the epoch.
    pub date: i64,
    /// The display name of the sender.
    pub sender_name: &'m str,
    /// The address of the sender.
    pub sender: &'m str,
    /// The address of the recipient.
    pub recipient: &'m str,
    /// The subject as text; it is encoded here.
    pub subject: &'m str,
    /// The HTML body.
    pub html: &'m str,
    /// The plain text body, if the mail has one.
    pub text: Option<&'m str>,
}

impl Mail<'_> {
    /// The MIME message: one HTML part, or `multipart/alternative` if there is a plain text body. `None` only if the
    /// message cannot be written.
    #[must_use]
    pub fn to_mime(&self) -> Option<String> {
        let Self { id, date, sender_name, sender, recipient, subject, html, text } = *self;
        let message = MessageBuilder::new()
            .from(Address::new_address(Some(sender_name), sender))
            .to(recipient)
            .subject(subject)
            .date(date)
            .message_id(id)
            // No one answers automatically (RFC 3834).
            .header("Auto-Submitted", Raw::new("auto-generated"));
        let html_part = MimePart::new("text/html", html);
        let body = match text {
            Some(text) => {
                let text_part = MimePart::new("text/plain", text);
                let kind = ContentType::new("multipart/alternative").attribute("boundary", self.boundary());
                MimePart::new(kind, vec![text_part, html_part])
            }
            None => html_part,
        };
        message.body(body).write_to_string().ok()
    }

    /// The same for the same mail. It depends on the whole text, so no part of the text can contain it on purpose.
    fn boundary(&self) -> String {
        let mut hasher = DefaultHasher::new();
        (self.id, self.html, self.text).hash(&mut hasher);
        format!("=_{:016x}", hasher.finish())
    }
}
