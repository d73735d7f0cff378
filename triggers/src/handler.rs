//! The way of every event: envelope → decision → gate → answer. What goes out when a step fails stands here too, so that
//! no trigger can forget it.

use crate::draft::Draft;
use events::{Envelope, Trigger, TriggerSource, Verdict};
use policy::Policy;
use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One trigger's part of the way.
pub struct Handler {
    /// The trigger whose events it answers.
    pub trigger: Trigger,
    /// What the policy asks for: a pure function of an event of this trigger, its source known. Where it has nothing to
    /// say it tells the outcome, and the fallback goes out.
    pub decide: for<'e> fn(&Envelope<'e>, &Policy) -> Result<Draft<'e>, Outcome>,
    /// What goes out instead of a draft that there is not, or that Cognito would not take: the trigger's choice between
    /// failing open and failing closed.
    pub fallback: fn(&Envelope<'_>) -> Response,
    /// The answer to what is not an event at all.
    pub not_an_event: Refusal,
}

/// What becomes of the event.
#[derive(PartialEq, Eq)]
pub enum Response {
    /// It goes back byte for byte as it came.
    Unchanged,
    /// It goes back with this JSON text as the value of `response`.
    Value(String),
    /// The call is refused: Cognito shows the message to the person who signs up or in.
    Refused(Refusal),
}

/// The answer to a person who is refused. Both parts are constants, so neither can carry a value of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A stable name for programs and for the log.
    pub code: &'static str,
    /// A sentence for the person. No full stop at its end: Cognito appends one (contract 1.8).
    pub message: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message)
    }
}

impl std::error::Error for Refusal {}

/// How an event went, for the log: a stable name each, and nothing of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer is what the policy asks for.
    Answered,
    /// The source is of this trigger, but newer than this suite: the event went back as it came.
    UnknownSource,
    /// The event is another trigger's: it went back as it came, and the function is attached to the wrong place.
    WrongTrigger,
    /// The event names no placeholder that could be put into a text: the fallback went out.
    NoPlaceholder,
    /// The gate held the draft back: the fallback went out.
    HeldBack,
    /// Something panicked: the fallback went out.
    Panicked,
    /// The payload is no event: the constant error went out.
    NotAnEvent,
}

impl Outcome {
    /// The name in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::UnknownSource => "unknown_source",
            Self::WrongTrigger => "wrong_trigger",
            Self::NoPlaceholder => "no_placeholder",
            Self::HeldBack => "held_back",
            Self::Panicked => "panicked",
            Self::NotAnEvent => "not_an_event",
        }
    }
}

/// An event on its way out.
pub struct Handled<'e> {
    /// The text for Cognito, or the error in its place.
    pub answer: Result<Cow<'e, str>, Refusal>,
    /// How it went.
    pub outcome: Outcome,
    /// The event, where it was one.
    pub event: Option<Envelope<'e>>,
}

impl Handler {
    /// Answers one payload. Never panics, whatever the bytes are: the process must survive for the next event.
    #[must_use]
    pub fn handle<'e>(&self, payload: &'e [u8], policy: &Policy) -> Handled<'e> {
        // Neither the payload nor the policy can be left half changed: both are only read.
        let nothing = |outcome| Handled { answer: Err(self.not_an_event), outcome, event: None };
        let handled = catch_unwind(AssertUnwindSafe(|| match Envelope::parse(payload) {
            Ok(event) => self.answer(event, policy),
            Err(_) => nothing(Outcome::NotAnEvent),
        }));
        handled.unwrap_or_else(|_| nothing(Outcome::Panicked))
    }

    fn answer<'e>(&self, event: Envelope<'e>, policy: &Policy) -> Handled<'e> {
        let (response, outcome) = match event.trigger_source() {
            source if source.trigger() != Some(self.trigger) => (Response::Unchanged, Outcome::WrongTrigger),
            TriggerSource::Other(_) => (Response::Unchanged, Outcome::UnknownSource),
            _ => self.response(&event, policy),
        };
        let answer = match response {
            Response::Unchanged => Ok(Cow::Borrowed(event.text())),
            Response::Value(value) => Ok(Cow::Owned(event.answer(&value))),
            Response::Refused(refusal) => Err(refusal),
        };
        Handled { answer, outcome, event: Some(event) }
    }

    /// The draft that passes the gate, or else the fallback.
    fn response(&self, event: &Envelope<'_>, policy: &Policy) -> (Response, Outcome) {
        let decided = catch_unwind(AssertUnwindSafe(|| {
            let draft = (self.decide)(event, policy)?;
            match draft.judge(event, &policy.pool()).verdict() {
                Verdict::Accepted | Verdict::Unknown => Ok(draft.into_response()),
                Verdict::Replaced | Verdict::Refused => Err(Outcome::HeldBack),
            }
        }));
        match decided.unwrap_or(Err(Outcome::Panicked)) {
            Ok(response) => (Response::Value(response), Outcome::Answered),
            Err(outcome) => ((self.fallback)(event), outcome),
        }
    }
}
