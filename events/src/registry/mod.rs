//! The registry of triggers: one row for each trigger of a user pool (contract sections 2 and 4 to 15).
//!
//! | file | what it holds |
//! | --- | --- |
//! | `table` | the rows; everything that lists triggers is generated from them or checked against them |
//! | `definition` | the types of the values in a row |
//! | `source` | trigger sources: parsing, and the trigger of a source |

mod definition;
mod source;
mod table;

use crate::version::EventVersion;

pub use definition::{FailureMode, LambdaConfigMember, LambdaDefinition, LambdaVariant};
pub use table::{Trigger, TriggerDefinition, TriggerSource};

impl Trigger {
    /// The name of the trigger's Lambda binary, for example `pre-token-generation`. With underscores it is the name of
    /// the trigger's folders and files.
    #[must_use]
    pub const fn binary(self) -> &'static str {
        self.definition().binary
    }

    /// The part before the underscore in the trigger's sources, for example `TokenGeneration`.
    #[must_use]
    pub const fn source_prefix(self) -> &'static str {
        self.definition().source_prefix
    }

    /// The key in `LambdaConfig` that names the trigger in messages, for example `PreSignUp`.
    #[must_use]
    pub const fn lambda_config_key(self) -> &'static str {
        self.definition().lambda_config.key()
    }

    /// The name that Cognito puts before an error text: `PreSignUp failed with error …` (contract 1.8). For pre token
    /// generation only two spellings have been observed; the event's version decides between them.
    #[must_use]
    pub fn name_in_errors(self, version: EventVersion) -> &'static str {
        match (self, version) {
            (Self::PreTokenGeneration, EventVersion::V2) => "PreTokenGenerationV2_0",
            (Self::PreTokenGeneration, _) => "PreTokenGeneration",
            (other, _) => other.source_prefix(),
        }
    }

    /// The event version to configure for its function: the wanted one if the trigger has it, otherwise the lowest one
    /// that it has; `None` if `LambdaConfig` has no place for a version.
    ///
    /// ```
    /// use cognito_triggers_events::{EventVersion, Trigger};
    ///
    /// assert_eq!(Trigger::PreTokenGeneration.configured_version(Some(EventVersion::V2)), Some(EventVersion::V2));
    /// assert_eq!(Trigger::CustomSmsSender.configured_version(Some(EventVersion::V2)), Some(EventVersion::V1));
    /// assert_eq!(Trigger::PreSignUp.configured_version(Some(EventVersion::V2)), None);
    /// ```
    #[must_use]
    pub fn configured_version(self, wanted: Option<EventVersion>) -> Option<EventVersion> {
        let definition = self.definition();
        definition.lambda_config.versioned_key()?;
        wanted.filter(|version| definition.versions.contains(version)).or(definition.versions.first().copied())
    }

    /// The trigger of a Lambda binary; `None` if this project has no Lambda of that name.
    ///
    /// ```
    /// use cognito_triggers_events::Trigger;
    ///
    /// assert_eq!(Trigger::from_binary("pre-sign-up"), Some(Trigger::PreSignUp));
    /// assert_eq!(Trigger::from_binary("user-migration"), None);
    /// ```
    #[must_use]
    pub fn from_binary(name: &str) -> Option<Self> {
        Self::with_lambda().map(|(trigger, _)| trigger).find(|trigger| trigger.binary() == name)
    }

    /// The triggers that this project has a Lambda for, in the order of the contract.
    pub fn with_lambda() -> impl Iterator<Item = (Self, &'static LambdaDefinition)> {
        Self::ALL.into_iter().filter_map(|trigger| Some((trigger, trigger.definition().lambda.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::{LambdaConfigMember, Trigger, TriggerSource};
    use crate::EventVersion;
    use std::collections::BTreeSet;

    #[test]
    fn every_source_round_trips_and_has_its_triggers_prefix() {
        for trigger in Trigger::ALL {
            for source in trigger.definition().sources {
                assert_eq!(TriggerSource::parse(source.as_str()), *source);
                assert_eq!(source.trigger(), Some(trigger));
                assert!(source.as_str().starts_with(&format!("{}_", trigger.source_prefix())), "{source}");
            }
        }
        let listed = Trigger::ALL.iter().map(|trigger| trigger.definition().sources.len()).sum::<usize>();
        assert_eq!(listed, TriggerSource::ALL.len());
    }

    #[test]
    fn names_and_keys_are_unique() {
        let mut names = BTreeSet::new();
        for trigger in Trigger::ALL {
            let definition = trigger.definition();
            let member = definition.lambda_config;
            let keys = [Some(definition.binary), member.arn_key(), member.versioned_key()];
            for name in keys.into_iter().flatten() {
                assert!(names.insert(name), "{name} is used twice");
            }
        }
    }

    /// The event version is configurable only where `LambdaConfig` has a place for it.
    #[test]
    fn triggers_with_several_versions_are_versioned() {
        for trigger in Trigger::ALL {
            let definition = trigger.definition();
            assert_eq!(definition.versions.first(), Some(&EventVersion::V1), "{trigger:?}");
            let is_versioned = !matches!(definition.lambda_config, LambdaConfigMember::Arn(_));
            assert!(is_versioned || definition.versions.len() == 1, "{trigger:?}");
        }
    }

    /// The first variant is the one that policies without further requirements get; each further one adds features.
    #[test]
    fn variants_of_a_lambda_add_features() {
        for (trigger, lambda) in Trigger::with_lambda() {
            let (first, others) = lambda.variants.split_first().unwrap_or_else(|| panic!("{trigger:?} has no variant"));
            assert_eq!(first.name, trigger.binary(), "the first variant has the name of the binary");
            let with_features = lambda.variants.iter().filter(|variant| !variant.features.is_empty());
            assert!(with_features.count() <= 1, "{trigger:?}: deploy/build cannot distinguish them");
            for other in others {
                assert!(other.name.starts_with(&format!("{}+", trigger.binary())), "{}", other.name);
                assert!(first.features.iter().all(|feature| other.features.contains(feature)), "{}", other.name);
                assert!(other.features.len() > first.features.len(), "{}", other.name);
            }
        }
    }
}
