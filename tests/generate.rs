//! `generate` as a user runs it.

use super::cli;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Output, Stdio};

fn generate(arguments: &[&str]) -> Output {
    cli().arg("generate").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

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

#[test]
fn every_listed_source_can_be_generated() {
    let listed = text(&generate(&["--list"]).stdout);
    let sources: Vec<_> = listed.lines().map(|line| line.split_once("  ").unwrap()).collect();
    assert!(sources.len() > 40);
    for (source, function) in
        [("PreSignUp_SignUp", "pre-sign-up"), ("UserMigration_Authentication", "none in this project")]
    {
        assert!(sources.iter().any(|(name, of)| *name == source && of.trim() == function), "{listed}");
    }
    for (source, _) in sources {
        assert!(generate(&[source]).status.success(), "{source}");
    }
}

/// The policy of the tests asks for version 3.
#[test]
fn version_is_what_the_policy_asks_for() {
    for (arguments, version) in [
        (&["TokenGeneration_HostedAuth"][..], "3"),
        (&["TokenGeneration_HostedAuth", "--version", "2"], "2"),
        (&["TokenGeneration_HostedAuth", "--version", "V1_0"], "1"),
        (&["TokenGeneration_ClientCredentials"], "3"),
        (&["PreSignUp_SignUp"], "1"),
    ] {
        let event: Value = serde_json::from_slice(&generate(arguments).stdout).unwrap();
        assert_eq!(event["version"], version, "{arguments:?}");
    }
    let nowhere = cli()
        .current_dir(std::env::temp_dir())
        .env_remove("POLICY_FILE")
        .env("CARGO_MANIFEST_DIR", "/nowhere")
        .args(["generate", "TokenGeneration_HostedAuth"])
        .output()
        .unwrap();
    assert!(text(&nowhere.stdout).contains("\"version\": \"1\""), "{nowhere:?}");
}

#[test]
fn stream_of_events_has_different_people_and_can_be_replayed() {
    let arguments = ["PostConfirmation_ConfirmSignUp", "--count", "300", "--seed", "7", "--client", "1example23456789"];
    let stream = generate(&arguments).stdout;
    assert_eq!(stream, generate(&arguments).stdout, "the same seed produces the same events");
    let mut seen = BTreeSet::new();
    for line in text(&stream).lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let user = &event["request"]["userAttributes"];
        for value in [&event["userName"], &user["name"], &user["email"], &user["phone_number"]] {
            assert!(seen.insert(value.as_str().unwrap().to_owned()), "{value} is there twice");
        }
        assert_eq!(
            (&event["userName"], &event["callerContext"]["clientId"]),
            (&user["sub"], &"1example23456789".into())
        );
    }
    assert_eq!(seen.len(), 4 * 300);

    let mut replay = cli();
    replay.args(["replay", "--in-process", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut replay = replay.spawn().unwrap();
    replay.stdin.take().unwrap().write_all(&stream).unwrap();
    let replayed = text(&replay.wait_with_output().unwrap().stdout);
    assert!(replayed.contains("\n300 events: 300 accepted, "), "{replayed}");
}

/// What is printed on standard error, and whether there is an event nevertheless.
#[test]
fn mistakes_are_told_with_option_value_and_fix() {
    let token = "TokenGeneration_HostedAuth";
    for (arguments, told, is_printed) in [
        (
            &["CustomMesage_SignUp"][..],
            "\"CustomMesage_SignUp\" is not a trigger source; write CustomMessage_SignUp",
            false,
        ),
        (&["CustomMessage_ForgotPasword"], "write CustomMessage_ForgotPassword", false),
        (&["custom_message_sign_up"], "write CustomMessage_SignUp", false),
        (&["PreTokenGeneration_HostedAuth"], "write TokenGeneration_HostedAuth", false),
        (&["pre-sign-up"], "one of: PreSignUp_SignUp, PreSignUp_AdminCreateUser, PreSignUp_ExternalProvider", false),
        (&["sign-up"], "write one of: CustomMessage_SignUp, PreSignUp_SignUp, ", false),
        (&[""], "\"\" is not a trigger source; `generate --list` prints all", false),
        (&[], "<SOURCE>", false),
        (&[token, "--version", "4"], "the event version must be 1, 2 or 3", false),
        (
            &["PreSignUp_SignUp", "--version", "2"],
            "--version 2: PreSignUp_SignUp has no version 2; use version 1",
            false,
        ),
        (&[token, "--group", "staf"], "--group staf: the policy does not name this group; did you mean staff?", true),
        (&[token, "--group", "a b"], "--group a b: a group's name consists of", false),
        (&["PreSignUp_SignUp", "--group", "staff"], "--group staff: PreSignUp_SignUp never contains groups", false),
        (&[token, "--client", "2example2345678"], "this app client; did you mean 2example23456789?", true),
        (&[token, "--client", "my app"], "--client my app: an app client ID consists of", false),
        (
            &[token, "--locale", "klingon"],
            "--locale klingon: there are no texts in this language; there are en, ",
            true,
        ),
        (
            &[token, "--attribute", "emial=x"],
            "--attribute emial: Cognito has no such attribute; did you mean email or",
            true,
        ),
        (&[token, "--attribute", "full name=x"], "--attribute full name: an attribute name consists of", false),
        (&[token, "--attribute", "x"], "expected NAME=VALUE", false),
        (&[token, "--seed", "-1"], "expected a number from 0 to 18446744073709551615", false),
        (&[token, "--count", "0"], "expected a number from 1 to 71200", false),
        (
            &["TokenGeneration_ClientCredentials", "--count", "2"],
            "--count: TokenGeneration_ClientCredentials has no user",
            false,
        ),
    ] {
        let output = generate(arguments);
        let error = text(&output.stderr);
        assert!(error.contains(told), "{arguments:?}: {error}");
        assert_eq!((output.status.success(), !output.stdout.is_empty()), (is_printed, is_printed), "{arguments:?}");
    }
    for arguments in [&[token, "--group", "staff"][..], &[token, "--locale", "de_AT"], &[token, "--client", "other"]] {
        assert!(generate(arguments).stderr.is_empty(), "{arguments:?}");
    }
}
