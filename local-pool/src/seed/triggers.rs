//! Functions at triggers: in a seed by name, in the settings of a pool by ARN.

use super::error::{Place, SeedError};
use super::format::TriggerSeed;
use crate::service::Options;
use events::{EventVersion, Trigger};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The ARN of a function of this name.
pub(super) fn function_arn(options: &Options, name: &str) -> String {
    match name.starts_with("arn:") {
        true => name.to_owned(),
        false => format!("arn:aws:lambda:{}:{}:function:{name}", options.region, options.account),
    }
}

/// The name of a function, if its ARN is the one that the name has.
pub(super) fn function_name<'a>(options: &Options, arn: &'a str) -> &'a str {
    let name = arn.rsplit(':').next().unwrap_or(arn);
    if function_arn(options, name) == arn { name } else { arn }
}

/// The key that stands in for one of AWS KMS, unless the settings name another.
pub(super) fn local_key(options: &Options) -> String {
    format!("arn:aws:kms:{}:{}:key/00000000-0000-4000-8000-000000000000", options.region, options.account)
}

/// Adds the functions to `LambdaConfig`.
pub(super) fn add_triggers(
    options: &Options,
    place: &Place,
    settings: &mut Map<String, Value>,
    triggers: &BTreeMap<String, TriggerSeed>,
) -> Result<(), SeedError> {
    if triggers.is_empty() {
        return Ok(());
    }
    let config = settings.entry("LambdaConfig").or_insert_with(|| json!({}));
    let Some(config) = config.as_object_mut() else { return Ok(()) };
    for (key, seed) in triggers {
        let place = place.member("triggers").member(key);
        let trigger = Trigger::ALL.into_iter().find(|trigger| trigger.lambda_config_key() == key).ok_or_else(|| {
            let known: Vec<&str> = Trigger::ALL.iter().map(|trigger| trigger.lambda_config_key()).collect();
            place.error("there is no such trigger", format!("use one of {}", known.join(", ")))
        })?;
        add_trigger(options, &place, config, trigger, seed)?;
    }
    Ok(())
}

fn add_trigger(
    options: &Options,
    place: &Place,
    config: &mut Map<String, Value>,
    trigger: Trigger,
    seed: &TriggerSeed,
) -> Result<(), SeedError> {
    let (function, version) = match seed {
        TriggerSeed::Name(name) => (name, None),
        TriggerSeed::Versioned(versioned) => (&versioned.function, Some(versioned.version.as_str())),
    };
    let arn = function_arn(options, function);
    let member = trigger.definition().lambda_config;
    match (member.versioned_key(), version) {
        (Some(key), _) => {
            let version = version.unwrap_or(EventVersion::V1.lambda_version());
            let is_known = trigger.definition().versions.iter().any(|known| known.lambda_version() == version);
            if !is_known {
                return Err(
                    place.error(format!("{version:?} is not a version of its events"), "use V1_0, V2_0 or V3_0")
                );
            }
            config.insert(key.to_owned(), json!({"LambdaVersion": version, "LambdaArn": arn}));
        }
        (None, Some(_)) => return Err(place.error("its events have no version", "write only the name")),
        (None, None) => {}
    }
    config.extend(member.arn_key().map(|key| (key.to_owned(), json!(arn))));
    if matches!(trigger, Trigger::CustomEmailSender | Trigger::CustomSmsSender) {
        config.entry("KMSKeyID").or_insert_with(|| json!(local_key(options)));
    }
    Ok(())
}
