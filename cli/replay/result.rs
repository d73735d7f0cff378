//! The result for one event.

use super::assessment::{Assessment, FunctionReply};
use super::expectation::Expectation;
use super::input::{Location, Origin, Unreadable};
use super::redaction::Detail;
use super::verdict::Verdict;
use crate::terminal::printable;
use events::{Envelope, PoolSettings};
use std::time::Duration;

/// The result for one event; all its texts are safe to print.
pub(crate) struct ReplayResult {
    pub(crate) location: Location,
    pub(crate) source: String,
    pub(crate) verdict: Verdict,
    /// The most severe first.
    pub(crate) reasons: Vec<String>,
    /// Cognito's exception, or the code of a denial.
    pub(crate) code: Option<String>,
    /// The `response` member as JSON on one line, masked by default; only if the report contains responses.
    pub(crate) response: Option<String>,
    /// The notes in the function's log line.
    pub(crate) notes: Vec<String>,
    pub(crate) duration: Duration,
    pub(crate) attempts: u8,
    pub(crate) expectation: Option<Expectation>,
}

/// The duration of an event, and the number of attempts.
#[derive(Clone, Copy, Default)]
pub(crate) struct Timing {
    pub(crate) duration: Duration,
    pub(crate) attempts: u8,
}

impl ReplayResult {
    /// The result for an unreadable event.
    pub(crate) fn unreadable(unreadable: Unreadable) -> Self {
        let Unreadable { origin, reason } = unreadable;
        Self::new(origin, String::new(), Assessment::new(Verdict::Unreadable, vec![reason]))
    }

    /// Evaluates a reply. `event` is `None` if the input is not a valid event.
    pub(crate) fn from_reply(
        origin: Origin,
        event: Option<&Envelope<'_>>,
        reply: FunctionReply<'_>,
        settings: &PoolSettings,
        detail: Detail,
    ) -> Self {
        let source = event.map(|event| printable(event.trigger_source().as_str()).into_owned()).unwrap_or_default();
        Self::new(origin, source, Assessment::from_reply(event, reply, settings, detail))
    }

    fn new(origin: Origin, source: String, assessment: Assessment) -> Self {
        let Origin { location, expectation } = origin;
        let Assessment { verdict, reasons, code, response } = assessment;
        let (notes, Timing { duration, attempts }) = (Vec::new(), Timing::default());
        Self { location, source, verdict, reasons, code, response, notes, duration, attempts, expectation }
    }

    /// Adds duration and attempts.
    pub(crate) fn with_timing(mut self, timing: Timing) -> Self {
        (self.duration, self.attempts) = (timing.duration, timing.attempts);
        self
    }

    /// Adds the notes. They contain names from the policy, which may be any text.
    pub(crate) fn with_notes<'n>(mut self, notes: impl IntoIterator<Item = &'n str>) -> Self {
        self.notes = notes.into_iter().map(|note| printable(note).into_owned()).collect();
        self
    }

    /// Prepends why the input is not a valid event.
    pub(crate) fn with_parse_error(mut self, parse_error: Option<String>) -> Self {
        if let (Some(parse_error), Some(reason)) = (parse_error, self.reasons.first_mut()) {
            *reason = format!("{parse_error}: {reason}");
        }
        self
    }

    /// Whether the run fails because of this event. Denials are handled separately.
    pub(crate) fn is_failure(&self) -> bool {
        match self.verdict {
            Verdict::NoBinary => false,
            _ if self.expectation.is_some() => self.differs_from_expectation(),
            verdict => matches!(verdict, Verdict::Refused | Verdict::Replaced),
        }
    }

    /// Whether the result differs from the expectation. Without a binary there is nothing to compare.
    pub(crate) fn differs_from_expectation(&self) -> bool {
        self.verdict != Verdict::NoBinary
            && self.expectation.as_ref().is_some_and(|expected| {
                expected.verdict != self.verdict
                    || (expected.code.is_some() && expected.code != self.code)
                    || expected.notes.as_ref().is_some_and(|notes| *notes != self.notes)
            })
    }

    /// A problem on one line, if there is one.
    pub(crate) fn problem(&self) -> Option<String> {
        let Self { location, verdict, .. } = self;
        let reason = self.reasons.first().map(String::as_str).unwrap_or_default();
        match &self.expectation {
            Some(expected) if self.differs_from_expectation() => {
                Some(format!("{location}: {verdict}, expected {expected}: {reason}"))
            }
            None if *verdict == Verdict::Unreadable => Some(format!("{location}: {reason}")),
            _ if self.is_failure() => Some(format!("{location}: {verdict}: {reason}")),
            _ => None,
        }
    }
}
