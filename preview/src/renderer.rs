//! Who answers an event: this process, or one that was built with newer templates.

use policy::Policy;
use std::sync::Arc;
use triggers::custom_message::HANDLER;

/// Why a custom message event has no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenderError {
    /// The function's error: its stable code and its sentence.
    Refused(String, String),
    /// Nobody answered; why, for the person at the page.
    Unavailable(String),
}

/// Somebody who answers custom message events with the suite's own decisions.
pub trait Renderer: Send + Sync {
    /// Answers one event, given as JSON text: the event with `response` filled in, as Cognito would get it.
    ///
    /// # Errors
    /// Where the function refuses, or does not answer.
    fn render(&self, event: &str) -> Result<String, RenderError>;
}

/// The decisions that are linked into this process.
pub struct InProcessRenderer(pub Arc<Policy>);

impl Renderer for InProcessRenderer {
    fn render(&self, event: &str) -> Result<String, RenderError> {
        match HANDLER.handle(event.as_bytes(), &self.0).response {
            Ok(text) => Ok(text.into_owned()),
            Err(refusal) => Err(RenderError::Refused(refusal.code.to_owned(), refusal.message.to_owned())),
        }
    }
}
