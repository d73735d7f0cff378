//! The events of a deployment.

use super::{POLICY, check, folder, minimal, printed};
use crate::root;
use std::fs;

const SIGN_UP: &str = "events/samples/pre_sign_up/sign_up.json";

#[test]
fn own_events_are_compared_with_their_expectations() {
    let event = fs::read_to_string(root().join(SIGN_UP)).unwrap();
    let expected = |verdict: &str| format!("{{\"verdict\": \"{verdict}\"}}");
    let policy = format!("{}[sign_up.allow_domains]\ndomains = [\"partner.example.net\"]\n", minimal());
    for (verdict, code, told) in [
        ("denied", 0, "1 event of events/: 0 problems"),
        ("accepted", 1, "problem: ./events/sign_up.json: denied, expected accepted"),
    ] {
        let files = [
            ("policy.toml", &*policy),
            ("events/sign_up.json", &event),
            ("events/sign_up.expect.json", &expected(verdict)),
        ];
        let output = check(&folder(&format!("events-{verdict}"), &files), &[]);
        assert_eq!(output.status.code(), Some(code), "{}", printed(&output));
        assert!(printed(&output).contains(told), "{}", printed(&output));
    }
}

#[test]
fn own_mail_events_are_checked_like_generated_ones() {
    let files = [("policy.toml", &*minimal()), ("events/broken.json", "{\"triggerSource\": ")];
    let output = check(&folder("broken-event", &files), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    assert_eq!(printed(&output).matches("problem: ").count(), 1, "{}", printed(&output));
    assert!(printed(&output).contains("problem: ./events/broken.json: "), "{}", printed(&output));
}

#[test]
fn event_without_a_function_is_told_only_if_its_source_is_unknown() {
    let event = fs::read_to_string(root().join(SIGN_UP)).unwrap();
    for (source, told) in [
        ("CreateAuthChallenge_Authentication", ""),
        ("PreSignup_SignUp", "PreSignup_SignUp is not a known trigger source; did you mean PreSignUp_SignUp?"),
        ("", "not an event of a Cognito trigger: its triggerSource is empty or not a string"),
    ] {
        let event = event.replace("\"PreSignUp_SignUp\"", &format!("\"{source}\""));
        let printed = printed(&check(&folder("sources", &[("policy.toml", POLICY), ("events/a.json", &event)]), &[]));
        let problems: Vec<_> = printed.lines().filter(|line| line.starts_with("problem: ")).collect();
        let expected = format!("problem: ./events/a.json: {told}");
        assert_eq!(problems, if told.is_empty() { vec![] } else { vec![expected.as_str()] });
    }
}
