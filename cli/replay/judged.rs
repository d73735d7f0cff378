//! One event with what came of it, and how it is printed.

use super::expectation::Expectation;
use super::input::{Origin, Place, Unreadable};
use super::private::Detail;
use crate::terminal::{made_printable, printable};
use events::{Envelope, Exception, PoolSettings, Trigger, ValidationReport, validate_response};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::time::Duration;

/// What Cognito would do, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// The answer counts as it is.
    Accepted,
    /// Nobody outside AWS knows; the reason says why.
    Unknown,
    /// Cognito puts its own text in the place of ours.
    Replaced,
    /// Cognito fails the call because of the answer, or because there is none.
    Refused,
    /// The function itself refused, which is its right.
    Denied,
    /// The suite has no binary for this trigger.
    NoBinary,
    /// There is no event at this place.
    Unreadable,
}

impl Verdict {
    /// Every verdict, in the order of the summary.
    pub(crate) const ALL: [Self; 7] =
        [Self::Accepted, Self::Unknown, Self::Replaced, Self::Refused, Self::Denied, Self::NoBinary, Self::Unreadable];

    /// The name in the table, in JSON and in expectations.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Unknown => "unknown",
            Self::Replaced => "replaced",
            Self::Refused => "refused",
            Self::Denied => "denied",
            Self::NoBinary => "no binary",
            Self::Unreadable => "unreadable",
        }
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Verdict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let verdict = Self::ALL.into_iter().find(|verdict| verdict.name() == name);
        verdict.ok_or_else(|| D::Error::custom("no such verdict"))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl From<events::Verdict> for Verdict {
    fn from(verdict: events::Verdict) -> Self {
        match verdict {
            events::Verdict::Accepted => Self::Accepted,
            events::Verdict::Unknown => Self::Unknown,
            events::Verdict::Replaced => Self::Replaced,
            events::Verdict::Refused => Self::Refused,
        }
    }
}

/// What came back from a function for one event, in memory or over the Runtime API.
pub(crate) enum Returned<'a> {
    /// An answer, JSON or not.
    Answer(&'a [u8]),
    /// A refusal of the suite's: its stable code and what Cognito shows to the person. Both are constants.
    Refusal(&'a str, &'a str),
    /// An error of somebody's own function: the same, but nobody knows what is in it.
    Error(&'a str, &'a str),
    /// Nothing: what happened instead, the contract's section that says what follows, and the exception that a client of
    /// Cognito sees, where it is known.
    Nothing(String, &'static str, Option<Exception>),
    /// Nobody was there to be asked.
    NoBinary,
}

impl Returned<'_> {
    /// An answer that Lambda does not take.
    pub(crate) fn too_large() -> Self {
        let what = "the answer is larger than Lambda takes".to_owned();
        Self::Nothing(what, "1.8", Some(Exception::UserLambdaValidation))
    }
}

/// One event with what came of it; every text in it is safe to print.
pub(crate) struct Judged {
    pub(crate) place: Place,
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
pub(crate) struct Effort {
    pub(crate) took: Duration,
    pub(crate) attempts: u8,
}

/// What a verdict is made of.
struct Finding {
    verdict: Verdict,
    reasons: Vec<String>,
    code: Option<String>,
    response: Option<String>,
}

impl Finding {
    fn new(verdict: Verdict, reasons: Vec<String>) -> Self {
        Self { verdict, reasons, code: None, response: None }
    }

    /// Of what came back for an event. What is no event has no gate: to answer it is wrong, to refuse it right.
    fn of(event: Option<&Envelope<'_>>, returned: Returned<'_>, settings: &PoolSettings, detail: Detail) -> Self {
        match (returned, event) {
            (Returned::NoBinary, _) => Self::new(Verdict::NoBinary, Vec::new()),
            (Returned::Answer(answer), Some(event)) => Self::answered(event, answer, settings, detail),
            (Returned::Answer(_), None) => {
                Self::new(Verdict::Refused, vec!["what is no event was answered instead of refused".to_owned()])
            }
            (_, Some(event)) if is_asynchronous(event) => Self::new(Verdict::Accepted, vec![NOBODY_WAITS.to_owned()]),
            (Returned::Refusal(code, message), event) => Self::denied(event, code.to_owned(), message),
            (Returned::Error(code, message), event) => {
                Self::denied(event, detail.private.name(code), &detail.private.text(message))
            }
            (Returned::Nothing(what, section, exception), _) => {
                let code = exception.map(|exception| exception.name().to_owned());
                let name = exception.map(|exception| format!(", {exception}")).unwrap_or_default();
                let reason = format!("{what}: the call fails (contract {section}{name})");
                Self { code, ..Self::new(Verdict::Refused, vec![reason]) }
            }
        }
    }

