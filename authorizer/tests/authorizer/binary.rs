//! The real binary over a real Runtime API.

use crate::events::{ALL, asking, with_token};
use crate::http_function::{assert_needs_no_disk, assert_needs_no_environment};
use crate::pool::{expired, forged, id_claims, jwks, policy_text, policy_without_keys, signed};
use lambda_emulator::{Bytes, CapturedLogs, Function, Logs, Outcome};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);
const ROUTES: &str = "[authorizer.routes.a]\npath = \"/projects/*\"\nmethods = [\"GET\"]\n";

/// A policy in a file of the test's own.
fn policy_file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.toml"));
    fs::write(&path, text).unwrap();
    path
}

async fn started(policy: &Path, variables: &[(&str, &str)]) -> Function {
    let mut variables: Vec<_> = variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    variables.push(("POLICY_FILE".into(), policy.into()));
    started_with(variables).await
}

async fn started_with(variables: Vec<(OsString, OsString)>) -> Function {
    let program = Path::new(env!("CARGO_BIN_EXE_authorizer"));
    Function::start(program, "authorizer", variables, Logs::Capture).await.unwrap()
}

async fn outcome(function: &mut Function, event: &str) -> Outcome {
    function.invoke(Bytes::copy_from_slice(event.as_bytes()), PATIENCE).await
}

async fn answer(function: &mut Function, event: &str) -> Value {
    match outcome(function, event).await {
        Outcome::Answer(answer) => serde_json::from_slice(&answer).unwrap(),
        other => panic!("{other:?}"),
    }
}

async fn error(function: &mut Function, event: &str) -> (String, String) {
    match outcome(function, event).await {
        Outcome::Error(error) => (error.error_type, error.message),
        other => panic!("{other:?}"),
    }
}

fn text(logs: &CapturedLogs) -> String {
    logs.lines().collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_kind_of_event_is_answered_in_its_form() {
    let mut function = started(&policy_file("every-kind", &policy_text(ROUTES)), &[]).await;
    let good = signed(&id_claims(&[]));
    for (name, _) in ALL {
        let answer = answer(&mut function, &with_token(name, &good)).await;
        match name.starts_with("http_2_0") {
            true => assert_eq!(answer["isAuthorized"], true, "{name}"),
            false => assert_eq!(answer["policyDocument"]["Statement"][0]["Effect"], "Allow", "{name}"),
        }
        assert_eq!(answer["context"]["username"], "ann");
    }
    let constant = |word: &str| (word.to_owned(), word.to_owned());
    for bad in [signed(&expired()), forged(), String::new()] {
        let answered = error(&mut function, &with_token("rest_token", &bad)).await;
        assert_eq!(answered, constant("Unauthorized"), "API Gateway answers 401 to this very word");
    }
    for payload in ["", "no JSON", "{\"type\":\"TOKEN\"", "null", "{\"type\":\"OTHER\"}"] {
        assert_eq!(error(&mut function, payload).await, constant("NotAnEvent"), "{payload}");
    }
    assert_eq!(answer(&mut function, &with_token("http_2_0", &good)).await["isAuthorized"], true, "it is still there");
}

#[tokio::test]
async fn l04_no_token_and_nothing_of_it_is_in_the_log_or_an_error() {
    let mut function = started(&policy_file("l04", &policy_text(ROUTES)), &[]).await;
    let good = signed(&id_claims(&["secret-group"]));
    let tokens = [good.clone(), signed(&expired()), forged(), format!("{good}x"), format!("Bearer {good}")];
    let mut said = String::new();
    let mut count = 0;
    for (name, _) in ALL {
        for token in &tokens {
            for event in
                [with_token(name, token), asking(name, token, "DELETE", "/secret-path"), with_token(name, token) + "}"]
            {
                said += &match outcome(&mut function, &event).await {
                    Outcome::Answer(answer) => String::from_utf8(answer.to_vec()).unwrap(),
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
    let log = text(&logs);
    for token in &tokens {
        for part in token.trim_start_matches("Bearer ").split('.') {
            assert!(!log.contains(part) && !said.contains(part), "a part of a token is told");
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
async fn what_cannot_start_says_why_before_the_first_event() {
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
        ("no-keys", good.replace(keys, "{}"), vec![], "verification.jwks: is no set of keys"),
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
        let mut function = started(&policy_file(name, &policy), &variables).await;
        let outcome = outcome(&mut function, "{}").await;
        assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.code() == Some(1)), "{name}: {outcome:?}");
        let log = text(&function.stop().await);
        assert!(log.contains(expected) && !log.contains("hunter2"), "{name}: {log}");
    }
}

#[tokio::test]
async fn the_embedded_policy_is_one_to_start_with() {
    let mut function = started_with(Vec::new()).await;
    assert!(function.ready(PATIENCE).await, "{}", text(&function.stop().await));
}

/// No key is fetched before a token needs one, so a start waits for nobody.
#[tokio::test]
async fn a_start_without_keys_needs_no_network_and_a_token_of_another_pool_none_either() {
    let mut function = started(&policy_file("no-network", &policy_without_keys(ROUTES)), &[]).await;
    let mut claims = id_claims(&[]);
    claims["iss"] = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other".into();
    let answered = error(&mut function, &with_token("rest_token", &signed(&claims))).await;
    assert_eq!(answered.1, "Unauthorized");
    assert!(text(&function.stop().await).contains("\"rejection\":\"issuer\""));
}

#[tokio::test]
async fn the_authorizer_needs_no_disk() {
    assert_needs_no_disk(env!("CARGO_BIN_EXE_authorizer"), "authorizer.json").await;
}

#[tokio::test]
async fn the_authorizer_needs_no_environment() {
    assert_needs_no_environment(env!("CARGO_BIN_EXE_authorizer"), "authorizer.json").await;
}
