//! Properties of every Lambda: its log, the values that it never outputs, and the policies that it rejects.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed unwrap fails the test; events are indexed by member name"
)]

use lambda_emulator::{Bytes, CapturedLogs, EffectMode, Function, Logs, Outcome};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);
const BINARIES: [&str; 9] = [
    env!("CARGO_BIN_EXE_custom-message"),
    env!("CARGO_BIN_EXE_pre-sign-up"),
    env!("CARGO_BIN_EXE_post-confirmation"),
    env!("CARGO_BIN_EXE_pre-token-generation"),
    env!("CARGO_BIN_EXE_pre-authentication"),
    env!("CARGO_BIN_EXE_inbound-federation"),
    env!("CARGO_BIN_EXE_post-authentication"),
    env!("CARGO_BIN_EXE_custom-email-sender"),
    env!("CARGO_BIN_EXE_custom-sms-sender"),
];

/// A policy that uses most tables.
fn company() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/policies/company.toml")
}

async fn start_function(program: &str, variables: &[(&str, &str)]) -> Function {
    let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    let name = Path::new(program).file_name().unwrap().to_str().unwrap();
    let program = Command::new(program).into();
    Function::spawn(program, name, EffectMode::Live, variables, Logs::Capture).await.unwrap()
}

fn text(logs: &CapturedLogs) -> String {
    format!("{}{}", logs.stdout.join("\n"), logs.stderr.join("\n"))
}

fn is_event(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name.ends_with(".json") && !name.ends_with(".expect.json")
}

/// All samples.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/samples");
    let entries = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let folders = entries(&folder).into_iter().filter(|trigger| trigger.is_dir());
    let samples = folders.flat_map(|trigger| entries(&trigger));
    let mut samples: Vec<_> = samples.filter(|path| is_event(path)).collect();
    samples.sort();
    assert!(samples.len() > 50, "samples are missing");
    samples
}

/// There are no credentials, so the effects of post confirmation fail before any call, which is logged too.
#[tokio::test]
async fn log_contains_no_user_data() {
    let policy = fs::read_to_string(company()).unwrap();
    for program in BINARIES {
        let mut function = start_function(program, &[("POLICY_FILE", company().to_str().unwrap())]).await;
        let (mut private, mut count) = (Vec::new(), 0);
        for path in samples() {
            let event = fs::read(&path).unwrap();
            drop(function.invoke(Bytes::from(event.clone()), INVOKE_TIMEOUT).await);
            let event: Value = serde_json::from_slice(&event).unwrap();
            leaves(&event["request"], &mut private);
            // The user name of a machine client is its client ID, which is not secret.
            let name = Some(&event["userName"]).filter(|name| **name != event["callerContext"]["clientId"]);
            private.extend(name.and_then(Value::as_str).map(str::to_owned));
            count += 1;
        }
        let logs = function.stop().await;
        assert_eq!(logs.stderr, Vec::<String>::new());
        let of_events = logs.stdout.iter().filter(|line| line.contains("request_id")).count();
        assert_eq!(of_events, count, "one line per event of {program}");
        private.sort_unstable();
        private.dedup();
        private.retain(|value| value.chars().count() >= 4 && value != "true" && value != "false" && value != "null");
        // Notes may contain names from the policy: of groups, rules and claims.
        let (of_policy, personal): (Vec<_>, Vec<_>) = private.into_iter().partition(|value| policy.contains(value));
        logs.stdout.iter().for_each(|line| assert_harmless(line, &of_policy, &personal));
    }
}

fn assert_harmless(line: &str, of_policy: &[String], personal: &[String]) {
    let allowed = [
        "timestamp",
        "level",
        "message",
        "request_id",
        "trigger",
        "pool_id",
        "client_id",
        "outcome",
        "notes",
        "code",
        "failed_effect",
        "sub",
        "ms",
        "cold_start",
        "FunctionName",
        "Duration",
        "ColdStarts",
        "Denials",
        "Faults",
        "InvalidResponses",
        "FailedEffects",
        "_aws",
    ];
    let fields: Value = serde_json::from_str(line).unwrap();
    for name in fields.as_object().unwrap().keys() {
        assert!(allowed.contains(&name.as_str()), "{name} in {line}");
    }
    let values = |names: &[&str]| names.iter().filter_map(|name| fields[*name].as_str()).collect::<Vec<_>>().join("\n");
    let (values, notes) = (values(&["outcome", "client_id", "pool_id", "message"]), values(&["notes"]));
    for value in of_policy.iter().chain(personal) {
        assert!(!values.contains(value), "{value} in {line}");
    }
    for value in personal {
        assert!(!notes.contains(value), "{value} in {line}");
    }
}

fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(elements) => elements.iter().for_each(|element| leaves(element, found)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, found)),
        _ => {}
    }
}

