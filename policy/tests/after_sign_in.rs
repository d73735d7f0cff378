//! The table `[after_sign_in]`: valid tables, and the exact message for every problem.

#![expect(clippy::panic, reason = "a test with an invalid policy prints its problems")]

use cognito_triggers_policy::{OnFailure, Policy};
use events::Trigger;
use std::time::Duration;

/// The required keys, in ten lines.
const APP: &str = include_str!("minimal.toml");
const RECORD: &str = "[post_confirmation.record]\ntable = \"profiles\"\n";

fn read(tables: &str) -> Policy {
    Policy::parse("p", &format!("{APP}{tables}"), []).unwrap_or_else(|problems| panic!("{tables}\n{problems}"))
}

/// Asserts the problems of tables that begin in line 11, one line each.
fn check(tables: &str, expected: &[&str]) {
    let report = Policy::parse("p", &format!("{APP}{tables}"), []).err().map(|problems| problems.to_string());
    assert_eq!(report.unwrap_or_default().lines().collect::<Vec<_>>(), expected, "\n{tables}");
}

#[test]
fn valid_table_is_parsed() {
    assert!(read(RECORD).after_sign_in().is_none());
    let policy = read(&format!("{RECORD}[after_sign_in]\n"));
    let rules = policy.after_sign_in().unwrap();
    assert_eq!((rules.interval, rules.limits.on_failure), (Duration::from_secs(3_600), OnFailure::Log));
    assert!(rules.event().is_none() && !rules.resumes() && policy.required_features().next().is_none());
    let variant = |policy: &Policy| policy.lambda_variant(Trigger::PostAuthentication).map(|variant| variant.name);
    assert_eq!(variant(&policy), Some("post-authentication"));

    let policy = read(&format!(
        "{RECORD}[after_sign_in]\ninterval_minutes = 0\nresume = true\non_failure = \"fail\"\ndeadline_ms = 900\n\
         [after_sign_in.event]\nbus = \"default\"\nsource = \"example.users\"\ndetail_type = \"SignedIn\"\n"
    ));
    let rules = policy.after_sign_in().unwrap();
    assert_eq!((rules.interval, rules.limits.deadline), (Duration::ZERO, Duration::from_millis(900)));
    assert_eq!((rules.limits.on_failure, rules.resumes()), (OnFailure::Fail, true));
    let event = rules.event().unwrap();
    assert_eq!((event.detail_type.as_str(), event.limits.on_failure), ("SignedIn", OnFailure::Log));
    let needs: Vec<_> = policy.required_features().collect();
    assert_eq!(
        (needs.len(), needs[0].feature, needs[0].trigger),
        (1, "resume-on-sign-in", Trigger::PostAuthentication)
    );
    assert_eq!(needs[0].place.to_string(), "p:15: after_sign_in.resume");
    assert_eq!(variant(&policy), Some("post-authentication"));
    assert!(policy.requested_functions().iter().any(|function| function.trigger == Some(Trigger::PostAuthentication)));
}

#[test]
fn problems_are_reported() {
    check(
        "[after_sign_in]\n",
        &[
            "p:11: after_sign_in: requires [post_confirmation.record], which it writes to; add a table [post_confirmation.record], or remove this",
        ],
    );
    check(
        &format!(
            "{RECORD}[after_sign_in]\ninterval_minutes = 43201\nresume = 1\non_failure = \"retry\"\n[after_sign_in.event]\nbus = \"a b\"\n"
        ),
        &[
            "p:14: after_sign_in.interval_minutes: must be an integer from 0 to 43200; write for example interval_minutes = 60",
            "p:15: after_sign_in.resume: must be true or false, found integer; write for example resume = true",
            "p:16: after_sign_in.on_failure: invalid value; expected \"log\" or \"fail\"",
            "p:17: after_sign_in.event.detail_type: is missing; set detail_type = \"UserConfirmed\" in [after_sign_in.event]",
            "p:17: after_sign_in.event.source: is missing; set source = \"example.users\" in [after_sign_in.event]",
            "p:18: after_sign_in.event.bus: is not a valid event bus name or ARN; copy the bus's name or ARN; the bus default exists in every account",
        ],
    );
}
