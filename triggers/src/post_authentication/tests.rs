//! What is written and published, and the order of the steps with every failure.

use super::HANDLER;
use crate::effects::{EventState, Progress, SignIn, SignInExecution, SignInResult, SignInStep, StepResult};
use crate::{Effect, LogNote, Outcome};
use policy::Policy;
use serde_json::json;
use std::time::Duration;

const APP: &str = include_str!("../../../policy/tests/minimal.toml");
const RECORD: &str = "[post_confirmation.groups]\nadd=[\"customers\"]\n[post_confirmation.record]\ntable=\"profiles\"\nattributes=[\"email\",\"name\"]\n";
const SIGN_IN: &str = "[after_sign_in]\ninterval_minutes=90\n";
const RESUME: &str = "resume=true\n";
const EVENT: &str = "[after_sign_in.event]\nbus=\"default\"\nsource=\"example.users\"\ndetail_type=\"SignedIn\"\nattributes=[\"email\"]\n";
const SIGNED_IN: &str = r#"{"version":"1","triggerSource":"PostAuthentication_Authentication","region":"eu-west-1",
    "userPoolId":"eu-west-1_AbCdEf123","userName":"ann","callerContext":{"clientId":"1example23456789"},
    "request":{"userAttributes":{"sub":"u-1","email":"ann@example.com"},"newDeviceUsed":true},"response":{}}"#;

fn policy(tables: &[&str]) -> Policy {
    Policy::parse("policy.toml", &format!("{APP}{}", tables.concat()), []).unwrap()
}

/// The effect, the notes, and the response or the code of the error.
fn output(event: &str, tables: &[&str]) -> (Option<Box<SignIn>>, Vec<String>, Result<String, &'static str>) {
    let output = HANDLER.handle(event.as_bytes(), &policy(tables));
    let sign_in = output.effect.map(|effect| match effect {
        Effect::RecordSignIn(sign_in) => sign_in,
        Effect::SetUpUser(_) | Effect::Link(_) | Effect::Send(_) => unreachable!("post authentication does neither"),
    });
    let notes = output.notes.iter().map(ToString::to_string).collect();
    (sign_in, notes, output.response.map(Into::into).map_err(|denial| denial.code))
}

fn steps(sign_in: &SignIn) -> Vec<String> {
    sign_in.steps().iter().map(ToString::to_string).collect()
}

#[test]
fn sign_in_has_the_members_of_the_policy() {
    let (sign_in, notes, response) = output(SIGNED_IN, &[RECORD, SIGN_IN, EVENT]);
    assert_eq!((notes.len(), response.as_deref()), (0, Ok(SIGNED_IN)));
    let sign_in = sign_in.unwrap();
    assert_eq!((sign_in.record.id.as_str(), sign_in.user_name.as_str()), ("eu-west-1_AbCdEf123#u-1", "ann"));
    assert_eq!(sign_in.record.attributes, [("email".to_owned(), "ann@example.com".to_owned())]);
    assert_eq!(sign_in.interval, Duration::from_secs(5_400));
    assert_eq!(steps(&sign_in), ["record_sign_in:profiles", "publish_event:default"]);
    let detail: serde_json::Value = serde_json::from_str(&sign_in.event.as_ref().unwrap().detail).unwrap();
    let expected = json!({"userPoolId": "eu-west-1_AbCdEf123", "userName": "ann", "sub": "u-1",
        "clientId": "1example23456789", "triggerSource": "PostAuthentication_Authentication", "newDeviceUsed": true,
        "attributes": {"email": "ann@example.com"}});
    assert_eq!(detail, expected);
    let unknown = SIGNED_IN.replace(",\"newDeviceUsed\":true", "");
    let event = output(&unknown, &[RECORD, SIGN_IN, EVENT]).0.unwrap().event.unwrap();
    assert!(event.detail.contains("\"newDeviceUsed\":null"), "{}", event.detail);
    let (resumed, ..) = output(SIGNED_IN, &[RECORD, SIGN_IN, RESUME]);
    assert_eq!(steps(&resumed.unwrap()), ["record_sign_in:profiles", "add_to_group:customers"]);
}

#[test]
fn without_its_table_nothing_happens() {
    let (sign_in, notes, response) = output(SIGNED_IN, &[RECORD]);
    assert!(sign_in.is_none() && notes.is_empty() && response.as_deref() == Ok(SIGNED_IN));
    let no_response = SIGNED_IN.replace("\"response\":{}", "\"response\":null");
    assert!(output(&no_response, &[RECORD, SIGN_IN]).2.unwrap().ends_with("\"response\":{}}"));
}

