//! Which function stands at which trigger: the pool's `LambdaConfig`.

use crate::arn::FunctionArn;
use serde_json::{Map, Value, json};
use std::fmt;

/// The legacy place of pre token generation, and the one that has a version.
const LEGACY: &str = "PreTokenGeneration";
const VERSIONED: &str = "PreTokenGenerationConfig";

/// A trigger that the suite has a function for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// What people are written.
    CustomMessage,
    /// Who may register.
    PreSignUp,
    /// What happens to new users.
    PostConfirmation,
    /// What tokens say.
    PreTokenGeneration,
}

impl Trigger {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::CustomMessage, Self::PreSignUp, Self::PostConfirmation, Self::PreTokenGeneration];

    /// The suite's function for it.
    #[must_use]
    pub const fn binary(self) -> &'static str {
        match self {
            Self::CustomMessage => "custom-message",
            Self::PreSignUp => "pre-sign-up",
            Self::PostConfirmation => "post-confirmation",
            Self::PreTokenGeneration => "pre-token-generation",
        }
    }

    /// Its name in a pool's `LambdaConfig`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::CustomMessage => "CustomMessage",
            Self::PreSignUp => "PreSignUp",
            Self::PostConfirmation => "PostConfirmation",
            Self::PreTokenGeneration => LEGACY,
        }
    }
}

/// A function at a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerTarget {
    /// Its ARN, as the pool has it.
    pub arn: String,
    /// The version of its events, as in `V2_0`; only pre token generation has one.
    pub version: Option<String>,
    /// Whether the legacy place names it too. AWS describes both; somebody who plays AWS need not.
    pub legacy: bool,
}

impl TriggerTarget {
    /// A function of the suite, as it is attached.
    #[must_use]
    pub fn new(arn: &str, version: Option<&str>) -> Self {
        Self { arn: arn.to_owned(), version: version.map(str::to_owned), legacy: true }
    }

    /// Whether both call the same function with the same events.
    #[must_use]
    pub fn is_equivalent(&self, other: &Self) -> bool {
        let version = |target: &Self| target.version.clone().filter(|version| version != "V1_0");
        self.arn == other.arn && version(self) == version(other)
    }

    /// The value of a tag that remembers it.
    #[must_use]
    pub fn to_tag(&self) -> String {
        match (&self.version, self.legacy) {
            (None, _) => self.arn.clone(),
            (Some(version), true) => format!("{} {version}", self.arn),
            (Some(version), false) => format!("{} {version} alone", self.arn),
        }
    }

    /// What a tag remembers.
    #[must_use]
    pub fn from_tag(value: &str) -> Option<Self> {
        let mut parts = value.split(' ');
        let arn = parts.next().filter(|arn| arn.starts_with("arn:"))?.to_owned();
        let version = parts.next().map(str::to_owned);
        let legacy = match parts.next() {
            None => true,
            Some("alone") => false,
            Some(_) => return None,
        };
        Some(Self { arn, version, legacy })
    }
}

impl fmt::Display for TriggerTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.arn)?;
        self.version.as_ref().map_or(Ok(()), |version| write!(f, " {version}"))
    }
}

/// A pool's `LambdaConfig`, those of its members included that nobody here knows.
#[derive(Clone, Debug, PartialEq)]
pub struct LambdaConfig(Map<String, Value>);

impl LambdaConfig {
    pub(crate) fn new(mut members: Map<String, Value>) -> Self {
        members.retain(|_, value| !value.is_null());
        Self(members)
    }

    /// What stands at a trigger.
    #[must_use]
    pub fn target(&self, trigger: Trigger) -> Option<TriggerTarget> {
        let plain = self.0.get(trigger.key()).and_then(Value::as_str).filter(|arn| !arn.is_empty());
        let versioned = self.0.get(VERSIONED).filter(|_| trigger == Trigger::PreTokenGeneration).and_then(|config| {
            let arn = config.get("LambdaArn")?.as_str()?;
            Some((arn, config.get("LambdaVersion").and_then(Value::as_str).unwrap_or("V1_0")))
        });
        match (versioned, plain) {
            (Some((arn, version)), plain) => {
                Some(TriggerTarget { arn: arn.to_owned(), version: Some(version.to_owned()), legacy: plain.is_some() })
            }
            (None, Some(arn)) => Some(TriggerTarget { arn: arn.to_owned(), version: None, legacy: true }),
            (None, None) => None,
        }
    }

