//! The real `pre-sign-up` binary on the emulated Lambda Runtime API.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap fails the test")]

use lambda_emulator::{Bytes, Function, Logs, Outcome};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);

/// A policy that uses most tables.
fn company() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/policies/company.toml")
}

/// The same with additional tables.
fn policy(name: &str, tables: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, fs::read_to_string(company()).unwrap() + tables).unwrap();
    path
}

async fn start_function(policy: PathBuf) -> Function {
    let variables = [(OsString::from("POLICY_FILE"), policy.into_os_string())];
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

async fn invoke(function: &mut Function, event: &str) -> Outcome {
    function.invoke(Bytes::copy_from_slice(event.as_bytes()), INVOKE_TIMEOUT).await
}

/// The error that is returned instead of a response.
async fn invoke_for_error(function: &mut Function, event: &str) -> (String, String) {
    match invoke(function, event).await {
        Outcome::Error(error) => (error.error_type, error.message),
        other => panic!("{other:?} for {event}"),
    }
}

#[tokio::test]
async fn sign_up_changes_only_response() {
    let mut function = start_function(company()).await;
    let event = event(r#"{"email":"ann@example.com","name":"Ann Lee"}"#);
    let Outcome::Response(answer) = invoke(&mut function, &event).await else { panic!("no answer") };
    let flags = r#"{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}"#;
    assert_eq!(answer, event.replace(r#"{"autoConfirmUser":true}"#, flags).as_bytes());
}

#[tokio::test]
async fn l06_denial_is_constant_and_log_has_only_rule() {
    let mut function = start_function(company()).await;
    let denied =
        invoke_for_error(&mut function, &event(r#"{"email":"hunter2@mailinator.com","name":"hunter2"}"#)).await;
    let sentence = "Please use a permanent email address. Disposable addresses are not accepted [DisposableAddress]";
    assert_eq!(denied, ("DisposableAddress".to_owned(), sentence.to_owned()));
    let shadowed = event(r#"{"email":"hunter2+tag@elsewhere.example","name":"hunter2"}"#);
    assert!(matches!(invoke(&mut function, &shadowed).await, Outcome::Response(_)));
    let logs = function.stop().await;
    assert_eq!(logs.stderr, Vec::<String>::new());
    let lines: Vec<Value> = logs.stdout.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let fields = |name: &str| lines.iter().map(|line| line.get(name).cloned().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(fields("outcome"), ["denied", "answered"]);
    let shadows = "shadow:allow_domains:DomainNotAllowed shadow:plus_addressing:PlusAddress";
    assert_eq!(fields("notes"), ["shadow:allow_domains:DomainNotAllowed denied:disposable_domains", shadows]);
    assert!(!logs.stdout.concat().contains("hunter2"));
}

#[tokio::test]
async fn l06_invalid_event_gets_constant_error_process_survives() {
    let mut function = start_function(company()).await;
    let unavailable = "Sign-up is not possible at the moment. Please try again later [SignUpUnavailable]";
    let whole = event(r#"{"email":"hunter2@example.com"}"#);
    let cut = whole.get(..whole.len() / 2).unwrap();
    let newer = whole.replace("PreSignUp_SignUp", "PreSignUp_Newer");
    for payload in ["", "hunter2", cut, "[]", "\"hunter2\"", &newer] {
        let output = invoke_for_error(&mut function, payload).await;
        assert_eq!(output, ("SignUpUnavailable".to_owned(), unavailable.to_owned()), "{payload}");
    }
    assert!(matches!(invoke(&mut function, &whole).await, Outcome::Response(_)));
    assert!(!function.stop().await.stdout.concat().contains("hunter2"));
}

/// Without the feature `link`, the function does not start with a policy that requires it.
#[cfg(not(feature = "link"))]
#[tokio::test]
async fn link_policy_without_link_feature_exits() {
    let path = policy("link.toml", "[sign_up.link]\nidentity_providers = [\"PartnerLogin\"]\n");
    let mut function = start_function(path).await;
    let event = event(r#"{"email":"ann@example.com"}"#);
    let outcome = invoke(&mut function, &event).await;
    assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.code() == Some(1)), "{outcome:?}");
    let logs = function.stop().await.stdout.concat();
    assert!(logs.contains("sign_up.link: requires the Cargo feature `link`"), "{logs}");
}

#[tokio::test]
async fn invalid_policy_exits_before_first_event() {
    let path = policy("bad.toml", "[sign_up.link]\nidentity_providers = [\"hunter 2\"]\n");
    let mut function = start_function(path).await;
    let outcome = invoke(&mut function, &event("{}")).await;
    assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.code() == Some(1)), "{outcome:?}");
    let logs = function.stop().await.stdout.concat();
    assert!(logs.contains("is not a valid identity provider name") && !logs.contains("hunter"), "{logs}");
}

#[tokio::test]
async fn denial_is_in_language_of_request() {
    let mut function = start_function(company()).await;
    let malformed = event(r#"{"email":"a@@b","name":"Ann","locale":"fr"}"#);
    for (metadata, message) in [
        (
            r#"{"locale":"de-AT"}"#,
            "Das ist keine gültige E-Mail-Adresse. Bitte prüfen Sie die Schreibweise [EmailMalformed]",
        ),
        (r#"{"locale":"tlh"}"#, "This is not a valid email address. Please check the spelling [EmailMalformed]"),
    ] {
        let event = malformed.replace(r#"{"a":"hunter2-metadata"}"#, metadata);
        let (code, text) = invoke_for_error(&mut function, &event).await;
        assert_eq!((code.as_str(), text.as_str()), ("EmailMalformed", message));
    }
}
