//! The functions at a pool's triggers: its `LambdaConfig`.

use crate::arn::FunctionArn;
use serde_json::{Map, Value, json};
use std::fmt;

/// The two keys of the pre token generation trigger; only the second has a version.
const LEGACY: &str = "PreTokenGeneration";
const VERSIONED: &str = "PreTokenGenerationConfig";

/// A trigger with a function in this suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Customizes messages.
    CustomMessage,
    /// Decides who may sign up.
    PreSignUp,
    /// Sets up new users.
    PostConfirmation,
    /// Customizes tokens.
    PreTokenGeneration,
}

impl Trigger {
    /// All triggers.
    pub const ALL: [Self; 4] = [Self::CustomMessage, Self::PreSignUp, Self::PostConfirmation, Self::PreTokenGeneration];

    /// The binary of the suite's function for it.
    #[must_use]
    pub const fn binary(self) -> &'static str {
        match self {
            Self::CustomMessage => "custom-message",
            Self::PreSignUp => "pre-sign-up",
            Self::PostConfirmation => "post-confirmation",
            Self::PreTokenGeneration => "pre-token-generation",
        }
    }

    /// Its key in `LambdaConfig`.
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
    /// Its ARN in the pool's configuration.
    pub arn: String,
    /// The version of its events, such as `V2_0`; for pre token generation only.
    pub version: Option<String>,
    /// Whether the legacy key contains it as well. AWS sets both keys; emulators may not.
    pub legacy: bool,
}

impl TriggerTarget {
    /// A function of the suite as `attach` attaches it.
    #[must_use]
    pub fn new(arn: &str, version: Option<&str>) -> Self {
        Self { arn: arn.to_owned(), version: version.map(str::to_owned), legacy: true }
    }

    /// Whether both call the same function with the same event version.
    #[must_use]
    pub fn is_equivalent(&self, other: &Self) -> bool {
        let version = |target: &Self| target.version.clone().filter(|version| version != "V1_0");
        self.arn == other.arn && version(self) == version(other)
    }

    /// The value of the tag that saves it.
    #[must_use]
    pub fn to_tag(&self) -> String {
        match (&self.version, self.legacy) {
            (None, _) => self.arn.clone(),
            (Some(version), true) => format!("{} {version}", self.arn),
            (Some(version), false) => format!("{} {version} versioned-only", self.arn),
        }
    }

    /// Parses the value of such a tag.
    #[must_use]
    pub fn from_tag(value: &str) -> Option<Self> {
        let mut parts = value.split(' ');
        let arn = parts.next().filter(|arn| arn.starts_with("arn:"))?.to_owned();
        let version = parts.next().map(str::to_owned);
        let legacy = match parts.next() {
            None => true,
            Some("versioned-only") => false,
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

/// A pool's `LambdaConfig`, including unknown members.
#[derive(Clone, Debug, PartialEq)]
pub struct LambdaConfig(Map<String, Value>);

impl LambdaConfig {
    pub(crate) fn new(mut members: Map<String, Value>) -> Self {
        members.retain(|_, value| !value.is_null());
        Self(members)
    }

    /// The function at a trigger.
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

    /// Sets or removes the function at a trigger.
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

    /// Every function of the pool with the name of its trigger, without duplicates.
    #[must_use]
    pub fn functions(&self) -> Vec<(&str, &str)> {
        // Members with a version are objects that contain the ARN.
        let functions = self.0.iter().filter_map(|(name, value)| {
            let arn = value.get("LambdaArn").unwrap_or(value).as_str()?;
            Some((name.as_str(), arn))
        });
        let is_twice = |name: &str| name == LEGACY && self.0.contains_key(VERSIONED);
        functions.filter(|(name, _)| !is_twice(name) && *name != "KMSKeyID").collect()
    }

    /// Whether any trigger has a function with exactly this ARN.
    #[must_use]
    pub fn calls_function(&self, function: &FunctionArn) -> bool {
        self.functions().iter().any(|(_, arn)| *arn == function.as_str())
    }

    /// Whether both call the same functions with the same event versions. AWS also adds the legacy key if only the
    /// other one was set.
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
    fn set_keeps_other_triggers() {
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
    fn pre_token_generation_has_two_keys() {
        let both = json!({"PreTokenGeneration": "arn:f", "PreTokenGenerationConfig": {"LambdaVersion": "V3_0", "LambdaArn": "arn:f"}});
        let alone = json!({"PreTokenGenerationConfig": {"LambdaVersion": "V3_0", "LambdaArn": "arn:f"}});
        let legacy = json!({"PreTokenGeneration": "arn:f"});
        let first = json!({"PreTokenGeneration": "arn:f", "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": "arn:f"}});
        assert!(config(&both).is_equivalent(&config(&alone)) && config(&legacy).is_equivalent(&config(&first)));
        assert!(!config(&both).is_equivalent(&config(&legacy)) && !config(&both).is_equivalent(&config(&json!({}))));
        assert_eq!(config(&both).functions(), [("PreTokenGenerationConfig", "arn:f")]);
        // A tag restores the configuration exactly.
        for before in [both, alone, legacy, first] {
            let target = config(&before).target(Trigger::PreTokenGeneration).unwrap();
            let remembered = TriggerTarget::from_tag(&target.to_tag()).unwrap();
            let mut empty = config(&json!({}));
            empty.set(Trigger::PreTokenGeneration, Some(&remembered));
            assert_eq!(empty, config(&before));
        }
    }

    #[test]
    fn invalid_tag_is_rejected() {
        for value in ["", "V2_0", "arn:f V2_0 together", "yes arn:f"] {
            assert_eq!(TriggerTarget::from_tag(value), None, "{value}");
        }
    }
}