#[test]
fn unidentified_user_fails_only_if_the_policy_says_so() {
    for (from, to, note) in [
        ("eu-west-1_AbCdEf123", "no pool", "pool_id_invalid"),
        ("\"userName\":\"ann\",", "", "user_name_invalid"),
        ("\"sub\":\"u-1\",", "", "sub_missing"),
    ] {
        let event = SIGNED_IN.replace(from, to);
        let (sign_in, notes, response) = output(&event, &[RECORD, SIGN_IN, EVENT]);
        assert!(sign_in.is_none() && response.as_deref() == Ok(&event), "{note}");
        assert_eq!(notes, [note]);
        for tables in [[SIGN_IN, "on_failure=\"fail\"\n", EVENT], [SIGN_IN, EVENT, "on_failure=\"fail\"\n"]] {
            let (_, notes, response) = output(&event, &[&[RECORD][..], &tables].concat());
            assert_eq!((notes, response), (vec![note.to_owned()], Err("SignInUnfinished")));
        }
    }
    let output = HANDLER.handle(b"not an event", &policy(&[]));
    assert_eq!((output.outcome, output.response.err()), (Outcome::NotAnEvent, Some(HANDLER.unavailable)));
}

const UNFINISHED: Progress = Progress { groups_added: true, event: EventState::None, done: false };
const FINISHED: Progress = Progress { done: true, ..UNFINISHED };

/// Runs the steps with these results; returns their names, and the report.
fn run(tables: &[&str], written: SignInResult, published: &StepResult) -> (Vec<&'static str>, Vec<String>, bool) {
    let sign_in = output(SIGNED_IN, tables).0.unwrap();
    let (mut execution, mut written, mut names) = (SignInExecution::new(&sign_in), Some(written), Vec::new());
    while let Some(step) = execution.next_step() {
        names.push(match step {
            SignInStep::Write(_) => {
                execution.on_written(written.take().unwrap());
                "write"
            }
            SignInStep::Publish(_) => {
                execution.on_published(published);
                "publish"
            }
            SignInStep::Resume(_, progress) => {
                assert_eq!(progress, UNFINISHED);
                execution.on_resumed(crate::effects::ExecutionReport::default());
                "resume"
            }
        });
    }
    let report = execution.into_report();
    (names, report.notes.iter().map(LogNote::to_string).collect(), report.refusal.is_some())
}

#[test]
fn only_a_written_sign_in_is_published_and_only_an_unfinished_setup_resumed() {
    let (done, failed) = (StepResult::Done, StepResult::Failed(Some("AccessDenied".to_owned())));
    let all = [RECORD, SIGN_IN, RESUME, EVENT];
    for (tables, written, published, names, notes) in [
        (&all[..], SignInResult::Written(UNFINISHED), &done, &["write", "publish", "resume"][..], &[][..]),
        (&all, SignInResult::Written(FINISHED), &done, &["write", "publish"], &[]),
        (&all, SignInResult::WithinInterval(UNFINISHED), &done, &["write", "resume"], &[]),
        (&all, SignInResult::WithinInterval(FINISHED), &done, &["write"], &[]),
        (
            &all,
            SignInResult::Written(UNFINISHED),
            &failed,
            &["write", "publish", "resume"],
            &["event_failed:AccessDenied"],
        ),
        (
            &all,
            SignInResult::Written(FINISHED),
            &StepResult::TimedOut,
            &["write", "publish"],
            &["event_status_unknown"],
        ),
        (&all, SignInResult::Failed(StepResult::TimedOut), &done, &["write"], &["record_timed_out", "event_failed"]),
        (
            &all,
            SignInResult::Failed(failed.clone()),
            &done,
            &["write"],
            &["record_failed:AccessDenied", "event_failed"],
        ),
        (&[RECORD, SIGN_IN], SignInResult::Written(UNFINISHED), &done, &["write"], &[]),
        (&[RECORD, SIGN_IN, RESUME], SignInResult::Written(UNFINISHED), &done, &["write", "resume"], &[]),
        (&[RECORD, SIGN_IN], SignInResult::Failed(StepResult::Indeterminate), &done, &["write"], &["record_failed"]),
    ] {
        let (found, found_notes, is_error) = run(tables, written, published);
        assert_eq!(
            (found.as_slice(), found_notes.iter().map(String::as_str).collect::<Vec<_>>()),
            (names, notes.to_vec())
        );
        assert!(!is_error);
    }
}

#[test]
fn failure_is_an_error_only_if_the_policy_says_so() {
    let fail = "on_failure=\"fail\"\n";
    let refused = || StepResult::Failed(None);
    for (tables, is_write_error, is_publish_error) in [
        ([RECORD, SIGN_IN, "", EVENT, ""], false, false),
        ([RECORD, SIGN_IN, fail, EVENT, ""], true, false),
        ([RECORD, SIGN_IN, "", EVENT, fail], true, true),
    ] {
        let (.., is_error) = run(&tables, SignInResult::Failed(refused()), &StepResult::Done);
        assert_eq!(is_error, is_write_error);
        let (.., is_error) = run(&tables, SignInResult::Written(FINISHED), &refused());
        assert_eq!(is_error, is_publish_error);
    }
}

#[test]
fn deadline_ends_the_steps() {
    let fail = "on_failure=\"fail\"\n";
    let sign_in = output(SIGNED_IN, &[RECORD, SIGN_IN, EVENT, fail]).0.unwrap();
    let mut execution = SignInExecution::new(&sign_in);
    execution.abort_on_deadline();
    assert!(execution.next_step().is_none());
    let report = execution.into_report();
    assert!(report.refusal.is_some() && report.notes.iter().map(LogNote::as_str).eq(["deadline_reached"]));
}
