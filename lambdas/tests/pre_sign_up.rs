//! The real `pre-sign-up` binary over a real Runtime API.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use lambda_emulator::{Bytes, Function, Logs, Outcome};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(5);

/// The repository's policy, and some tables more.
fn policy(name: &str, tables: &str) -> PathBuf {
    let own = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml")).unwrap();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, own + tables).unwrap();
    path
}

async fn started(policy: Option<PathBuf>) -> Function {
    let variables = policy.map(|path| (OsString::from("POLICY_FILE"), path.into_os_string()));
    let program = Path::new(env!("CARGO_BIN_EXE_pre-sign-up"));
    Function::start(program, "pre-sign-up", variables, Logs::Capture).await.unwrap()
}

fn event(attributes: &str) -> String {
    format!(
        r#"{{"version":"1","triggerSource":"PreSignUp_SignUp","region":"eu-west-1","userPoolId":"eu-west-1_AbCdEf123",
        "userName":"hunter2-user","callerContext":{{"awsSdkVersion":"x","clientId":"9example"}}, "odd" : 1.50e+3,
        "request":{{"userAttributes":{attributes},"validationData":null,"clientMetadata":{{"a":"hunter2-metadata"}}}},
        "response" : {{"autoConfirmUser":true}} }}"#
    )
}

async fn invoked(function: &mut Function, event: &str) -> Outcome {
    function.invoke(Bytes::copy_from_slice(event.as_bytes()), PATIENCE).await
}

/// What Lambda is told instead of an answer.
async fn error(function: &mut Function, event: &str) -> (String, String) {
    match invoked(function, event).await {
        Outcome::Error(error) => (error.error_type, error.message),
        other => panic!("no error but {other:?} for {event}"),
    }
}

#[tokio::test]
async fn somebody_signs_up_and_only_the_value_of_response_changes() {
    let mut function = started(None).await;
    let event = event(r#"{"email":"ann@example.com","name":"Ann Lee"}"#);
    let Outcome::Answer(answer) = invoked(&mut function, &event).await else { panic!("no answer") };
    let flags = r#"{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}"#;
    assert_eq!(answer, event.replace(r#"{"autoConfirmUser":true}"#, flags).as_bytes());
}

#[tokio::test]
async fn l06_a_denial_is_a_constant_and_the_log_names_the_rule_alone() {
    let mut function = started(None).await;
    let denied = error(&mut function, &event(r#"{"email":"hunter2@mailinator.com","name":"hunter2"}"#)).await;
    let sentence = "Please use an email address that you keep, so that we can reach you later [ThrowawayAddress]";
    assert_eq!(denied, ("ThrowawayAddress".to_owned(), sentence.to_owned()));
    let shadowed = event(r#"{"email":"hunter2+tag@elsewhere.example","name":"hunter2"}"#);
    assert!(matches!(invoked(&mut function, &shadowed).await, Outcome::Answer(_)));
    let logs = function.stop().await;
    assert_eq!(logs.stderr, Vec::<String>::new());
    let lines: Vec<Value> = logs.stdout.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let fields = |name: &str| lines.iter().map(|line| line.get(name).cloned().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(fields("outcome"), ["denied", "answered"]);
    let shadows = "shadow:allow_domains:DomainNotAllowed shadow:plus_addressing:SubAddress";
    assert_eq!(fields("notes"), ["shadow:allow_domains:DomainNotAllowed denied:disposable_domains", shadows]);
    assert!(!logs.stdout.concat().contains("hunter2"));
}

#[tokio::test]
async fn l06_what_is_no_event_gets_the_constant_error_and_the_process_survives() {
    let mut function = started(None).await;
    let unavailable = "Sign-up is not possible at the moment. Please try again later [SignUpUnavailable]";
    let whole = event(r#"{"email":"hunter2@example.com"}"#);
    let cut = whole.get(..whole.len() / 2).unwrap();
    let newer = whole.replace("PreSignUp_SignUp", "PreSignUp_Newer");
    for payload in ["", "hunter2", cut, "[]", "\"hunter2\"", &newer] {
        let told = error(&mut function, payload).await;
        assert_eq!(told, ("SignUpUnavailable".to_owned(), unavailable.to_owned()), "{payload}");
    }
    assert!(matches!(invoked(&mut function, &whole).await, Outcome::Answer(_)));
    assert!(!function.stop().await.stdout.concat().contains("hunter2"));
}

/// Built without the feature `link`, the function does not start on a policy that asks for it.
#[cfg(not(feature = "link"))]
#[tokio::test]
async fn a_policy_that_links_ends_a_process_that_cannot() {
    let path = policy("link.toml", "[sign_up.link]\nidentity_providers = [\"PartnerLogin\"]\n");
    let mut function = started(Some(path)).await;
    let event = event(r#"{"email":"ann@example.com"}"#);
    let outcome = invoked(&mut function, &event).await;
    assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.code() == Some(1)), "{outcome:?}");
    let logs = function.stop().await.stdout.concat();
    assert!(logs.contains("sign_up.link: requires the Cargo feature `link`"), "{logs}");
}

#[tokio::test]
async fn a_bad_policy_ends_the_process_before_the_first_event() {
    let path = policy("bad.toml", "[sign_up.link]\nidentity_providers = [\"hunter 2\"]\n");
    let mut function = started(Some(path)).await;
    let outcome = invoked(&mut function, &event("{}")).await;
    assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.code() == Some(1)), "{outcome:?}");
    let logs = function.stop().await.stdout.concat();
    assert!(logs.contains("is not a valid identity provider name") && !logs.contains("hunter"), "{logs}");
}
