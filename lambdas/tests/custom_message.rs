//! The real `custom-message` binary on the emulated Lambda Runtime API.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap fails the test")]

use lambda_emulator::{Bytes, Function, Logs, Outcome};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);
const SIGN_UP: &str = r#"{"version":"1","region":"eu-west-1","userPoolId":"eu-west-1_AbCdEf123","userName":"u-123",
  "callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"9example"},"triggerSource":"CustomMessage_SignUp",
  "request":{"userAttributes":{"sub":"u-123","email":"ann@example.com","name":"Ann Lee"},"codeParameter":"{####}",
  "linkParameter":"{##Click Here##}","usernameParameter":null}, "odd" : 1.50e+3,
  "response" : {"smsMessage":null,"emailMessage":null,"emailSubject":null} }"#;

async fn start_function(variables: &[(&str, &str)]) -> Function {
    let policy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/policies/company.toml");
    let variables = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    // The last of two variables with one name is set.
    let variables = std::iter::once((OsString::from("POLICY_FILE"), policy.into_os_string())).chain(variables);
    let program = Path::new(env!("CARGO_BIN_EXE_custom-message"));
    Function::start(program, "custom-message", variables, Logs::Capture).await.unwrap()
}

async fn invoke(function: &mut Function, event: &[u8]) -> String {
    match function.invoke(Bytes::copy_from_slice(event), INVOKE_TIMEOUT).await {
        Outcome::Response(answer) => String::from_utf8(answer.to_vec()).unwrap(),
        other => panic!("{other:?} for {}", String::from_utf8_lossy(event)),
    }
}

/// All samples, with the name of their trigger's folder.
fn samples() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/samples");
    let entries = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let mut samples: Vec<_> = entries(&folder)
        .into_iter()
        .filter(|trigger| trigger.is_dir())
        .flat_map(|trigger| {
            let name = trigger.file_name().unwrap().to_string_lossy().into_owned();
            entries(&trigger).into_iter().map(move |path| (name.clone(), path))
        })
        .filter(|(_, path)| {
            let name = path.to_string_lossy();
            name.ends_with(".json") && !name.ends_with(".expect.json")
        })
        .collect();
    samples.sort();
    assert!(samples.len() > 50, "samples are missing");
    samples
}