    fn answered(event: &Envelope<'_>, answer: &[u8], settings: &PoolSettings, detail: Detail) -> Self {
        let judgement = validate_response(event, answer, settings);
        let code = judgement.exception().map(|exception| exception.name().to_owned());
        let response = match detail.responses {
            true => Envelope::parse(answer).ok().and_then(|answer| Some(detail.private.response(answer.response()?))),
            false => None,
        };
        Self { code, response, ..Self::new(judgement.verdict().into(), reasons(&judgement)) }
    }

    fn denied(event: Option<&Envelope<'_>>, code: String, message: &str) -> Self {
        let shown = event.map_or_else(|| message.to_owned(), |event| events::error_text(event, message));
        let code = Some(made_printable(code));
        Self { code, ..Self::new(Verdict::Denied, vec![made_printable(shown)]) }
    }
}

const NOBODY_WAITS: &str = "failed, but Cognito does not wait for this trigger: the user's call goes on (contract 13)";

/// The custom senders are called without waiting for them (contract 1.7, 13).
fn is_asynchronous(event: &Envelope<'_>) -> bool {
    matches!(event.trigger_source().trigger(), Some(Trigger::CustomEmailSender | Trigger::CustomSmsSender))
}

impl Judged {
    /// A place where there should have been an event.
    pub(crate) fn unreadable(unreadable: Unreadable) -> Self {
        let Unreadable { origin, reason } = unreadable;
        Self::new(origin, String::new(), Finding::new(Verdict::Unreadable, vec![reason]))
    }

    /// Judges what came back. `event` is what was sent, where that is an event.
    pub(crate) fn of(
        origin: Origin,
        event: Option<&Envelope<'_>>,
        returned: Returned<'_>,
        settings: &PoolSettings,
        detail: Detail,
    ) -> Self {
        let source = event.map(|event| printable(event.trigger_source().as_str()).into_owned()).unwrap_or_default();
        Self::new(origin, source, Finding::of(event, returned, settings, detail))
    }

    fn new(origin: Origin, source: String, finding: Finding) -> Self {
        let Origin { place, expectation } = origin;
        let Finding { verdict, reasons, code, response } = finding;
        let (notes, Effort { took, attempts }) = (Vec::new(), Effort::default());
        Self { place, source, verdict, reasons, code, response, notes, took, attempts, expectation }
    }

    /// Adds what it took.
    pub(crate) fn with(mut self, effort: Effort) -> Self {
        (self.took, self.attempts) = (effort.took, effort.attempts);
        self
    }

    /// Adds what the function noted; it holds names out of the policy, whose keys may be anything.
    pub(crate) fn noting<'n>(mut self, notes: impl IntoIterator<Item = &'n str>) -> Self {
        self.notes = notes.into_iter().map(|note| printable(note).into_owned()).collect();
        self
    }

    /// Puts in front why what was sent is no event.
    pub(crate) fn because(mut self, why_not: Option<String>) -> Self {
        if let (Some(why_not), Some(reason)) = (why_not, self.reasons.first_mut()) {
            *reason = format!("{why_not}: {reason}");
        }
        self
    }

    /// Whether the run should fail for this event, denials apart.
    pub(crate) fn is_failure(&self) -> bool {
        match self.verdict {
            Verdict::NoBinary => false,
            _ if self.expectation.is_some() => self.differs(),
            verdict => matches!(verdict, Verdict::Refused | Verdict::Replaced),
        }
    }

    /// Whether the sample expected something else. Without a binary there is nothing to compare.
    pub(crate) fn differs(&self) -> bool {
        self.verdict != Verdict::NoBinary
            && self.expectation.as_ref().is_some_and(|expected| {
                expected.verdict != self.verdict
                    || (expected.code.is_some() && expected.code != self.code)
                    || expected.notes.as_ref().is_some_and(|notes| *notes != self.notes)
            })
    }

    /// What somebody should do something about, on one line.
    pub(crate) fn complaint(&self) -> Option<String> {
        let Self { place, verdict, .. } = self;
        let reason = self.reasons.first().map(String::as_str).unwrap_or_default();
        match &self.expectation {
            Some(expected) if self.differs() => Some(format!("{place}: {verdict}, expected {expected}: {reason}")),
            None if *verdict == Verdict::Unreadable => Some(format!("{place}: {reason}")),
            _ if self.is_failure() => Some(format!("{place}: {verdict}: {reason}")),
            _ => None,
        }
    }
}

fn reasons(judgement: &ValidationReport) -> Vec<String> {
    let mut reasons: Vec<_> = judgement.findings().iter().collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.verdict));
    reasons.into_iter().map(|reason| made_printable(reason.to_string())).collect()
}
