//! `generate` as a user runs it.

use super::cli;
use serde_json::Value;
use std::process::Stdio;

/// Generates a sign-up of a user with this name, on several lines and without a control character.
#[test]
fn generated_event_is_json_that_a_terminal_shows_as_it_is() {
    let name = "name=a\u{9b}31m\u{1b}[2J\u{202e}b";
    let output =
        cli().args(["generate", "PreSignUp_SignUp", "--attribute", name]).stderr(Stdio::inherit()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() > 10 && !text.contains(['\u{9b}', '\u{1b}', '\u{202e}']), "{text:?}");
    let event: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text:?}"));
    assert_eq!(event["triggerSource"], "PreSignUp_SignUp");
    assert_eq!(event["request"]["userAttributes"]["name"], name.trim_start_matches("name="));
}
