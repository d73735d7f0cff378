//! What a handler returns to Cognito, and what a decision proposes to return.

use events::{Envelope, PoolSettings, ValidationReport};
use std::borrow::Cow;
use std::fmt;

/// Consecutive fragments of one JSON text. E-mails are large; with fragments they are copied only once.
pub type JsonFragments = Vec<Cow<'static, str>>;

/// What is returned for an event.
#[derive(PartialEq, Eq)]
pub enum Response {
    /// The event, byte for byte as received.
    Unchanged,
    /// The event with this JSON text as the value of `response`.
    Value(JsonFragments),
    /// An error: Cognito passes the message on to the user who signs up or in.
    Error(Denial),
}

/// The error that the user sees. Code and message are constants, so neither can contain a value of the event.
///
/// `Display` is the message in English, followed by the code in brackets, by which a client recognizes the denial inside
/// Cognito's own error message. [`Denial::text`] is the same in the language of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denial {
    /// A stable name for clients and for the log, in `UpperCamelCase`.
    pub code: &'static str,
    /// A sentence for the end user in English, without brackets and without a trailing full stop: Cognito appends one (contract
    /// 1.8).
    pub message: &'static str,
    /// When it is returned, for `docs/reference/denials.md`.
    pub when: &'static str,
}

impl fmt::Display for Denial {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} [{}]", self.message, self.code)
    }
}

impl std::error::Error for Denial {}

/// A value of `response` that has not been validated yet.
///
/// A trait instead of one enum variant per trigger, so that a Lambda links only the validation rules of its own
/// trigger.
pub trait CandidateResponse {
    /// Predicts what Cognito would do with it.
    fn validate(&self, event: &Envelope<'_>, settings: &PoolSettings) -> ValidationReport;

    /// Its JSON text.
    fn into_json(self: Box<Self>) -> JsonFragments;
}
