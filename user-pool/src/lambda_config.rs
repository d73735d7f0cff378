//! The functions at a pool's triggers: its `LambdaConfig`.

use crate::arn::FunctionArn;
use events::{LambdaConfigMember, Trigger};
use serde_json::{Map, Value, json};
use std::fmt;

/// The key of the AWS KMS key for custom senders.
pub(crate) const CODE_KEY: &str = "KMSKeyID";

/// A function at a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerTarget {
    /// Its ARN in the pool's configuration.
    pub arn: String,
    /// The version of its events, such as `V2_0`; `None` if the configuration contains only its ARN.
    pub version: Option<String>,
    /// Whether the key without a version (such as `PreTokenGeneration`, beside `PreTokenGenerationConfig`) contains the
    /// function. AWS sets both keys; emulators may set only one.
    pub legacy: bool,
}

impl TriggerTarget {
    /// A function as `attach` attaches it.
    #[must_use]
    pub fn new(arn: &str, version: Option<&str>) -> Self {
        Self { arn: arn.to_owned(), version: version.map(str::to_owned), legacy: true }
    }

    /// Whether both are the same function with the same event version. A missing version is `V1_0`.
    #[must_use]
    pub fn is_equivalent(&self, other: &Self) -> bool {
        let version = |target: &Self| target.version.clone().filter(|version| version != "V1_0");
        self.arn == other.arn && version(self) == version(other)
    }

    /// This target as the value of a tag. When `attach` replaces a function, it saves the replaced one in a tag of the new
    /// function.
    #[must_use]
    pub fn to_tag(&self) -> String {
        match (&self.version, self.legacy) {
            (None, _) => self.arn.clone(),
            (Some(version), true) => format!("{} {version}", self.arn),
            (Some(version), false) => format!("{} {version} versioned-only", self.arn),
        }
    }

    /// Parses a value that [`Self::to_tag`] returned.
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
        let member = trigger.definition().lambda_config;
        let get = |key: &str| self.0.get(key);
        let plain = member.arn_key().and_then(get).and_then(Value::as_str).filter(|arn| !arn.is_empty());
        let versioned = member.versioned_key().and_then(get).and_then(|config| {
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
        let member = trigger.definition().lambda_config;
        for key in [member.arn_key(), member.versioned_key()].into_iter().flatten() {
            self.0.remove(key);
        }
        let Some(TriggerTarget { arn, version, legacy }) = target else { return };
        if let Some(key) = member.arn_key().filter(|_| *legacy) {
            self.0.insert(key.to_owned(), json!(arn));
        }
        if let (Some(key), Some(version)) = (member.versioned_key(), version) {
            self.0.insert(key.to_owned(), json!({"LambdaVersion": version, "LambdaArn": arn}));
        }
    }

    /// Every function of the pool, as its key and its ARN. If a trigger has two keys, only the versioned one is listed.
    #[must_use]
    pub fn functions(&self) -> Vec<(&str, &str)> {
        // Members with a version are objects that contain the ARN.
        let functions = self.0.iter().filter_map(|(name, value)| {
            let arn = value.get("LambdaArn").unwrap_or(value).as_str()?;
            Some((name.as_str(), arn))
        });
        let is_duplicate = |name: &str| {
            let has_other_key = |trigger: Trigger| match trigger.definition().lambda_config {
                LambdaConfigMember::Both { arn, versioned } => arn == name && self.0.contains_key(versioned),
                LambdaConfigMember::Arn(_) | LambdaConfigMember::Versioned(_) => false,
            };
            Trigger::ALL.into_iter().any(has_other_key)
        };
        functions.filter(|(name, _)| !is_duplicate(name) && *name != CODE_KEY).collect()
    }

    /// Whether any trigger has a function with exactly this ARN.
    #[must_use]
    pub fn calls_function(&self, function: &FunctionArn) -> bool {
        self.functions().iter().any(|(_, arn)| *arn == function.as_str())
    }

    /// Whether both have the same functions with the same event versions. The legacy key is ignored, because AWS adds it
    /// if an update sets only the other key.
    #[must_use]
    pub fn is_equivalent(&self, other: &Self) -> bool {
        let normalized = |config: &Self| {
            let mut config = config.clone();
            for trigger in Trigger::ALL {
                let normalize = |target: TriggerTarget| {
                    let version = target.version.unwrap_or_else(|| "V1_0".to_owned());
                    TriggerTarget { version: Some(version), legacy: true, ..target }
                };
                let target = config.target(trigger).map(normalize);
                config.set(trigger, target.as_ref());
            }
            config
        };
        normalized(self) == normalized(other)
    }

    /// The AWS KMS key with which Cognito encrypts codes for custom senders.
    #[must_use]
    pub fn code_key(&self) -> Option<&str> {
        self.0.get(CODE_KEY)?.as_str().filter(|arn| !arn.is_empty())
    }

    pub(crate) fn set_code_key(&mut self, arn: &str) {
        self.0.insert(CODE_KEY.to_owned(), json!(arn));
    }

    pub(crate) fn remove_code_key(&mut self) {
        self.0.remove(CODE_KEY);
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
        let theirs = json!({"PreAuthentication": "arn:a", "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": "arn:b"}, "KMSKeyID": "arn:k", "Unknown": [1]});
        for trigger in Trigger::ALL {
            let member = trigger.definition().lambda_config;
            let mut others = config(&theirs);
            others.set(trigger, None);
            let mut changed = config(&theirs);
            let ours = TriggerTarget {
                arn: "arn:ours".to_owned(),
                version: member.versioned_key().map(|_| "V1_0".to_owned()),
                legacy: member.arn_key().is_some(),
            };
            changed.set(trigger, Some(&ours));
            assert_eq!(changed.target(trigger), Some(ours));
            changed.set(trigger, None);
            assert_eq!(changed, others);
        }
        assert_eq!(config(&theirs).functions(), [("CustomEmailSender", "arn:b"), ("PreAuthentication", "arn:a")]);
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
