//! The metrics in the log lines of the real binaries, as CloudWatch reads them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed unwrap fails the test; lines are indexed by member name"
)]

use lambda_emulator::{Bytes, EffectMode, Function, Logs};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);
const SUB: &str = "11111111-2222-3333-4444-555555555555";

/// The log lines of these events.
async fn lines(program: &str, name: &str, events: &[String]) -> Vec<Value> {
    let policy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/policies/company.toml");
    let variables = [("POLICY_FILE".into(), policy.into())];
    let program = Command::new(program).into();
    let mut function = Function::spawn(program, name, EffectMode::Live, variables, Logs::Capture).await.unwrap();
    for event in events {
        drop(function.invoke(Bytes::copy_from_slice(event.as_bytes()), INVOKE_TIMEOUT).await);
    }
    let lines = function.stop().await.stdout;
    let lines = lines.iter().map(|line| serde_json::from_str(line).unwrap());
    lines.filter(|line: &Value| line.get("request_id").is_some()).collect()
}

/// An event of a sample user with these attributes.
fn event(source: &str, attributes: &Value) -> String {
    json!({
        "version": "1", "triggerSource": source, "region": "eu-west-1", "userPoolId": "eu-west-1_AbCdEf123",
        "userName": "11111111-2222-3333-4444-555555555555", "callerContext": {"clientId": "1example23456789"},
        "request": {"userAttributes": attributes}, "response": {},
    })
    .to_string()
}

/// The metrics of a line: name, value, unit, and each set of dimensions with its values. Asserts what CloudWatch requires:
/// a metric's value is a number, a dimension's a text of at most 1024 characters, a set has at most 30 of them, and the time
/// is in milliseconds.
fn metrics(line: &Value) -> BTreeMap<String, (Value, String, Vec<String>)> {
    let timestamp = Duration::from_millis(line["_aws"]["Timestamp"].as_u64().unwrap());
    let age = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().checked_sub(timestamp);
    assert!(age.is_some_and(|age| age < Duration::from_secs(3600)), "{line}");
    let mut metrics = BTreeMap::new();
    for directive in line["_aws"]["CloudWatchMetrics"].as_array().unwrap() {
        assert_eq!(directive["Namespace"], "CognitoTriggers");
        let sets = directive["Dimensions"].as_array().unwrap().iter().map(|set| {
            let names = set.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
            let values: Vec<_> =
                names.map(|name| line[name].as_str().unwrap_or_else(|| panic!("{name}: {line}"))).collect();
            assert!(values.len() <= 30 && values.iter().all(|value| (1..=1024).contains(&value.len())), "{line}");
            values.join("/")
        });
        let sets: Vec<_> = sets.collect();
        for metric in directive["Metrics"].as_array().unwrap() {
            let name = metric["Name"].as_str().unwrap();
            let value = line[name].clone();
            assert!(value.is_number(), "{name} in {line}");
            let unit = metric["Unit"].as_str().unwrap().to_owned();
            assert!(metrics.insert(name.to_owned(), (value, unit, sets.clone())).is_none(), "{name} twice in {line}");
        }
    }
    metrics
}

#[tokio::test]
async fn outcome_denial_and_cold_start_are_metrics() {
    let events = [
        event("PreSignUp_SignUp", &json!({"email": "ann@example.com", "name": "Ann Lee"})),
        event("PreSignUp_SignUp", &json!({"email": "ann@mailinator.com", "name": "Ann Lee"})),
        "not an event".to_owned(),
    ];
    let lines = lines(env!("CARGO_BIN_EXE_pre-sign-up"), "pre-sign-up", &events).await;
    let [answered, denied, broken] = &lines[..] else { panic!("{lines:?}") };
    let count =
        |sets: &[&str]| (json!(1), "Count".to_owned(), sets.iter().map(|set| (*set).to_owned()).collect::<Vec<_>>());
    let names = |line: &Value| metrics(line).into_keys().collect::<Vec<_>>();

    assert_eq!(names(answered), ["ColdStarts", "Duration"]);
    let (milliseconds, unit, sets) = metrics(answered)["Duration"].clone();
    assert!(milliseconds == answered["ms"] && unit == "Milliseconds", "{answered}");
    assert_eq!(sets, ["pre-sign-up", "pre-sign-up/PreSignUp_SignUp/answered"]);
    assert_eq!(metrics(answered)["ColdStarts"], count(&["pre-sign-up"]));

    assert_eq!(names(denied), ["Denials", "Duration"]);
    assert_eq!(metrics(denied)["Denials"], count(&["pre-sign-up", "pre-sign-up/DisposableAddress"]));
    assert_eq!(names(broken), ["Duration", "Faults"]);
    assert_eq!(metrics(broken)["Faults"], count(&["pre-sign-up"]));
}

/// Whoever reads the alarm must find the user.
#[cfg(feature = "aws")]
#[tokio::test]
async fn failed_effect_is_a_metric_and_names_the_user() {
    let attributes = json!({"sub": SUB, "email": "ann@example.com", "cognito:user_status": "CONFIRMED"});
    let events = [
        event("PostConfirmation_ConfirmSignUp", &attributes),
        event("PostConfirmation_ConfirmSignUp", &json!({"sub": "ann@example.com", "email": "ann@example.com"})),
        event("PostConfirmation_ConfirmForgotPassword", &attributes),
    ];
    // There are no credentials, so each call fails.
    let lines = lines(env!("CARGO_BIN_EXE_post-confirmation"), "post-confirmation", &events).await;
    let [failed, forged, nothing_to_do] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((&failed["failed_effect"], &failed["sub"]), (&json!("record_failed"), &json!(SUB)));
    assert_eq!(metrics(failed)["FailedEffects"].2, ["post-confirmation", "post-confirmation/record_failed"]);
    assert!(forged.get("sub").is_none() && forged.get("failed_effect").is_some(), "{forged}");
    assert!(nothing_to_do.get("sub").is_none() && !metrics(nothing_to_do).contains_key("FailedEffects"));
}
