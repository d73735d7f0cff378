//! The binary on the Lambda emulator.

use crate::events::{ALL, event_for, event_with_token};
use crate::http_function::{assert_needs_no_disk, assert_needs_no_environment};
use crate::pool::{expired, forged, id_claims, jwks, policy_text, policy_without_keys, signed};
use lambda_emulator::{Bytes, CapturedLogs, Function, Logs, Outcome};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const INVOKE_TIMEOUT: Duration = Duration::from_secs(10);
const ROUTES: &str = "[authorizer.routes.a]\npath = \"/projects/*\"\nmethods = [\"GET\"]\n";

/// Writes a policy file for a test.
fn policy_file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.toml"));
    fs::write(&path, text).unwrap();
    path
}

async fn start(policy: &Path, variables: &[(&str, &str)]) -> Function {
    let mut variables: Vec<(std::ffi::OsString, std::ffi::OsString)> =
        variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    variables.push(("POLICY_FILE".into(), policy.into()));
    let program = Path::new(env!("CARGO_BIN_EXE_authorizer"));
    Function::start(program, "authorizer", variables, Logs::Capture).await.unwrap()
}

async fn invoke_raw(function: &mut Function, event: &str) -> Outcome {
    function.invoke(Bytes::copy_from_slice(event.as_bytes()), INVOKE_TIMEOUT).await
}

async fn invoke(function: &mut Function, event: &str) -> Value {
    match invoke_raw(function, event).await {
        Outcome::Response(answer) => serde_json::from_slice(&answer).unwrap(),
        other => panic!("{other:?}"),
    }
}

async fn invoke_error(function: &mut Function, event: &str) -> (String, String) {
    match invoke_raw(function, event).await {
        Outcome::Error(error) => (error.error_type, error.message),
        other => panic!("{other:?}"),
    }
}

fn joined(logs: &CapturedLogs) -> String {
    logs.lines().collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_event_kind_gets_its_response_form() {
    let mut function = start(&policy_file("every-kind", &policy_text(ROUTES)), &[]).await;
    let good = signed(&id_claims(&[]));
    for (name, _) in ALL {
        let response = invoke(&mut function, &event_with_token(name, &good)).await;
        match name.starts_with("http_2_0") {
            true => assert_eq!(response["isAuthorized"], true, "{name}"),
            false => assert_eq!(response["policyDocument"]["Statement"][0]["Effect"], "Allow", "{name}"),
        }
        assert_eq!(response["context"]["username"], "ann");
    }
    let constant = |word: &str| (word.to_owned(), word.to_owned());
    for bad in [signed(&expired()), forged(), String::new()] {
        let answered = invoke_error(&mut function, &event_with_token("rest_token", &bad)).await;
        assert_eq!(answered, constant("Unauthorized"), "API Gateway maps exactly this error to 401");
    }
    for payload in ["", "no JSON", "{\"type\":\"TOKEN\"", "null", "{\"type\":\"OTHER\"}"] {
        assert_eq!(invoke_error(&mut function, payload).await, constant("NotAnEvent"), "{payload}");
    }
    assert_eq!(
        invoke(&mut function, &event_with_token("http_2_0", &good)).await["isAuthorized"],
        true,
        "the process survived"
    );
}

#[tokio::test]
async fn l04_log_and_errors_have_no_part_of_a_token() {
    let mut function = start(&policy_file("l04", &policy_text(ROUTES)), &[]).await;
    let good = signed(&id_claims(&["secret-group"]));
    let tokens = [good.clone(), signed(&expired()), forged(), format!("{good}x"), format!("Bearer {good}")];
    let mut responses = String::new();
    let mut count = 0;
    for (name, _) in ALL {
        for token in &tokens {
            for event in [
                event_with_token(name, token),
                event_for(name, token, "DELETE", "/secret-path"),
                event_with_token(name, token) + "}",
            ] {
                responses += &match invoke_raw(&mut function, &event).await {
                    Outcome::Response(answer) => String::from_utf8(answer.to_vec()).unwrap(),
                    Outcome::Error(error) => format!("{} {}", error.error_type, error.message),
                    other => panic!("{other:?}"),
                };
                count += 1;
            }
        }
    }
    let logs = function.stop().await;
    assert_eq!(logs.stderr, Vec::<String>::new());
    assert_eq!(logs.stdout.len(), count, "one line per event");
    let log = joined(&logs);
    for token in &tokens {
        for part in token.trim_start_matches("Bearer ").split('.') {
            assert!(!log.contains(part) && !responses.contains(part), "a part of a token is in the output");
        }
    }
    for private in ["ann", "example.com", "secret", "projects", "5f1c3f6e", "Bearer", "eyJ"] {
        assert!(!log.contains(private), "{private} in {log}");
    }
    logs.stdout.iter().for_each(|line| assert_fields(line));
    for outcome in ["allowed", "denied", "unauthorized", "not_an_event"] {
        assert!(log.contains(&format!("\"outcome\":\"{outcome}\"")), "{outcome}");
    }
    assert_eq!(log.matches("\"cold_start\":true").count(), 1);
}

fn assert_fields(line: &str) {
    let known = ["timestamp", "level", "request_id", "outcome", "reason", "rejection", "ms", "cold_start"];
    let fields: Value = serde_json::from_str(line).unwrap();
    for name in fields.as_object().unwrap().keys() {
        assert!(known.contains(&name.as_str()), "{name} in {line}");
    }
}

#[tokio::test]
async fn failed_start_reports_the_reason() {
    let jwks = jwks();
    let keys = jwks.as_str();
    let good = policy_text(ROUTES);
    for (name, policy, variables, expected) in [
        (
            "problem",
            good.replace("\"/projects/*\"", "\"/projects*\""),
            vec![],
            "authorizer.routes.a.path: is not a valid route path",
        ),
        ("no-client", good.replace("client_id = \"1example23456789\"\n", ""), vec![], "verification.app_clients"),
        ("no-keys", good.replace(keys, "{}"), vec![], "verification.jwks: is not a key set"),
        ("issuer", good.clone(), vec![("APP__ISSUER", "http://127.0.0.1:9229/hunter2")], "unset APP__ISSUER"),
        ("jwks", good.clone(), vec![("app__jwks_url", "http://127.0.0.1:9229/hunter2")], "unset APP__JWKS_URL"),
        (
            "elsewhere",
            good.clone(),
            vec![("APP__JWKS_URL", "https://hunter2.example/keys")],
            "APP__JWKS_URL: must be a loopback URL",
        ),
        (
            "secret",
            good.clone(),
            vec![("APP__CLIENT_ID", "hunter2 hunter2")],
            "APP__CLIENT_ID: is not a valid app client ID",
        ),
    ] {
        let mut function = start(&policy_file(name, &policy), &variables).await;
        let outcome = invoke_raw(&mut function, "{}").await;
        assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.code() == Some(1)), "{name}: {outcome:?}");
        let log = joined(&function.stop().await);
        assert!(log.contains(expected) && !log.contains("hunter2"), "{name}: {log}");
    }
}

