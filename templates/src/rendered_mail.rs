//! A mail as this project sends it itself, instead of Cognito: subject, HTML and plain text.

use std::fmt;

/// A mail with all its parts.
#[derive(Clone, PartialEq, Eq)]
pub struct RenderedMail {
    /// One line.
    pub subject: String,
    /// The HTML body.
    pub html: String,
    /// The same as plain text.
    pub text: String,
}

/// Mails contain names: only lengths in bytes are shown.
impl fmt::Debug for RenderedMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RenderedMail")
            .field("subject", &self.subject.len())
            .field("html", &self.html.len())
            .field("text", &self.text.len())
            .finish()
    }
}
