//! The program as the preview runs it: lines in, lines out.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What the program says to this input, with nothing but these variables around it.
fn run(input: Vec<u8>, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-triggers-preview-renderer"));
    command.env_clear().envs(variables.iter().copied());
    let mut program = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = program.stdin.take().unwrap();
    // Beside, because neither side may wait for the other while a pipe is full. A program that ended reads nothing.
    let writing = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = program.wait_with_output().unwrap();
    writing.join().unwrap();
    output
}

/// The answers to some lines.
fn answers(input: impl Into<Vec<u8>>) -> Vec<Value> {
    let output = run(input.into(), &[]);
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A sign-up of somebody with this name.
fn sign_up(name: &str) -> Value {
    let mut event: Value =
        serde_json::from_str(include_str!("../../../events/samples/custom_message/sign_up.json")).unwrap();
    event["request"]["userAttributes"]["name"] = json!(name);
    event
}

fn mail(answer: &Value) -> &str {
    answer["response"]["response"]["emailMessage"].as_str().unwrap()
}

#[test]
fn an_event_comes_back_with_its_mail() {
    let event = sign_up("Ann");
    let answers = answers(format!("{event}\n"));
    assert_eq!(answers.len(), 1);
    assert!(mail(&answers[0]).contains("Ann") && mail(&answers[0]).contains("{####}"), "{answers:?}");
    assert_eq!(answers[0]["response"]["request"], event["request"]);
}

#[test]
fn every_line_has_one_answer_in_order_and_the_last_needs_no_end() {
    let answers = answers(format!("{}\r\nno event\n\n{}", sign_up("Ann"), sign_up("Ben")));
    assert_eq!(answers.len(), 4);
    assert!(mail(&answers[0]).contains("Ann"));
    for refused in &answers[1..3] {
        assert_eq!(refused["error"]["code"], "CustomMessageUnavailable");
        assert!(refused["error"]["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
    assert!(mail(&answers[3]).contains("Ben"));
}

#[test]
fn what_is_no_text_is_no_end() {
    let answers = answers([b"\xff\xfe\n".to_vec(), sign_up("Ann").to_string().into_bytes()].concat());
    assert_eq!(answers[0]["error"]["code"], "CustomMessageUnavailable");
    assert!(mail(&answers[1]).contains("Ann"));
}

#[test]
fn an_event_of_a_mebibyte_is_an_event() {
    let mut event = sign_up("Ann");
    event["request"]["clientMetadata"] = json!({"long": "x".repeat(1 << 20)});
    let answers = answers(format!("{event}\n"));
    assert!(mail(&answers[0]).contains("Ann"));
    assert_eq!(answers[0]["response"]["request"], event["request"]);
}

#[test]
fn no_input_is_no_answer() {
    assert!(answers("").is_empty());
}

#[test]
fn the_policy_is_the_one_that_was_handed_over() {
    let output = run(sign_up("Ann").to_string().into_bytes(), &[("APP__BASE_URL", "https://other.example")]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("https://other.example"));
}

#[test]
fn a_policy_with_problems_ends_it_before_the_first_event() {
    for (variable, value) in [("POLICY_FILE", "missing.toml"), ("APP__BASE_URL", "ftp://example.com")] {
        let output = run(sign_up("Ann").to_string().into_bytes(), &[(variable, value)]);
        assert_eq!(output.status.code(), Some(2), "{variable}");
        assert!(output.stdout.is_empty(), "{variable}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(variable) && !said.contains(value), "{said}");
    }
}
