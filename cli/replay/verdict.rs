//! Verdicts on responses.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumCount, IntoStaticStr, VariantArray};

/// How Cognito would process a response.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Deserialize,
    Display,
    EnumCount,
    IntoStaticStr,
    Serialize,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Verdict {
    /// The response is used as it is.
    Accepted,
    /// Cognito's behaviour is not documented; the reason contains details.
    Unknown,
    /// Cognito replaces the message with its own text.
    Replaced,
    /// The call fails because of the response.
    Refused,
    /// The function denied the request, as intended.
    Denied,
    /// The function returned an error that is not a denial, or no response at all.
    Failed,
    /// This project has no binary for the trigger.
    #[serde(rename = "no binary")]
    #[strum(to_string = "no binary")]
    NoBinary,
    /// The input is not a readable event.
    Unreadable,
}

impl Verdict {
    /// All verdicts, in the order of the summary.
    pub(crate) const ALL: [Self; Self::COUNT] = *Self::VARIANTS.first_chunk().unwrap();

    /// The name in the table, in JSON and in expectation files.
    pub(crate) fn name(self) -> &'static str {
        self.into()
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
