//! One event with what came of it, and how it is printed.

use super::expectation::Expectation;
use super::input::{Input, Place, Unreadable};
use super::private::{Detail, Private};
use crate::terminal::printable;
use events::{Envelope, Judgement, PoolSettings, gate};
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
    /// An error: its type and its message, which Cognito shows to the person.
    Error(&'a str, &'a str),
    /// Nothing; the text says what happened instead.
    Nothing(String),
    /// Nobody was there to be asked.
    NoBinary,
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

impl Judged {
    /// A place where there should have been an event.
    pub(crate) fn unreadable(unreadable: Unreadable) -> Self {
        let Unreadable { place, reason } = unreadable;
        Self::new(place, String::new(), Verdict::Unreadable, vec![reason], None)
    }

    /// What is no event by itself, and was sent to nobody.
    pub(crate) fn no_event(input: Input, reason: &str) -> Self {
        Self::unreadable(Unreadable { place: input.place, reason: reason.to_owned() })
    }

    /// Judges what came back. `event` is the input's envelope; what is no event has no gate, and its answer counts as
    /// refused unless it is an error.
    pub(crate) fn of(
        input: &Input,
        event: Option<&Envelope<'_>>,
        returned: Returned<'_>,
        settings: &PoolSettings,
        detail: Detail,
    ) -> Self {
        let source = event.map(|event| printable(event.trigger_source().as_str()).into_owned()).unwrap_or_default();
        let mut judged = match returned {
            Returned::Answer(answer) => Self::answered(event, answer, settings, detail),
            Returned::Error(code, message) => Self::denied(event, code, message, detail.private),
            Returned::Nothing(what) => Self::new(Place::default(), String::new(), Verdict::Refused, vec![what], None),
            Returned::NoBinary => Self::new(Place::default(), String::new(), Verdict::NoBinary, Vec::new(), None),
        };
        judged.place.clone_from(&input.place);
        judged.expectation.clone_from(&input.expectation);
        judged.source = source;
        judged
    }

    /// Whether the run should fail for this event, denials apart.
    pub(crate) fn is_failure(&self) -> bool {
        match self.verdict {
            Verdict::NoBinary | Verdict::Unreadable => false,
            _ if self.expectation.is_some() => self.differs(),
            verdict => matches!(verdict, Verdict::Refused | Verdict::Replaced),
        }
    }

    /// Whether the sample expected something else. Without a binary there is nothing to compare.
    pub(crate) fn differs(&self) -> bool {
        let comparable = !matches!(self.verdict, Verdict::NoBinary | Verdict::Unreadable);
        comparable
            && self.expectation.as_ref().is_some_and(|expected| {
                expected.verdict != self.verdict.name() || (expected.code.is_some() && expected.code != self.code)
            })
    }

    /// What somebody should do something about, on one line.
    pub(crate) fn complaint(&self) -> Option<String> {
        let Self { place, verdict, .. } = self;
        let reason = self.reasons.first().map(String::as_str).unwrap_or_default();
        match &self.expectation {
            _ if *verdict == Verdict::Unreadable => Some(format!("{place}: {reason}")),
            Some(expected) if self.differs() => {
                Some(format!("{place}: {verdict}, expected {}: {reason}", expected.verdict))
            }
            _ if self.is_failure() => Some(format!("{place}: {verdict}: {reason}")),
            _ => None,
        }
    }

    fn answered(event: Option<&Envelope<'_>>, answer: &[u8], settings: &PoolSettings, detail: Detail) -> Self {
        let Some(event) = event else {
            let reason = "what is no event was answered instead of refused".to_owned();
            return Self::new(Place::default(), String::new(), Verdict::Refused, vec![reason], None);
        };
        let judgement = gate(event, answer, settings);
        let mut judged =
            Self::new(Place::default(), String::new(), judgement.verdict().into(), reasons(&judgement), None);
        judged.code = judgement.exception().map(|exception| exception.name().to_owned());
        if detail.responses {
            let answer = Envelope::parse(answer).ok();
            judged.response = answer.and_then(|answer| Some(detail.private.response(answer.response()?)));
        }
        judged
    }

    fn denied(event: Option<&Envelope<'_>>, code: &str, message: &str, private: Private) -> Self {
        let shown =
            event.map_or_else(|| message.to_owned(), |event| events::denied(event, &private.text(event, message)));
        let code = Some(printable(code).into_owned());
        Self::new(Place::default(), String::new(), Verdict::Denied, vec![printable(&shown).into_owned()], code)
    }

    fn new(place: Place, source: String, verdict: Verdict, reasons: Vec<String>, code: Option<String>) -> Self {
        Self {
            place,
            source,
            verdict,
            reasons,
            code,
            response: None,
            took: Duration::ZERO,
            attempts: 0,
            expectation: None,
        }
    }

    /// Adds what it took.
    pub(crate) fn with(mut self, effort: Effort) -> Self {
        (self.took, self.attempts) = (effort.took, effort.attempts);
        self
    }
}

fn reasons(judgement: &Judgement) -> Vec<String> {
    let mut reasons: Vec<_> = judgement.reasons().iter().collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.verdict));
    reasons.into_iter().map(|reason| printable(&reason.to_string()).into_owned()).collect()
}