#[tokio::test]
async fn only_the_value_of_response_changes() {
    let mut function = start_function(&[]).await;
    let answer = invoke(&mut function, SIGN_UP.as_bytes()).await;
    let (before, after) = SIGN_UP.split_once(r#"{"smsMessage":null,"emailMessage":null,"emailSubject":null}"#).unwrap();
    assert!(answer.starts_with(before) && answer.ends_with(after), "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let part = |name: &str| answer["response"][name].as_str().unwrap().to_owned();
    assert!(part("emailMessage").contains("Ann Lee"));
    assert!(part("emailMessage").contains("email=ann%40example.com"));
    assert!(part("emailMessage").contains("confirmationCode={####}'"));
    assert!(part("smsMessage").contains("{####}"));
    assert!(!part("emailSubject").is_empty());
}

#[tokio::test]
async fn invalid_event_gets_constant_error_process_survives() {
    let mut function = start_function(&[]).await;
    let nested = |depth: usize| format!("{{\"x\":{}{}}}", "[".repeat(depth), "]".repeat(depth)).into_bytes();
    let (deep, deeper) = (nested(128), nested(200_000));
    let payloads: [&[u8]; 14] = [
        b"",
        b"hunter2 is not JSON",
        b"{\"a\":\"hunter2\"",
        b"\xEF\xBB\xBF{\"a\":\"hunter2\"}",
        b"{\"a\":\"hunter2 \xFF\xFE\"}",
        b"null",
        b"5",
        b"\"hunter2\"",
        b"[{\"triggerSource\":\"CustomMessage_SignUp\"}]",
        b"{\"response\":{},\"response\":{}}",
        b"{\"request\":\"hunter2\",\"request\":{}}",
        b"{\"triggerSource\":\"hunter2\",\"triggerSource\":\"CustomMessage_SignUp\"}",
        &deep,
        &deeper,
    ];
    for payload in payloads {
        match function.invoke(Bytes::copy_from_slice(payload), INVOKE_TIMEOUT).await {
            Outcome::Error(error) => {
                assert_eq!(error.error_type, "CustomMessageUnavailable");
                assert_eq!(
                    error.message,
                    "The message could not be prepared. Please try again later [CustomMessageUnavailable]"
                );
            }
            other => panic!("{other:?} for {}", String::from_utf8_lossy(payload)),
        }
    }
    assert!(invoke(&mut function, SIGN_UP.as_bytes()).await.contains("Ann Lee"));
    let logs = function.stop().await;
    assert!(!format!("{}{}", logs.stdout.join(""), logs.stderr.join("")).contains("hunter2"));
}

#[tokio::test]
async fn other_triggers_event_is_returned_unchanged() {
    let mut function = start_function(&[]).await;
    for (_, path) in
        samples().into_iter().filter(|(trigger, _)| trigger != "custom_message" && trigger != "user_migration")
    {
        let event = fs::read(&path).unwrap();
        let answer = invoke(&mut function, &event).await;
        assert_eq!(answer.as_bytes(), event.trim_ascii(), "{}", path.display());
    }
}

#[tokio::test]
async fn wrong_types_and_missing_members_are_tolerated() {
    let mut function = start_function(&[]).await;
    let absent = SIGN_UP.replace(r#""codeParameter":"{####}""#, r#""codeParameter":null"#);
    assert_eq!(invoke(&mut function, absent.as_bytes()).await, absent, "without a code the message is left to Cognito");
    for request in
        ["null", "5", "[]", "{}", r#"{"userAttributes":[1]}"#, r#"{"userAttributes":null,"codeParameter":7}"#]
    {
        let event = format!(
            r#"{{"triggerSource":"CustomMessage_SignUp","request":{request},"response":{{"smsMessage":"x"}}}}"#
        );
        let answer: Value = serde_json::from_str(&invoke(&mut function, event.as_bytes()).await).unwrap();
        let nothing = serde_json::json!({"smsMessage": null, "emailMessage": null, "emailSubject": null});
        assert_eq!(answer["response"], nothing, "{request}");
    }
    let wrong = SIGN_UP.replace(r#""email":"ann@example.com""#, r#""email":{"a":5}"#);
    assert!(!invoke(&mut function, wrong.as_bytes()).await.contains("?email="));
}

#[tokio::test]
async fn variables_in_either_case_override_app() {
    for names in [["APP__BASE_URL", "APP__CONFIRMATION_PATH"], ["app__base_url", "app__confirmation_path"]] {
        let mut function = start_function(&[(names[0], "https://id.example.net"), (names[1], "/welcome")]).await;
        let answer = invoke(&mut function, SIGN_UP.as_bytes()).await;
        assert!(answer.contains("https://id.example.net/welcome?email=ann%40example.com"), "{}", names[0]);
    }
}

#[tokio::test]
async fn invalid_policy_exits_before_first_event() {
    for (variable, value) in [
        ("APP__BASE_URL", "http://hunter2.example.com"),
        ("APP__BASE_URL", "https://u:hunter2@example.com"),
        ("APP__BASE_URL", "https://example.com/?x=hunter2"),
        ("APP__BASE_URL", "javascript:hunter2"),
        ("APP__CONFIRMATION_PATH", "hunter2"),
        ("APP__BASE_ULR", "https://hunter2.example.com"),
        ("POLICY_FILE", "/nowhere/policy.toml"),
    ] {
        let mut function = start_function(&[(variable, value)]).await;
        let outcome = function.invoke(Bytes::from_static(b"{}"), INVOKE_TIMEOUT).await;
        assert!(
            matches!(outcome, Outcome::Exited(Some(status)) if status.code() == Some(1)),
            "{variable}: {outcome:?}"
        );
        let logs = function.stop().await;
        let log = format!("{}{}", logs.stdout.join("\n"), logs.stderr.join("\n"));
        assert!(log.contains(variable), "the variable is named: {log}");
        assert!(!log.contains("hunter2"), "no value is printed: {log}");
    }
}

/// What `bundle` puts beside the program, with a text that is not TOML in the policy and in its form. So a program that
/// starts has read the form.
fn bundle_that_only_its_form_explains(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("texts")).unwrap();
    let policy = include_str!("../../tests/policies/company.toml");
    for (name, mut bytes) in policy::bundled_files(policy, None, "/nowhere".as_ref(), "custom-message").unwrap() {
        let app = bytes.windows(5).position(|window| window == b"[app]");
        if let Some(bracket) = app.and_then(|start| bytes.get_mut(start)) {
            *bracket = b'(';
        }
        fs::write(folder.join(name), bytes).unwrap();
    }
    folder.join("policy.toml")
}

#[tokio::test]
async fn validated_form_is_read_instead_of_the_policy_and_changes_no_response() {
    let file = bundle_that_only_its_form_explains("custom-message-form");
    let form = file.with_extension("bin");
    let mut of_text = start_function(&[]).await;
    let mut of_form = start_function(&[("POLICY_FILE", file.to_str().unwrap())]).await;
    for (_, sample) in samples().iter().filter(|(trigger, _)| trigger == "custom_message") {
        let event = fs::read(sample).unwrap();
        assert_eq!(invoke(&mut of_form, &event).await, invoke(&mut of_text, &event).await, "{}", sample.display());
    }
    fs::remove_file(form).unwrap();
    let mut without = start_function(&[("POLICY_FILE", file.to_str().unwrap())]).await;
    let outcome = without.invoke(Bytes::from_static(b"{}"), INVOKE_TIMEOUT).await;
    assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.code() == Some(1)), "{outcome:?}");
}

#[tokio::test]
async fn files_beside_policy_change_sentences_and_add_languages() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("custom-message-texts");
    fs::create_dir_all(folder.join("texts")).unwrap();
    let policy = folder.join("policy.toml");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/policies/company.toml"), &policy).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join("texts").join(name), text).unwrap();
    write("en.toml", "[sign_up]\nsubject = \"Welcome to {brand}\"\n");
    write("da.toml", "name = \"Dansk\"\n[sign_up]\nsubject = \"Velkommen til {brand}\"\n");
    write("de.toml", "[sign_up]\nsubject = \"{brnd}\"\n");
    let mut function = start_function(&[("POLICY_FILE", policy.to_str().unwrap())]).await;
    for (locale, subject) in [
        ("en", "Welcome to Example"),
        ("da-DK", "Velkommen til Example"),
        ("fr", "Confirmez votre compte Example"),
        // The file has a problem, so the built-in sentence is used.
        ("de", "Bestätigen Sie Ihr Konto bei Example"),
    ] {
        let event = SIGN_UP.replace(r#""name":"Ann Lee""#, &format!(r#""name":"Ann Lee","locale":"{locale}""#));
        let answer: Value = serde_json::from_str(&invoke(&mut function, event.as_bytes()).await).unwrap();
        assert_eq!(answer["response"]["emailSubject"], subject, "{locale}");
    }
    let logs = function.stop().await;
    let notes: Vec<_> = logs.stdout.iter().chain(&logs.stderr).filter(|line| line.contains("texts_invalid")).collect();
    assert!(notes.len() == 1 && notes[0].contains("\"notes\":\"texts_invalid:de\""), "{notes:?}");
    fs::remove_dir_all(folder).unwrap();
}