/// A deployed function has its policy beside its program, and nothing else.
#[tokio::test]
async fn policy_is_read_beside_the_program() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("deployed-authorizer");
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join("bootstrap");
    fs::copy(env!("CARGO_BIN_EXE_authorizer"), &program).unwrap();
    drop(fs::remove_file(folder.join("policy.toml")));
    let start = || Function::start(&program, "authorizer", [], Logs::Capture);

    let mut without = start().await.unwrap();
    let outcome = invoke_raw(&mut without, "{}").await;
    assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.code() == Some(1)), "{outcome:?}");
    let log = joined(&without.stop().await);
    assert!(log.contains("policy.toml: the file ") && log.contains("cognito-triggers bundle"), "{log}");

    fs::write(folder.join("policy.toml"), policy_text(ROUTES)).unwrap();
    let mut function = start().await.unwrap();
    let allowed = invoke(&mut function, &event_with_token("http_2_0", &signed(&id_claims(&[])))).await;
    assert_eq!(allowed["isAuthorized"], true);
}

/// Keys are fetched only when a token needs one, so a start waits for no network.
#[tokio::test]
async fn start_and_foreign_token_fetch_no_keys_and_are_logged() {
    let mut function = start(&policy_file("no-network", &policy_without_keys(ROUTES)), &[]).await;
    let mut claims = id_claims(&[]);
    claims["iss"] = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other".into();
    let started = Instant::now();
    let answered = invoke_error(&mut function, &event_with_token("rest_token", &signed(&claims))).await;
    let elapsed = started.elapsed().as_secs_f64() * 1000.0;
    assert_eq!(answered.1, "Unauthorized");
    assert_eq!(invoke_error(&mut function, "no JSON").await.1, "NotAnEvent");
    let logs = function.stop().await;
    assert!(joined(&logs).contains("\"rejection\":\"issuer\""));
    let lines: Vec<Value> = logs.stdout.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| line["level"].as_str().unwrap()).collect::<Vec<_>>(), ["INFO", "ERROR"]);
    let logged = lines[0]["ms"].as_f64().unwrap();
    assert!(logged > 0.0 && logged <= elapsed, "{logged} of {elapsed} ms");
}

#[tokio::test]
async fn authorizer_needs_no_disk() {
    assert_needs_no_disk(env!("CARGO_BIN_EXE_authorizer"), "authorizer.json").await;
}

#[tokio::test]
async fn authorizer_needs_no_environment() {
    assert_needs_no_environment(env!("CARGO_BIN_EXE_authorizer"), "authorizer.json").await;
}
