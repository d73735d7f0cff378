//! What other languages know about the triggers: `deploy/triggers.json`, generated from the registry.

use super::root;
use events::{LambdaConfigMember, Trigger};
use serde_json::{Value, json};
use std::fs;

const FILE: &str = "deploy/triggers.json";

/// One object for each trigger with a Lambda: for the CDK construct, `deploy/build` and the tests in Python and Node.
fn triggers() -> Vec<Value> {
    let row = |(trigger, lambda): (Trigger, &events::LambdaDefinition)| {
        let definition = trigger.definition();
        let lambda_config = match definition.lambda_config {
            LambdaConfigMember::Arn(arn) => json!({"arn": arn}),
            LambdaConfigMember::Versioned(versioned) => json!({"versioned": versioned}),
            LambdaConfigMember::Both { arn, versioned } => json!({"arn": arn, "versioned": versioned}),
        };
        let variants =
            lambda.variants.iter().map(|variant| json!({"name": variant.name, "features": variant.features}));
        json!({
            "trigger": definition.id,
            "binary": definition.binary,
            "lambdaConfig": lambda_config,
            "versions": definition.versions.iter().map(|version| version.lambda_version()).collect::<Vec<_>>(),
            "variants": variants.collect::<Vec<_>>(),
        })
    };
    Trigger::with_lambda().map(row).collect()
}

#[test]
fn reference_of_triggers_for_other_languages_is_up_to_date() {
    let text = serde_json::to_string_pretty(&triggers()).unwrap() + "\n";
    let file = root().join(FILE);
    if std::env::var_os("BLESS").is_some() {
        fs::write(file, text).unwrap();
    } else {
        let committed = fs::read_to_string(file).unwrap_or_default();
        assert!(committed == text, "{FILE} differs from the registry; BLESS=1 cargo test reference writes it");
    }
}

/// A Lambda without samples is neither replayed nor tested, and one without a bench event is not measured.
#[test]
fn every_lambda_has_samples_and_a_bench_event() {
    for (trigger, _) in Trigger::with_lambda() {
        let name = trigger.binary().replace('-', "_");
        for place in [format!("events/samples/{name}"), format!("bench/events/{name}.json")] {
            assert!(root().join(&place).exists(), "{trigger:?} has a Lambda in the registry, but {place} is missing");
        }
    }
}
