//! Renders custom message events, in this process or in one that was built with newer templates.

use policy::Policy;
use std::sync::Arc;
use triggers::custom_message::HANDLER;

/// Why a custom message event has no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenderError {
    /// The function returned an error: its stable code and its message.
    Denied(String, String),
    /// No renderer responded; the reason, shown on the page.
    Unavailable(String),
}

/// Runs this project's custom message trigger.
pub trait Renderer: Send + Sync {
    /// Handles one event, given as JSON text. Returns the event with `response` filled in, as Cognito would receive it.
    ///
    /// # Errors
    /// The function returned an error, or the renderer did not respond.
    fn render(&self, event: &str) -> Result<String, RenderError>;
}

/// The trigger code that is linked into this process.
pub struct InProcessRenderer(pub Arc<Policy>);

impl Renderer for InProcessRenderer {
    fn render(&self, event: &str) -> Result<String, RenderError> {
        let handled = HANDLER.handle(event.as_bytes(), &self.0);
        match handled.response {
            Ok(text) => Ok(text.into_owned()),
            Err(denial) => {
                let sentence = denial.sentence(handled.event.as_ref(), &self.0);
                Err(RenderError::Denied(denial.code.to_owned(), sentence.to_owned()))
            }
        }
    }
}
