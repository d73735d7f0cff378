//! The log of the binary: one line for every call, without anything of requests and responses (L03, L04, L09).

use crate::cases::{Session, cases};
use crate::cognito::{Cognito, Reply, error_reply, raw_reply, success_reply};
use crate::events::ClientRequest;
use crate::lambda_process::{Process, joined};
use crate::pool::{HASH_OF_OWN_NAME, HASH_OF_TYPED, SECRET, access_claims, access_token, id_claims, policy, signed};
use crate::secrets::{api_with_secret, secrets_manager, stored};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The fields that a line may have.
const FIELDS: [&str; 13] = [
    "timestamp",
    "level",
    "message",
    "request_id",
    "endpoint",
    "status",
    "error",
    "reason",
    "note",
    "ms",
    "cold_start",
    "rejection",
    "rate_limit",
];

/// Private values in the requests and responses of these tests.
const PRIVATE: [&str; 22] = [
    "S3cr3t",
    "Old-Pa55",
    "N3w-Pa55",
    "Tempor4ry",
    "123456",
    "ann",
    "bo@",
    "example.com",
    "@",
    "mytestuser",
    "Ann",
    "JBSWY3DP",
    "r-1",
    "s-1",
    "s-2",
    "bXl0ZXN0dXNlcg",
    "eyJ",
    "192.0.2.7",
    "15550100",
    "Telephone",
    "Bearer",
    "hunter2",
];

/// Requests for every endpoint, valid and invalid, with private values.
fn everything() -> Vec<ClientRequest> {
    let mut sent = Vec::new();
    for case in cases() {
        let token = access_token();
        let path = case.endpoint.path;
        let with_token = |sent: ClientRequest| [sent.clone().with_token(&token), sent];
        if case.endpoint.method == Method::POST {
            let post = ClientRequest::post(path, &case.body);
            let mut unknown = case.body.clone();
            unknown["hunter2"] = "hunter2".into();
            let broken = case.body.to_string() + "hunter2";
            sent.extend(with_token(post.clone()));
            sent.extend([
                ClientRequest::post(path, &unknown),
                post.clone().body(&broken),
                post.header("Content-Type", "hunter2/x"),
            ]);
        } else {
            sent.extend(with_token(ClientRequest::get(path)));
        }
    }
    let link = "username=mytestuser&email=ann%40example.com&confirmationCode=123456";
    sent.extend([ClientRequest::get(&format!("/confirm?{link}")), ClientRequest::form("/confirm", link)]);
    sent.push(ClientRequest::form("/confirm", "username=mytestuser&resend=1"));
    sent.push(ClientRequest::get("/hunter2?access_token=hunter2").header("Host", "hunter2.example"));
    let expired = signed(&crate::pool::with(access_claims(), "exp", json!(1)));
    sent.extend([ClientRequest::get("/user").with_token(&expired), ClientRequest::get("/auth").with_token(&expired)]);
    sent.extend([
        ClientRequest::get("/user").header("Authorization", "Bearer hunter2"),
        ClientRequest::get("/auth").with_token(&signed(&id_claims(&["hunter2"]))),
    ]);
    sent
}

