//! What a handler returns to Cognito, and what a decision proposes to return.

use events::{Envelope, Judgement, PoolSettings};
use std::borrow::Cow;
use std::fmt;

/// A JSON text in pieces, one behind the other: a mail is large, and so it is copied once.
pub type JsonFragments = Vec<Cow<'static, str>>;

/// What becomes of the event.
#[derive(PartialEq, Eq)]
pub enum Response {
    /// It goes back byte for byte as it came.
    Unchanged,
    /// It goes back with this JSON text as the value of `response`.
    Value(JsonFragments),
    /// The call is refused: Cognito shows the message to the person who signs up or in.
    Refused(Refusal),
}

/// The answer to a person who is refused. Both parts are constants, so neither can carry a value of the event.
///
/// `Display` is what Cognito is told: the sentence, and the code in brackets, which a client finds in whatever Cognito
/// wraps around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A stable name for programs and for the log: letters and digits, a capital first.
    pub code: &'static str,
    /// A sentence for the person. No full stop at its end: Cognito appends one (contract 1.8). No brackets in it.
    pub message: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} [{}]", self.message, self.code)
    }
}

impl std::error::Error for Refusal {}

/// A value of `response` that is still to be judged.
///
/// A trait and not a variant for each trigger, so that a Lambda links the rules of its own trigger and no others.
pub trait CandidateResponse {
    /// What Cognito would do with it.
    fn validate(&self, event: &Envelope<'_>, settings: &PoolSettings) -> Judgement;

    /// Its JSON text.
    fn into_json(self: Box<Self>) -> JsonFragments;
}
