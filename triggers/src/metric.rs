//! The metrics of an event, which CloudWatch reads from its log line.

use crate::{LogNote, Outcome};

/// The dimension of every metric: the function's name.
pub const FUNCTION: &str = "FunctionName";

/// The namespace of the metrics.
pub const NAMESPACE: &str = "CognitoTriggers";

/// Declares the metrics: each once, with its meaning, its unit, and the members of the log line that split it up.
macro_rules! metrics {
    ($($(#[doc = $meaning:literal])+ $name:ident = $text:literal, $unit:ident, by $members:expr;)+) => {
        events::codes! {
            /// A metric of an event. Its name is the member of the log line that has its value.
            pub enum Metric {
                $($(#[doc = $meaning])+ $name = $text;)+
            }
        }

        impl Metric {
            /// The unit, as CloudWatch names it.
            #[must_use]
            pub const fn unit(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($unit),)+
                }
            }

            /// The sets of dimensions under which CloudWatch sums the metric up. Each dimension is a member of the log line.
            #[must_use]
            pub const fn dimensions(self) -> &'static [&'static [&'static str]] {
                match self {
                    $(Self::$name => $members,)+
                }
            }
        }
    };
}

metrics! {
    /// The time from the event to the response, effects included. Its sample count is the number of events.
    Duration = "Duration", Milliseconds, by &[&[FUNCTION], &[FUNCTION, "trigger", "outcome"]];
    /// The event is the first of its process.
    ColdStarts = "ColdStarts", Count, by &[&[FUNCTION]];
    /// A rule of the policy denied the request. `code` is the denial code.
    Denials = "Denials", Count, by &[&[FUNCTION], &[FUNCTION, "code"]];
    /// The event got neither what the policy specifies nor a denial, and no other metric says why: the function, or what invokes
    /// it, must be fixed.
    Faults = "Faults", Count, by &[&[FUNCTION]];
    /// Cognito would refuse or replace the response.
    InvalidResponses = "InvalidResponses", Count, by &[&[FUNCTION]];
    /// A call to AWS failed or may have failed. `failed_effect` is the first such note of the event.
    FailedEffects = "FailedEffects", Count, by &[&[FUNCTION], &[FUNCTION, "failed_effect"]];
}

impl Metric {
    /// Whether an event counts for this metric.
    #[must_use]
    pub fn counts(self, outcome: Outcome, notes: &[LogNote], is_cold_start: bool) -> bool {
        match self {
            Self::Duration => true,
            Self::ColdStarts => is_cold_start,
            Self::Denials => outcome == Outcome::Denied,
            Self::Faults => is_fault(outcome, notes),
            Self::InvalidResponses => outcome == Outcome::InvalidResponse,
            Self::FailedEffects => first_failed_effect(notes).is_some(),
        }
    }
}

/// Whether an event failed for a reason that no other metric counts.
fn is_fault(outcome: Outcome, notes: &[LogNote]) -> bool {
    match outcome {
        Outcome::Answered | Outcome::Denied | Outcome::InvalidResponse => false,
        Outcome::EffectsFailed => first_failed_effect(notes).is_none(),
        Outcome::UnknownSource
        | Outcome::WrongTrigger
        | Outcome::AmbiguousEvent
        | Outcome::UnidentifiedUser
        | Outcome::NoPlaceholder
        | Outcome::Panicked
        | Outcome::NotAnEvent => true,
    }
}

/// The first note about a call to AWS that failed or may have failed.
#[must_use]
pub fn first_failed_effect(notes: &[LogNote]) -> Option<&LogNote> {
    notes.iter().find(|note| note.code().is_failed_effect())
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION, Metric};
    use crate::{LogCode, LogNote, Outcome};

    fn counted(outcome: Outcome, notes: &[LogCode], is_cold_start: bool) -> Vec<&'static str> {
        let notes: Vec<_> = notes.iter().map(|code| LogNote::new(*code)).collect();
        let counted = Metric::ALL.iter().filter(|metric| metric.counts(outcome, &notes, is_cold_start));
        counted.map(|metric| metric.as_str()).collect()
    }

    #[test]
    fn event_counts_for_what_happened() {
        for (outcome, notes, is_cold_start, expected) in [
            (Outcome::Answered, &[][..], false, &["Duration"][..]),
            (Outcome::Answered, &[LogCode::Linked], true, &["Duration", "ColdStarts"]),
            (Outcome::Denied, &[LogCode::Denied], false, &["Duration", "Denials"]),
            (Outcome::Panicked, &[], false, &["Duration", "Faults"]),
            (Outcome::NotAnEvent, &[], false, &["Duration", "Faults"]),
            (Outcome::InvalidResponse, &[], false, &["Duration", "InvalidResponses"]),
            (Outcome::Answered, &[LogCode::RecordFailed], false, &["Duration", "FailedEffects"]),
            (Outcome::EffectsFailed, &[LogCode::DeadlineReached], false, &["Duration", "FailedEffects"]),
            (Outcome::EffectsFailed, &[LogCode::UserNameInvalid], false, &["Duration", "Faults"]),
            (Outcome::UnknownSource, &[], false, &["Duration", "Faults"]),
        ] {
            assert_eq!(counted(outcome, notes, is_cold_start), expected, "{outcome:?}");
        }
    }

    /// An outcome that nothing counts would wake no one.
    #[test]
    fn every_outcome_but_an_answer_counts_for_one_metric() {
        for outcome in Outcome::ALL {
            let reasons = counted(*outcome, &[], false).len() - 1;
            assert_eq!(reasons, usize::from(*outcome != Outcome::Answered), "{outcome:?}");
        }
    }

    /// CloudWatch accepts at most 30 dimensions in a set.
    #[test]
    fn every_set_of_dimensions_begins_with_the_function() {
        for metric in Metric::ALL {
            assert!(metric.dimensions().iter().all(|set| set.first() == Some(&FUNCTION) && set.len() <= 30));
            assert_eq!(metric.dimensions().first(), Some(&&[FUNCTION][..]), "{metric:?} has no sum");
        }
    }
}