    /// Puts a function at a trigger, or takes away the one that is there.
    pub(crate) fn set(&mut self, trigger: Trigger, target: Option<&TriggerTarget>) {
        self.0.remove(trigger.key());
        if trigger == Trigger::PreTokenGeneration {
            self.0.remove(VERSIONED);
        }
        let Some(TriggerTarget { arn, version, legacy }) = target else { return };
        if *legacy {
            self.0.insert(trigger.key().to_owned(), json!(arn));
        }
        if let Some(version) = version {
            self.0.insert(VERSIONED.to_owned(), json!({"LambdaVersion": version, "LambdaArn": arn}));
        }
    }

    /// Every function of the pool, with the name of its trigger; each once.
    #[must_use]
    pub fn functions(&self) -> Vec<(&str, &str)> {
        // Those that have a version have their ARN beside it.
        let functions = self.0.iter().filter_map(|(name, value)| {
            let arn = value.get("LambdaArn").unwrap_or(value).as_str()?;
            Some((name.as_str(), arn))
        });
        let is_twice = |name: &str| name == LEGACY && self.0.contains_key(VERSIONED);
        functions.filter(|(name, _)| !is_twice(name) && *name != "KMSKeyID").collect()
    }

    /// Whether a function, by this very ARN, stands at any trigger.
    #[must_use]
    pub fn calls_function(&self, function: &FunctionArn) -> bool {
        self.functions().iter().any(|(_, arn)| *arn == function.as_str())
    }

    /// Whether both call the same functions with the same events. AWS also describes at the legacy place what was only put
    /// at the other.
    #[must_use]
    pub fn is_equivalent(&self, other: &Self) -> bool {
        let spelled_out = |config: &Self| {
            let mut config = config.clone();
            let target = config.target(Trigger::PreTokenGeneration);
            let version = |target: &TriggerTarget| target.version.clone().or(Some("V1_0".to_owned()));
            let target = target.map(|target| TriggerTarget { version: version(&target), legacy: true, ..target });
            config.set(Trigger::PreTokenGeneration, target.as_ref());
            config
        };
        spelled_out(self) == spelled_out(other)
    }

    pub(crate) fn into_value(self) -> Option<Value> {
        (!self.0.is_empty()).then_some(Value::Object(self.0))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{LambdaConfig, Trigger, TriggerTarget};
    use serde_json::{Value, json};

    fn config(value: &Value) -> LambdaConfig {
        LambdaConfig::new(value.as_object().unwrap().clone())
    }

    #[test]
    fn what_is_set_and_taken_away_leaves_the_rest_as_it_was() {
        let others = json!({"PreAuthentication": "arn:a", "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": "arn:b"}, "KMSKeyID": "arn:k", "Tomorrow": [1]});
        for trigger in Trigger::ALL {
            let mut changed = config(&others);
            let ours = TriggerTarget::new("arn:ours", (trigger == Trigger::PreTokenGeneration).then_some("V2_0"));
            changed.set(trigger, Some(&ours));
            assert_eq!(changed.target(trigger), Some(ours));
            changed.set(trigger, None);
            assert_eq!(changed, config(&others));
        }
        assert_eq!(config(&others).functions(), [("CustomEmailSender", "arn:b"), ("PreAuthentication", "arn:a")]);
    }

    #[test]
    fn pre_token_generation_is_one_trigger_at_two_places() {
        let both = json!({"PreTokenGeneration": "arn:f", "PreTokenGenerationConfig": {"LambdaVersion": "V3_0", "LambdaArn": "arn:f"}});
        let alone = json!({"PreTokenGenerationConfig": {"LambdaVersion": "V3_0", "LambdaArn": "arn:f"}});
        let legacy = json!({"PreTokenGeneration": "arn:f"});
        let first = json!({"PreTokenGeneration": "arn:f", "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": "arn:f"}});
        assert!(config(&both).is_equivalent(&config(&alone)) && config(&legacy).is_equivalent(&config(&first)));
        assert!(!config(&both).is_equivalent(&config(&legacy)) && !config(&both).is_equivalent(&config(&json!({}))));
        assert_eq!(config(&both).functions(), [("PreTokenGenerationConfig", "arn:f")]);
        // What a tag remembers is put back as it was, to the letter.
        for before in [both, alone, legacy, first] {
            let target = config(&before).target(Trigger::PreTokenGeneration).unwrap();
            let remembered = TriggerTarget::from_tag(&target.to_tag()).unwrap();
            let mut empty = config(&json!({}));
            empty.set(Trigger::PreTokenGeneration, Some(&remembered));
            assert_eq!(empty, config(&before));
        }
    }

    #[test]
    fn a_tag_that_remembers_nothing_is_told_from_one_that_does() {
        for value in ["", "V2_0", "arn:f V2_0 together", "yes arn:f"] {
            assert_eq!(TriggerTarget::from_tag(value), None, "{value}");
        }
    }
}
