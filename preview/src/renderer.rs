//! Renders custom message events, in this process or in one that was built with newer templates.

use policy::Policy;
use serde::Deserialize;
use std::sync::Arc;
use triggers::custom_email_sender::{SampleMail, sample_mail};
use triggers::custom_message::HANDLER;

/// What an event of custom message leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendering {
    /// The event with `response` filled in, as Cognito would receive it.
    pub response: String,
    /// The mail that `custom-email-sender` sends instead; `None` if the policy has no such sender.
    pub mail: Option<SentMail>,
}

/// A mail as a custom sender sends it, with an invented code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SentMail {
    /// The address of the sender.
    pub from: String,
    /// One line.
    pub subject: String,
    /// The HTML part.
    pub html: String,
    /// The plain text part.
    pub text: String,
}

impl From<SampleMail> for SentMail {
    fn from(SampleMail { mail, from }: SampleMail) -> Self {
        Self { from, subject: mail.subject, html: mail.html, text: mail.text }
    }
}

/// Why a custom message event has no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenderError {
    /// The function returned an error: its stable code and its message.
    Denied(String, String),
    /// No renderer responded; the reason, shown on the page.
    Unavailable(String),
}

/// Runs this project's custom message trigger, and its sender of mails.
pub trait Renderer: Send + Sync {
    /// Handles one event, given as JSON text.
    ///
    /// # Errors
    /// The function returned an error, or the renderer did not respond.
    fn render(&self, event: &str) -> Result<Rendering, RenderError>;
}

/// The trigger code that is linked into this process.
pub struct InProcessRenderer(pub Arc<Policy>);

impl Renderer for InProcessRenderer {
    fn render(&self, event: &str) -> Result<Rendering, RenderError> {
        let handled = HANDLER.handle(event.as_bytes(), &self.0);
        match handled.response {
            Ok(text) => {
                let mail = sample_mail(event, &self.0).map(SentMail::from);
                Ok(Rendering { response: text.into_owned(), mail })
            }
            Err(denial) => {
                let sentence = denial.sentence(handled.event.as_ref(), &self.0);
                Err(RenderError::Denied(denial.code.to_owned(), sentence.to_owned()))
            }
        }
    }
}

#[cfg(test)]
impl From<&str> for Rendering {
    fn from(response: &str) -> Self {
        Self { response: response.to_owned(), mail: None }
    }
}
