//! One event with what came of it, and how it is printed.

use super::expectation::Expectation;
use super::input::{Location, Origin, Unreadable};
use super::redaction::Detail;
use super::verdict::Verdict;
use crate::terminal::{into_printable, printable};
use events::{Envelope, Exception, PoolSettings, Trigger, ValidationReport, validate_response};
use std::time::Duration;

/// What came back from a function for one event, in memory or over the Runtime API.
pub(crate) enum FunctionReply<'a> {
    /// An answer, JSON or not.
    Response(&'a [u8]),
    /// A refusal of the suite's: its stable code and what Cognito shows to the person. Both are constants.
    Refusal(&'a str, &'a str),
    /// An error of somebody's own function: the same, but nobody knows what is in it.
    Error(&'a str, &'a str),
    /// Nothing: what happened instead, the contract's section that says what follows, and the exception that a client of
    /// Cognito sees, where it is known.
    NoResponse(String, &'static str, Option<Exception>),
    /// Nobody was there to be asked.
    NoBinary,
}

impl FunctionReply<'_> {
    /// An answer that Lambda does not take.
    pub(crate) fn too_large() -> Self {
        let what = "the answer is larger than Lambda takes".to_owned();
        Self::NoResponse(what, "1.8", Some(Exception::UserLambdaValidation))
    }
}

/// One event with what came of it; every text in it is safe to print.
pub(crate) struct ReplayResult {
    pub(crate) location: Location,
    pub(crate) source: String,
    pub(crate) verdict: Verdict,
    /// The worst first.
    pub(crate) reasons: Vec<String>,
    /// Cognito's exception, or the stable code of a denial.
    pub(crate) code: Option<String>,
    /// The answer's `response` as JSON on one line, private values masked unless they were asked for; only where the
    /// report has a place for it.
    pub(crate) response: Option<String>,
    /// What the function says in its log beside the outcome.
    pub(crate) notes: Vec<String>,
    pub(crate) took: Duration,
    pub(crate) attempts: u8,
    pub(crate) expectation: Option<Expectation>,
}

/// How long an event took, and how many times it was sent.
#[derive(Clone, Copy, Default)]
pub(crate) struct Timing {
    pub(crate) took: Duration,
    pub(crate) attempts: u8,
}

/// What a verdict is made of.
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

    /// Of what came back for an event. What is no event has no gate: to answer it is wrong, to refuse it right.
    fn from_reply(
        event: Option<&Envelope<'_>>,
        reply: FunctionReply<'_>,
        settings: &PoolSettings,
        detail: Detail,
    ) -> Self {
        match (reply, event) {
            (FunctionReply::NoBinary, _) => Self::new(Verdict::NoBinary, Vec::new()),
            (FunctionReply::Response(answer), Some(event)) => Self::validated(event, answer, settings, detail),
            (FunctionReply::Response(_), None) => {
                Self::new(Verdict::Refused, vec!["what is no event was answered instead of refused".to_owned()])
            }
            (_, Some(event)) if is_asynchronous(event) => Self::new(Verdict::Accepted, vec![ASYNCHRONOUS.to_owned()]),
            (FunctionReply::Refusal(code, message), event) => Self::denied(event, code.to_owned(), message),
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

/// The custom senders are called without waiting for them (contract 1.7, 13).
fn is_asynchronous(event: &Envelope<'_>) -> bool {
    matches!(event.trigger_source().trigger(), Some(Trigger::CustomEmailSender | Trigger::CustomSmsSender))
}

impl ReplayResult {
    /// A place where there should have been an event.
    pub(crate) fn unreadable(unreadable: Unreadable) -> Self {
        let Unreadable { origin, reason } = unreadable;
        Self::new(origin, String::new(), Assessment::new(Verdict::Unreadable, vec![reason]))
    }

    /// Judges what came back. `event` is what was sent, where that is an event.
    pub(crate) fn of(
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
        let (notes, Timing { took, attempts }) = (Vec::new(), Timing::default());
        Self { location, source, verdict, reasons, code, response, notes, took, attempts, expectation }
    }

    /// Adds what it took.
    pub(crate) fn with_timing(mut self, timing: Timing) -> Self {
        (self.took, self.attempts) = (timing.took, timing.attempts);
        self
    }

    /// Adds what the function noted; it holds names out of the policy, whose keys may be anything.
    pub(crate) fn with_notes<'n>(mut self, notes: impl IntoIterator<Item = &'n str>) -> Self {
        self.notes = notes.into_iter().map(|note| printable(note).into_owned()).collect();
        self
    }

    /// Puts in front why what was sent is no event.
    pub(crate) fn with_parse_error(mut self, parse_error: Option<String>) -> Self {
        if let (Some(parse_error), Some(reason)) = (parse_error, self.reasons.first_mut()) {
            *reason = format!("{parse_error}: {reason}");
        }
        self
    }

    /// Whether the run should fail for this event, denials apart.
    pub(crate) fn is_failure(&self) -> bool {
        match self.verdict {
            Verdict::NoBinary => false,
            _ if self.expectation.is_some() => self.differs_from_expectation(),
            verdict => matches!(verdict, Verdict::Refused | Verdict::Replaced),
        }
    }

    /// Whether the sample expected something else. Without a binary there is nothing to compare.
    pub(crate) fn differs_from_expectation(&self) -> bool {
        self.verdict != Verdict::NoBinary
            && self.expectation.as_ref().is_some_and(|expected| {
                expected.verdict != self.verdict
                    || (expected.code.is_some() && expected.code != self.code)
                    || expected.notes.as_ref().is_some_and(|notes| *notes != self.notes)
            })
    }

    /// What somebody should do something about, on one line.
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
