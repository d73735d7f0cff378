//! Trigger sources: how they are displayed, and which trigger they belong to.

use super::table::{Trigger, TriggerSource};
use crate::version::EventVersion;
use std::fmt;

impl TriggerSource<'_> {
    /// The trigger that the source belongs to; `None` if its prefix is unknown.
    #[must_use]
    pub fn trigger(&self) -> Option<Trigger> {
        self.known_trigger().or_else(|| {
            let (prefix, _) = self.as_str().split_once('_')?;
            Trigger::ALL.into_iter().find(|trigger| trigger.source_prefix() == prefix)
        })
    }

    /// The versions that its events can have, lowest first (contract 1.1, 7, 8). Tokens for machine clients require
    /// version 3. For sources of unknown triggers only version 1 is known.
    #[must_use]
    pub fn versions(&self) -> &'static [EventVersion] {
        match self {
            Self::TokenGenerationClientCredentials => &[EventVersion::V3],
            _ => self.trigger().map_or(&[EventVersion::V1], |trigger| trigger.definition().versions),
        }
    }

    /// Whether the registry lists it as a source of this trigger. A source that AWS added later is not listed.
    pub(crate) fn is_known_source_of(&self, trigger: Trigger) -> bool {
        self.known_trigger() == Some(trigger)
    }
}

impl fmt::Display for TriggerSource<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Trigger, TriggerSource};

    #[test]
    fn unknown_source_is_assigned_by_its_prefix() {
        for (text, trigger) in [
            ("CustomMessage_Future", Some(Trigger::CustomMessage)),
            ("PreSignUp_Passkey", Some(Trigger::PreSignUp)),
            ("TokenGeneration_Derived", Some(Trigger::PreTokenGeneration)),
            ("custommessage_SignUp", None),
            ("CustomMessageSignUp", None),
            ("trigger_source", None),
            ("", None),
        ] {
            let source = TriggerSource::parse(text);
            assert_eq!(source, TriggerSource::Other(text));
            assert_eq!(source.trigger(), trigger, "{text}");
        }
    }
}
