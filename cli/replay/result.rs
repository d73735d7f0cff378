//! The result for one event.

use super::expectation::Expectation;
use super::foreign_event::explain_unknown_source;
use super::input::Input;
use super::verdict::Verdict;
use crate::terminal::{into_printable, printable};
use events::{Envelope, TriggerSource};
use serde_json::value::RawValue;
use std::time::Duration;

/// The result for one event; all its texts are safe to print.
pub(crate) struct ReplayResult<'i> {
    /// Where the event comes from, and the expected result.
    pub(crate) input: &'i Input,
    pub(crate) source: String,
    pub(crate) verdict: Verdict,
    /// The most severe first.
    pub(crate) reasons: Vec<String>,
    /// Cognito's exception, or the code of a denial.
    pub(crate) code: Option<String>,
    /// The `response` member, masked by default; only if the report contains responses.
    pub(crate) response: Option<Box<RawValue>>,
    pub(crate) call: Call,
}

/// The call of a function, apart from its reply. Without a call everything is zero.
#[derive(Default)]
pub(crate) struct Call {
    /// The notes in the function's log line.
    pub(crate) notes: Vec<String>,
    pub(crate) duration: Duration,
    pub(crate) attempts: u8,
    /// Whether the function's process has asked for an event.
    pub(crate) has_polled: bool,
}

impl<'i> ReplayResult<'i> {
    /// The result for an input that is not a valid event, and is sent to no function.
    pub(crate) fn unreadable(input: &'i Input, reason: String) -> Self {
        let (source, call, reasons) = (String::new(), Call::default(), vec![reason]);
        Self { input, source, verdict: Verdict::Unreadable, reasons, code: None, response: None, call }
    }

    /// The result for an event for which there is no function.
    pub(crate) fn without_binary(input: &'i Input, event: &Envelope<'_>) -> Self {
        let source = event.trigger_source();
        let reason = explain_unknown_source(source).unwrap_or_else(|| {
            let trigger = source.trigger().map_or("this trigger", |trigger| trigger.definition().id);
            format!("this project has no function for {trigger}; send the event to yours with --function")
        });
        Self::new(input, Ok(event), Call::default(), Verdict::NoBinary, vec![reason])
    }

    /// A result without code and response. The notes contain names from the policy, which may be any text.
    pub(super) fn new(
        input: &'i Input,
        event: Result<&Envelope<'_>, &String>,
        mut call: Call,
        verdict: Verdict,
        mut reasons: Vec<String>,
    ) -> Self {
        if let (Err(parse_error), Some(reason)) = (event, reasons.first_mut()) {
            *reason = format!("{parse_error}: {reason}");
        }
        let source = event.map(|event| printable(event.trigger_source().as_str()).into_owned()).unwrap_or_default();
        call.notes = call.notes.into_iter().map(into_printable).collect();
        Self { input, source, verdict, reasons, code: None, response: None, call }
    }

    /// Whether the run fails because of this event. Denials are handled separately.
    pub(crate) fn is_failure(&self) -> bool {
        match self.verdict {
            Verdict::NoBinary => false,
            _ if self.input.expectation.is_some() => self.unmet_expectation().is_some(),
            verdict => matches!(verdict, Verdict::Refused | Verdict::Replaced | Verdict::Failed),
        }
    }

    /// The expectation, if the result differs from it. Without a binary there is nothing to compare.
    pub(crate) fn unmet_expectation(&self) -> Option<&'i Expectation> {
        self.input.expectation.as_ref().filter(|expected| {
            self.verdict != Verdict::NoBinary
                && (expected.verdict != self.verdict
                    || (expected.code.is_some() && expected.code != self.code)
                    || expected.notes.as_ref().is_some_and(|notes| *notes != self.call.notes))
        })
    }

    /// A problem on one line, if there is one.
    pub(crate) fn problem(&self) -> Option<String> {
        let Self { input: Input { location, expectation, .. }, verdict, .. } = self;
        let reason = self.reasons.first().map(String::as_str).unwrap_or_default();
        if let Some(expected) = self.unmet_expectation() {
            return Some(format!("{location}: {verdict}, expected {expected}: {reason}"));
        }
        match verdict {
            Verdict::Unreadable if expectation.is_none() => Some(format!("{location}: {reason}")),
            Verdict::NoBinary
                if expectation.is_none() && matches!(TriggerSource::parse(&self.source), TriggerSource::Other(_)) =>
            {
                let source = if self.source.is_empty() { String::new() } else { format!("{} ", self.source) };
                Some(format!("{location}: {source}{reason}"))
            }
            _ if self.is_failure() => Some(format!("{location}: {verdict}: {reason}")),
            _ => None,
        }
    }
}
