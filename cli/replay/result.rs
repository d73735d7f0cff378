//! The result for one event.

use super::expectation::Expectation;
use super::input::{Location, Origin, Unreadable};
use super::redaction::Detail;
use super::verdict::Verdict;
use crate::terminal::{into_printable, printable};
use events::{Envelope, Exception, PoolSettings, Trigger, ValidationReport, validate_response};
use std::time::Duration;

/// A function's reply to an event, in memory or over the Runtime API.
pub(crate) enum FunctionReply<'a> {
    /// A response, JSON or not.
    Response(&'a [u8]),
    /// A denial of the suite: its code, and the message that Cognito shows to the user. Both are constants.
    Denial(&'a str, &'a str),
    /// An error of the user's own function: the same, but with unknown content.
    Error(&'a str, &'a str),
    /// No response: what happened instead, the contract's section about it, and the exception that Cognito's client
    /// gets, if it is known.
    NoResponse(String, &'static str, Option<Exception>),
    /// No function was called.
    NoBinary,
}

impl FunctionReply<'_> {
    /// A response larger than Lambda allows.
    pub(crate) fn too_large() -> Self {
        let what = "the response is larger than Lambda's limit".to_owned();
        Self::NoResponse(what, "1.8", Some(Exception::UserLambdaValidation))
    }
}

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

/// A verdict with its reasons.
struct Assessment {
    verdict: Verdict,
    reasons: Vec<String>,
    code: Option<String>,
    response: Option<String>,
}

impl Assessment {
    fn new(verdict: Verdict, reasons: Vec<String>) -> Self {
        Self { verdict, reasons, code: None, response: None }
    }

    /// Evaluates a reply. An invalid event must be rejected, so any response to it is an error.
    fn from_reply(
        event: Option<&Envelope<'_>>,
        reply: FunctionReply<'_>,
        settings: &PoolSettings,
        detail: Detail,
    ) -> Self {
        match (reply, event) {
            (FunctionReply::NoBinary, _) => Self::new(Verdict::NoBinary, Vec::new()),
            (FunctionReply::Response(answer), Some(event)) => Self::validated(event, answer, settings, detail),
            (FunctionReply::Response(_), None) => Self::new(
                Verdict::Refused,
                vec!["the function returned a response to an invalid event instead of an error".to_owned()],
            ),
            (_, Some(event)) if is_asynchronous(event) => Self::new(Verdict::Accepted, vec![ASYNCHRONOUS.to_owned()]),
            (FunctionReply::Denial(code, message), event) => Self::denied(event, code.to_owned(), message),
            (FunctionReply::Error(code, message), event) => {
                Self::denied(event, detail.redaction.redact_name(code), &detail.redaction.redact_text(message))
            }
            (FunctionReply::NoResponse(what, section, exception), _) => {
                let code = exception.map(|exception| exception.name().to_owned());
                let name = exception.map(|exception| format!(", {exception}")).unwrap_or_default();
                let reason = format!("{what}: the call fails (contract {section}{name})");
                Self { code, ..Self::new(Verdict::Refused, vec![reason]) }
            }
        }
    }

    fn validated(event: &Envelope<'_>, answer: &[u8], settings: &PoolSettings, detail: Detail) -> Self {
        let judgement = validate_response(event, answer, settings);
        let code = judgement.exception().map(|exception| exception.name().to_owned());
        let response = match detail.responses {
            true => Envelope::parse(answer)
                .ok()
                .and_then(|answer| Some(detail.redaction.redact_response(answer.response()?))),
            false => None,
        };
        Self { code, response, ..Self::new(judgement.verdict().into(), reasons(&judgement)) }
    }

    fn denied(event: Option<&Envelope<'_>>, code: String, message: &str) -> Self {
        let shown = event.map_or_else(|| message.to_owned(), |event| events::error_text(event, message));
        let code = Some(into_printable(code));
        Self { code, ..Self::new(Verdict::Denied, vec![into_printable(shown)]) }
    }
}

const ASYNCHRONOUS: &str = "failed, but Cognito does not wait for this trigger: the user's call goes on (contract 13)";

/// Cognito does not wait for the custom senders (contract 1.7, 13).
fn is_asynchronous(event: &Envelope<'_>) -> bool {
    matches!(event.trigger_source().trigger(), Some(Trigger::CustomEmailSender | Trigger::CustomSmsSender))
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

fn reasons(judgement: &ValidationReport) -> Vec<String> {
    let mut reasons: Vec<_> = judgement.findings().iter().collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.verdict));
    reasons.into_iter().map(|reason| into_printable(reason.to_string())).collect()
}
