//! Who answers an event: this process, or one that was built with newer templates.

use policy::Policy;
use std::sync::Arc;
use triggers::custom_message::HANDLER;

/// What came back for a custom message event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The event with `response` filled in, as Cognito would get it.
    Event(String),
    /// The function's error: its stable code and its sentence.
    Refusal(String, String),
    /// Nobody answered; why, for the person at the page.
    Nobody(String),
}

/// Somebody who answers custom message events with the suite's own decisions.
pub trait Answering: Send + Sync {
    /// Answers one event, given as JSON text.
    fn answer(&self, event: &str) -> Answer;
}

/// The decisions that are linked into this process.
pub struct InProcess(pub Arc<Policy>);

impl Answering for InProcess {
    fn answer(&self, event: &str) -> Answer {
        match HANDLER.handle(event.as_bytes(), &self.0).response {
            Ok(text) => Answer::Event(text.into_owned()),
            Err(refusal) => Answer::Refusal(refusal.code.to_owned(), refusal.message.to_owned()),
        }
    }
}
