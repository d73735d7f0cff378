//! The renderer as the preview runs it: lines in, lines out.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Output, Stdio};

const POLICY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/company.toml");

/// Runs the program with this input, a policy and no other environment variables.
fn run(input: Vec<u8>, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-triggers-preview-renderer"));
    command.env_clear().env("POLICY_FILE", POLICY).envs(variables.iter().copied());
    let mut program = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = program.stdin.take().unwrap();
    // In a thread, because both sides would block when the pipes are full. Writing fails if the program has ended.
    let writing = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = program.wait_with_output().unwrap();
    writing.join().unwrap();
    output
}

/// The responses to an input.
fn responses(input: impl Into<Vec<u8>>) -> Vec<Value> {
    let output = run(input.into(), &[]);
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A sign-up of a user with this name.
fn sign_up(name: &str) -> Value {
    let mut event: Value =
        serde_json::from_str(include_str!("../../../events/samples/custom_message/sign_up.json")).unwrap();
    event["request"]["userAttributes"]["name"] = json!(name);
    event
}

fn mail(response: &Value) -> &str {
    response["response"]["response"]["emailMessage"].as_str().unwrap()
}

#[test]
fn event_is_returned_with_its_mail() {
    let event = sign_up("Ann");
    let responses = responses(format!("{event}\n"));
    assert_eq!(responses.len(), 1);
    assert!(mail(&responses[0]).contains("Ann") && mail(&responses[0]).contains("{####}"), "{responses:?}");
    assert_eq!(responses[0]["response"]["request"], event["request"]);
}

/// The policy has a sender of mails: that mail has its code already, and a plain text part.
#[test]
fn mail_of_the_custom_sender_is_returned_too() {
    let responses = responses(format!("{}\n", sign_up("Ann")));
    let sent = &responses[0]["mail"];
    assert_eq!(sent["from"], "no-reply@example.com");
    for part in ["html", "text"] {
        let part = sent[part].as_str().unwrap();
        assert!(part.contains("Ann") && part.contains("confirmationCode=123456") && !part.contains("{####}"), "{part}");
    }
    assert!(!sent["text"].as_str().unwrap().contains('<'), "{sent}");
    assert_eq!(sent["subject"], responses[0]["response"]["response"]["emailSubject"]);
}

#[test]
fn every_line_has_one_response_in_order() {
    let responses = responses(format!("{}\r\nno event\n\n{}", sign_up("Ann"), sign_up("Ben")));
    assert_eq!(responses.len(), 4);
    assert!(mail(&responses[0]).contains("Ann"));
    for refused in &responses[1..3] {
        assert_eq!(refused["error"]["code"], "CustomMessageUnavailable");
        assert!(refused["error"]["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
    assert!(mail(&responses[3]).contains("Ben"));
}

#[test]
fn invalid_utf8_is_refused_and_the_next_line_handled() {
    let responses = responses([b"\xff\xfe\n".to_vec(), sign_up("Ann").to_string().into_bytes()].concat());
    assert_eq!(responses[0]["error"]["code"], "CustomMessageUnavailable");
    assert!(mail(&responses[1]).contains("Ann"));
}

#[test]
fn event_of_one_mebibyte_is_handled() {
    let mut event = sign_up("Ann");
    event["request"]["clientMetadata"] = json!({"long": "x".repeat(1 << 20)});
    let responses = responses(format!("{event}\n"));
    assert!(mail(&responses[0]).contains("Ann"));
    assert_eq!(responses[0]["response"]["request"], event["request"]);
}

#[test]
fn empty_input_has_empty_output() {
    assert!(responses("").is_empty());
}

#[test]
fn environment_overrides_the_policy() {
    let output = run(sign_up("Ann").to_string().into_bytes(), &[("APP__BASE_URL", "https://other.example")]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("https://other.example"));
}

#[test]
fn invalid_policy_fails_before_the_first_event() {
    for (variable, value) in [("POLICY_FILE", "missing.toml"), ("APP__BASE_URL", "ftp://example.com")] {
        let output = run(sign_up("Ann").to_string().into_bytes(), &[(variable, value)]);
        assert_eq!(output.status.code(), Some(2), "{variable}");
        assert!(output.stdout.is_empty(), "{variable}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(variable) && !stderr.contains(value), "{stderr}");
    }
}