#[tokio::test]
async fn l02_migration_password_is_never_output() {
    const PASSWORD: &str = "S3cr3t-Pa55!";
    let event = |source: &str, rest: &str| {
        format!(
            r#"{{"version":"1","triggerSource":"{source}","region":"eu-west-1","userPoolId":"eu-west-1_AbCdEf123",
                "userName":"ann","callerContext":{{"clientId":"1example23456789"}},"request":{{"password":"{PASSWORD}",
                "userAttributes":null,"validationData":{{"password":"{PASSWORD}"}}}},"response":{{"userAttributes":null}}{rest}"#
        )
    };
    let complete = event("UserMigration_Authentication", "}");
    let events = [
        complete.replace(r#""userAttributes":null"#, r#""userAttributes":{}"#),
        complete.replace("eu-west-1_AbCdEf123", PASSWORD),
        event("UserMigration_ForgotPassword", "}"),
        event("UserMigration_SomethingNewer", "}"),
        event("UserMigration_Authentication", ""),
        event("UserMigration_Authentication", r#","response":{}}"#),
        event("UserMigration_Authentication", "}}"),
        complete.replace("\"request\":{", "\"request\":[{"),
        complete,
        format!("\"{PASSWORD}\""),
        PASSWORD.to_owned(),
    ];
    for program in BINARIES {
        let mut function = start_function(program, &[("POLICY_FILE", company().to_str().unwrap())]).await;
        for event in &events {
            match function.invoke(Bytes::copy_from_slice(event.as_bytes()), INVOKE_TIMEOUT).await {
                Outcome::Response(answer) => panic!("{} is an answer", String::from_utf8_lossy(&answer)),
                Outcome::Error(error) => {
                    assert!(!format!("{}{}", error.error_type, error.message).contains("S3cr3t"), "{program}");
                    assert!(error.message.ends_with(&format!("[{}]", error.error_type)), "{}", error.message);
                }
                other => panic!("{other:?} of {program}"),
            }
        }
        let log = text(&function.stop().await);
        assert!(!log.contains("S3cr3t"), "{log}");
        assert_eq!(log.matches("request_id").count(), events.len(), "{log}");
    }
}

/// A function without a feature that the policy requires reports that, and the place in the policy, before the first event.
#[cfg(not(any(feature = "link", feature = "resume-on-sign-in")))]
#[tokio::test]
async fn policy_requiring_missing_feature_exits() {
    const APP: &str = "[app]\nbase_url=\"https://app.example.com\"\nconfirmation_path=\"/c\"\nlocale=\"en\"\nbrand=\"b\"\n\
        [brands.b]\nname=\"B\"\ncolor=\"#000000\"\nsupport=\"a@example.com\"\npostal_address=\"B\"\n";
    const RESUME: &str =
        "[post_confirmation]\nresume_on_sign_in=true\n[post_confirmation.record]\ntable=\"profiles\"\n";
    const LINK: &str = "[sign_up.link]\nidentity_providers=[\"PartnerLogin\"]\n";
    for (feature, tables, place, affected) in [
        ("resume-on-sign-in", RESUME, "post_confirmation.resume_on_sign_in", BINARIES[3]),
        ("link", LINK, "sign_up.link", BINARIES[1]),
    ] {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("requires-{feature}.toml"));
        fs::write(&path, format!("{APP}{tables}")).unwrap();
        for program in BINARIES {
            let mut function = start_function(program, &[("POLICY_FILE", path.to_str().unwrap())]).await;
            let starts = function.wait_until_ready(INVOKE_TIMEOUT).await;
            assert_eq!(starts, program != affected, "{program} {feature}");
            let log = text(&function.stop().await);
            assert_eq!(log.contains(&format!("--features aws,{feature}")) && log.contains(place), !starts, "{log}");
        }
    }
}

/// A plain build only logs its effects, so it refuses to start where it is deployed.
#[cfg(not(feature = "aws"))]
#[tokio::test]
async fn dry_run_build_does_not_start_in_lambda() {
    for (program, starts) in BINARIES.into_iter().zip([true, true, false, true, true, true, false, false, false]) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(Path::new(program).file_name().unwrap());
        fs::create_dir_all(&folder).unwrap();
        let bootstrap = folder.join("bootstrap");
        // A link, because a program that was just written may still be open for writing in a child of another test.
        drop(fs::remove_file(&bootstrap));
        fs::hard_link(program, &bootstrap).unwrap();
        let policy = company();
        let variables = [("POLICY_FILE", policy.to_str().unwrap())];
        let mut function = start_function(bootstrap.to_str().unwrap(), &variables).await;
        assert_eq!(function.wait_until_ready(INVOKE_TIMEOUT).await, starts, "{program}");
        assert_eq!(text(&function.stop().await).contains("build it with --features aws"), !starts, "{program}");
    }
}
