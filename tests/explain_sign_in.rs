//! `explain` names the rule that refuses a sign-in, before and after the password is checked.

use super::{cli, root};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

const POLICY: &str = "tests/explain/sign_in.toml";

fn explain(event: &Value, arguments: &[&str]) -> Output {
    let mut command = cli();
    command.env("POLICY_FILE", POLICY).arg("explain").arg("-").args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(event.to_string().as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn sample(file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(root().join("events/samples").join(file)).unwrap()).unwrap()
}

fn set(event: &mut Value, member: &str, value: Value) {
    *event.pointer_mut(member).unwrap() = value;
}

/// A sign-in with this name to this app client.
fn sign_in(typed: &str, client: &str) -> Value {
    let mut event = sample("pre_authentication/authentication_user_not_found.json");
    set(&mut event, "/userName", json!(typed));
    set(&mut event, "/callerContext/clientId", json!(client));
    event
}

/// A user with a verified address in these groups.
fn user(groups: &[&str], verified: &str) -> Value {
    let mut event = sample("pre_token_generation/authentication_v2.json");
    set(&mut event, "/request/userAttributes/email_verified", json!(verified));
    set(&mut event, "/request/groupConfiguration/groupsToOverride", json!(groups));
    event
}

#[test]
fn rule_that_refuses_a_sign_in_is_named() {
    let place = |line: usize, rule: &str| format!("{POLICY}:{line}: sign_in.{rule}");
    let maintenance = place(17, "maintenance.1example23456789");
    let federation = place(21, "federation_required");
    let (suspended, verified) = (place(24, "suspended"), place(27, "verified_address"));
    for (event, code, rules) in [
        (sign_in("ann@partner.example.net", "2other"), Some("FederationRequired"), vec![(&federation, "enforce")]),
        (
            sign_in("ann@partner.example.net", "1example23456789"),
            Some("FederationRequired"),
            vec![(&maintenance, "shadow"), (&federation, "enforce")],
        ),
        (sign_in("ann@example.com", "1example23456789"), None, vec![(&maintenance, "shadow")]),
        (sign_in("ann@example.com", "2other"), None, vec![]),
        (user(&["suspended"], "true"), Some("AccountSuspended"), vec![(&suspended, "enforce")]),
        (user(&["suspended"], "false"), Some("AccountSuspended"), vec![(&suspended, "enforce"), (&verified, "shadow")]),
        (user(&[], "false"), None, vec![(&verified, "shadow")]),
        (user(&[], "true"), None, vec![]),
    ] {
        let output = explain(&event, &["--format", "json"]);
        assert_eq!(output.status.code(), Some(i32::from(code.is_some())), "{output:?}");
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["denial"]["code"].as_str(), code, "{event}");
        let named = document["signInRules"].as_array().unwrap().iter();
        let named: Vec<_> =
            named.map(|rule| (rule["rule"].as_str().unwrap(), rule["mode"].as_str().unwrap())).collect();
        let expected: Vec<_> = rules.iter().map(|(rule, mode)| (rule.as_str(), *mode)).collect();
        assert_eq!(named, expected, "{event}");
        let table = String::from_utf8(explain(&event, &[]).stdout).unwrap();
        // Long lines are wrapped.
        let table = table.split_whitespace().collect::<Vec<_>>().join(" ");
        for (rule, mode) in &rules {
            let effect = if *mode == "enforce" { "denied because of" } else { "not denied, only logged, because of" };
            // Rules are named without the folder of the policy.
            let rule = rule.strip_prefix("tests/explain/").unwrap();
            assert!(table.contains(&format!(" {effect} {rule} [")), "{table}");
        }
        assert_eq!(table.matches("because of ").count(), rules.len(), "{table}");
        assert_eq!(table.contains("no sign-in: ") || table.contains("no token: "), code.is_some(), "{table}");
    }
}

/// What the denial of a sign-in shows is not an attribute or the name that was typed.
#[test]
fn explained_sign_in_shows_no_personal_data() {
    for format in [&[][..], &["--format", "json"]] {
        let shown =
            String::from_utf8(explain(&sign_in("hunter2@partner.example.net", "2other"), format).stdout).unwrap();
        assert!(shown.contains("FederationRequired") && !shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn sign_in_has_no_tokens_to_compare() {
    let output = explain(&sign_in("ann@example.com", "2other"), &["--diff", POLICY]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--diff compares tokens"), "{output:?}");
}
