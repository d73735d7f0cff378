//! Verdicts on responses.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// How Cognito would process a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// The response is used as it is.
    Accepted,
    /// Cognito's behaviour is not documented; the reason contains details.
    Unknown,
    /// Cognito replaces the message with its own text.
    Replaced,
    /// The call fails because of the response, or because there is none.
    Refused,
    /// The function denied the request, as intended.
    Denied,
    /// The suite has no binary for this trigger.
    NoBinary,
    /// The input is not a readable event.
    Unreadable,
}

impl Verdict {
    /// All verdicts, in the order of the summary.
    pub(crate) const ALL: [Self; 7] =
        [Self::Accepted, Self::Unknown, Self::Replaced, Self::Refused, Self::Denied, Self::NoBinary, Self::Unreadable];

    /// The name in the table, in JSON and in expectation files.
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
        verdict.ok_or_else(|| D::Error::custom("unknown verdict"))
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