/// One reply for each outcome.
fn outcomes() -> [(&'static str, Reply); 5] {
    let text = "hunter2 of ann@example.com";
    [
        ("good", success_reply(Session::new().result(Some("r-1")))),
        ("refused", error_reply("NotAuthorizedException", text)),
        ("denied", error_reply("UserLambdaValidationException", &format!("PreSignUp failed with error {text}"))),
        ("fault", error_reply("hunter2@example.com", text)),
        ("unreadable", raw_reply(200, text)),
    ]
}

#[tokio::test]
async fn l03_l04_l09_log_has_nothing_of_requests_and_responses() {
    let mut statuses = BTreeSet::new();
    for (name, reply) in outcomes() {
        let cognito = Cognito::always(reply).await;
        let secrets = secrets_manager(stored(json!({ "SecretString": SECRET }))).await;
        let mut function = api_with_secret(&format!("log-{name}"), &cognito, &secrets, &[]).await;
        let (mut count, mut answers) = (0, String::new());
        for sent in everything() {
            let got = function.send("rest_v1", &sent).await;
            statuses.insert(got.status);
            answers += &got.body;
            // Opening the page does not call an endpoint.
            count += usize::from(!got.body.contains("<form") || got.status != 200);
        }
        assert!(!cognito.requests().is_empty());
        let logs = function.stop().await;
        assert_eq!(logs.stderr, Vec::<String>::new());
        let lines: Vec<Value> = logs.stdout.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_lines(&lines, count);
        let log = joined(&logs);
        for private in PRIVATE.into_iter().chain([SECRET, HASH_OF_OWN_NAME, HASH_OF_TYPED, "s3cr3tkey", "AKID"]) {
            assert!(!log.contains(private), "{private} of {name}: {log}");
        }
        for proof in [SECRET, HASH_OF_OWN_NAME, HASH_OF_TYPED, "s3cr3tkey"] {
            assert!(!answers.contains(proof), "{proof}");
        }
    }
    for status in [200, 400, 401, 403, 404, 415, 500, 503] {
        assert!(statuses.contains(&status), "{status} of {statuses:?}");
    }
}

/// Checks that there is one line per call with known fields, and one line about the start.
fn assert_lines(lines: &[Value], calls: usize) {
    for line in lines {
        for name in line.as_object().unwrap().keys() {
            assert!(FIELDS.contains(&name.as_str()), "{name} in {line}");
        }
    }
    let (calls_of, others): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.get("status").is_some());
    let ids: BTreeSet<_> = calls_of.iter().map(|line| line["request_id"].as_str().unwrap()).collect();
    assert_eq!((ids.len(), calls_of.len()), (calls, calls));
    assert_eq!(calls_of.iter().filter(|line| line.get("cold_start") == Some(&json!(true))).count(), 1);
    assert_eq!(others.len(), 1, "{others:?}");
    assert_eq!(others[0]["rate_limit"], "rate_limit_off");
}

#[tokio::test]
async fn line_names_endpoint_status_and_reason() {
    let cognito = Cognito::always(error_reply("UserNotFoundException", "User does not exist.")).await;
    let mut function = Process::api_with_cognito(&cognito, "log-lines", &policy(""), &[]).await;
    let user = json!({"username": "ann", "password": "x"});
    let mut expected = Vec::new();
    for (sent, line) in [
        (
            ClientRequest::post("/signIn", &user),
            json!(["INFO", "signIn", 401, "invalid_credentials", "UserNotFoundException", null]),
        ),
        (
            ClientRequest::post("/forgotPasswordRequest", &json!({"username": "ann"})),
            json!(["INFO", "forgotPasswordRequest", 200, null, null, "UserNotFoundException"]),
        ),
        (ClientRequest::get("/user"), json!(["INFO", "user", 401, "invalid_token", "missing_token", null])),
        (
            ClientRequest::get("/user").with_token("h.p.s"),
            json!(["INFO", "user", 401, "invalid_token", "invalid_token", null]),
        ),
        (
            ClientRequest::get("/auth").with_token(&signed(&id_claims(&[]))),
            json!(["INFO", "cognitoAuth", 200, null, null, null]),
        ),
        (ClientRequest::get("/nowhere"), json!(["INFO", "none", 404, "not_found", null, null])),
        (
            ClientRequest::form("/confirm", "username=a&confirmationCode=1"),
            json!(["INFO", "signUpConfirm", 400, "invalid_code", "UserNotFoundException", null]),
        ),
    ] {
        function.send("http_v2", &sent).await;
        expected.push((json!(function.request_id()), line));
    }
    let logs = function.stop().await;
    let lines = logs.stdout.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let lines = lines.filter(|line| line.get("status").is_some()).map(|line| {
        let told = ["level", "endpoint", "status", "error", "reason", "note"].map(|name| line[name].clone());
        (line["request_id"].clone(), json!(told))
    });
    assert_eq!(lines.collect::<Vec<_>>(), expected);
}
