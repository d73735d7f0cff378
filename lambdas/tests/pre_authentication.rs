//! The real `pre-authentication` binary on the emulated Lambda Runtime API.

#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use lambda_emulator::{Bytes, Function, Logs, Outcome};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);

const RULES: &str = "[sign_in.maintenance.1example23456789]\nuntil = 2030-12-24T06:00:00Z\n\
    [sign_in.federation_required]\ndomains = [\"partner.example\"]\n";

/// A policy that uses most tables, with the rules, for a pool without user names.
fn policy() -> PathBuf {
    let company = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/policies/company.toml");
    let company =
        fs::read_to_string(company).unwrap().replace("[pool]\n", "[pool]\nusername_attributes = [\"email\"]\n");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pre-authentication.toml");
    fs::write(&path, company + RULES).unwrap();
    path
}

fn event(client: &str, request: &str) -> String {
    format!(
        r#"{{"version":"1","triggerSource":"PreAuthentication_Authentication","region":"eu-west-1","odd" : 1.50e+3,
        "userPoolId":"eu-west-1_AbCdEf123","userName":"hunter2@partner.example","callerContext":{{"clientId":"{client}"}},
        "request":{request},"response" : {{ }} }}"#
    )
}

async fn invoke(function: &mut Function, event: &str) -> Outcome {
    function.invoke(Bytes::copy_from_slice(event.as_bytes()), INVOKE_TIMEOUT).await
}

#[tokio::test]
async fn denials_are_equal_for_strangers_and_log_has_only_the_rule() {
    let program = Path::new(env!("CARGO_BIN_EXE_pre-authentication"));
    let variables = [(OsString::from("POLICY_FILE"), policy().into_os_string())];
    let mut function = Function::start(program, "pre-authentication", variables, Logs::Capture).await.unwrap();
    let stranger = r#"{"validationData":{"locale":"de","note":"hunter2"},"userNotFound":true}"#;
    let known = r#"{"userAttributes":{"email":"hunter2@partner.example","locale":"fr"},"validationData":{"locale":"de"},
        "userNotFound":false}"#;
    let allowed = r#"{"userAttributes":{"email":"hunter2@company.example"},"validationData":null}"#;
    for (client, code, sentence) in [
        (
            "2other",
            "FederationRequired",
            "Bitte melden Sie sich mit dem Login Ihrer Organisation an [FederationRequired]",
        ),
        (
            "1example23456789",
            "ClientUnderMaintenance",
            "Die Anmeldung ist wegen Wartungsarbeiten geschlossen. Bitte versuchen Sie es später noch einmal (2030-12-24 06:00 \
             UTC) [ClientUnderMaintenance]",
        ),
    ] {
        for request in [stranger, known] {
            match invoke(&mut function, &event(client, request)).await {
                Outcome::Error(error) => {
                    assert_eq!((error.error_type.as_str(), error.message.as_str()), (code, sentence))
                }
                other => panic!("{other:?}"),
            }
        }
    }
    let event = event("2other", allowed);
    let Outcome::Response(answer) = invoke(&mut function, &event).await else { panic!("no answer") };
    assert_eq!(answer, event.as_bytes(), "byte for byte");
    let logs = function.stop().await;
    assert_eq!(logs.stderr, Vec::<String>::new());
    let lines: Vec<Value> = logs.stdout.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let notes: Vec<_> =
        lines.iter().filter(|line| line.get("request_id").is_some()).map(|line| line.get("notes")).collect();
    let [federation, maintenance] =
        ["denied:federation_required", "denied:maintenance.1example23456789"].map(|note| Some(Value::from(note)));
    let expected = [&federation, &federation, &maintenance, &maintenance, &None];
    assert_eq!(notes, expected.map(Option::as_ref));
    assert!(!logs.stdout.join("\n").contains("hunter2"), "{logs:?}");
}
