//! The secret of the app client in AWS Secrets Manager: read by the real binary when it is first needed, read again when
//! Cognito rejects it, and never in a log or a response (threat model, L09). `start.rs` tries one in a plain variable.

use crate::cases::{Session, cases};
use crate::cognito::{Cognito, Reply, error_reply, success_reply};
use crate::events::ClientRequest;
use crate::lambda_process::{Process, joined};
use crate::pool::{HASH_OF_OWN_NAME, HASH_OF_TYPED, OWN_NAME, SECRET, policy};
use crate::proxy::{Fault, Proxy};
use serde_json::{Value, json};

const ARN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-client-AbCdEf";
/// What Cognito says if the secret hash is wrong.
const REJECTED: &str = "Unable to verify secret hash for client 1example23456789";

/// Secrets Manager with this response.
pub(crate) async fn secrets_manager(response: Fault) -> Proxy {
    let proxy = Proxy::open(None).await;
    proxy.fault("GetSecretValue", response, usize::MAX);
    proxy
}

/// A response with members of a secret.
pub(crate) fn stored(members: Value) -> Fault {
    Fault::Answers(200, members.to_string())
}

/// The binary with an emulated Cognito and an emulated Secrets Manager.
pub(crate) async fn api_with_secret(
    name: &str,
    cognito: &Cognito,
    secrets: &Proxy,
    variables: &[(&str, &str)],
) -> Process {
    let url = secrets.url();
    let own = [
        ("APP__CLIENT_SECRET_ARN", ARN),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", url.as_str()),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "s3cr3tkey"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let variables: Vec<_> = own.iter().chain(variables).copied().collect();
    Process::api_with_cognito(cognito, &format!("secret-{name}"), &policy(""), &variables).await
}

fn sign_in() -> ClientRequest {
    ClientRequest::post("/signIn", &json!({"username": OWN_NAME, "password": "Old-Pa55"}))
}

fn signed_in() -> Reply {
    success_reply(Session::new().result(Some("r-1")))
}

/// The secret hashes that Cognito received.
fn hashes(cognito: &Cognito) -> Vec<Value> {
    cognito.requests().iter().map(|(_, body)| body["AuthParameters"]["SECRET_HASH"].clone()).collect()
}

#[tokio::test]
async fn secret_is_read_with_the_first_call_that_needs_it() {
    for (name, value, variables) in [
        ("text", json!(SECRET), vec![]),
        ("line", json!(format!("{SECRET}\n")), vec![]),
        ("json", json!(json!({"secret": SECRET}).to_string()), vec![("APP__CLIENT_SECRET_JSON_KEY", "secret")]),
    ] {
        let cognito = Cognito::always(signed_in()).await;
        let secrets = secrets_manager(stored(json!({"ARN": ARN, "SecretString": value}))).await;
        let mut function = api_with_secret(name, &cognito, &secrets, &variables).await;
        assert_eq!(function.send("http_v2", &ClientRequest::get("/openapi.json")).await.status, 200);
        assert_eq!(secrets.take_operations(), Vec::<String>::new(), "{name}");
        for _ in 0..2 {
            assert_eq!(function.send("http_v2", &sign_in()).await.status, 200, "{name}");
        }
        let calls = secrets.take_calls();
        assert_eq!(calls.len(), 1, "{name}");
        assert_eq!(calls[0].body, json!({"SecretId": ARN}));
        assert_eq!(hashes(&cognito), [HASH_OF_OWN_NAME, HASH_OF_OWN_NAME], "{name}");
        assert!(!joined(&function.stop().await).contains(SECRET));
    }
}

/// A fault of Secrets Manager, and what comes of it: the status, and the reason in the log.
fn faults() -> Vec<(&'static str, Fault, u64, &'static str)> {
    let says = |text: &str| Fault::Answers(200, text.to_owned());
    let value = |value: Value| stored(json!({"ARN": ARN, "SecretString": value}));
    vec![
        ("it hangs", Fault::Hangs, 503, "secret_timed_out"),
        ("it drips", Fault::Drips, 503, "secret_timed_out"),
        ("it throttles", Fault::refuses("ThrottlingException"), 503, "secret_throttled"),
        ("it is closed", Fault::Breaks, 503, "secret_unreachable"),
        ("it is reset", Fault::Resets, 503, "secret_unreachable"),
        ("it fails", Fault::refuses("InternalServiceError"), 503, "secret_failed:InternalServiceError"),
        ("no right to decrypt", Fault::refuses("DecryptionFailure"), 503, "secret_failed:DecryptionFailure"),
        ("no right", Fault::refuses("AccessDeniedException"), 500, "secret_denied"),
        ("no secret", Fault::refuses("ResourceNotFoundException"), 500, "secret_not_found"),
        ("a deleted secret", Fault::refuses("InvalidRequestException"), 500, "secret_not_found"),
        ("a hostile code", Fault::refuses("hunter2 of ann"), 503, "secret_failed:Unknown"),
        ("a page", says("<html>ann hunter2</html>"), 503, "secret_unreadable"),
        ("megabytes", says(&"ann ".repeat(1 << 20)), 503, "secret_unreadable"),
        ("a binary secret", stored(json!({"ARN": ARN, "SecretBinary": "aHVudGVyMg=="})), 500, "secret_binary"),
        ("an empty secret", value(json!("")), 500, "secret_empty"),
        ("a line break", value(json!("\r\n")), 500, "secret_empty"),
        ("a JSON object", value(json!("{\"password\":\"hunter2\"}")), 500, "secret_json_object"),
    ]
}

/// All faults are tried concurrently.
#[tokio::test]
async fn q18_l09_secrets_manager_fault_gets_a_fixed_message_in_time() {
    let tried: Vec<_> = faults().into_iter().map(|fault| tokio::spawn(check(fault))).collect();
    for tried in tried {
        tried.await.unwrap();
    }
}

async fn check((name, fault, status, reason): (&str, Fault, u64, &str)) {
    let cognito = Cognito::always(signed_in()).await;
    let secrets = secrets_manager(fault).await;
    let mut function = api_with_secret(&name.replace(' ', "-"), &cognito, &secrets, &[]).await;
    let got = function.send("http_v2", &sign_in()).await;
    let (error, message) = match status {
        503 => ("unavailable", "Please try again in a moment"),
        _ => ("internal", "Something went wrong"),
    };
    let expected = json!({"error": error, "message": message, "requestId": function.request_id()});
    assert_eq!((got.status, got.json()), (status, expected), "{name}");
    assert!(cognito.requests().is_empty(), "{name}: Cognito is not called without the secret");
    // The next request tries again.
    secrets.clear_faults();
    secrets.fault("GetSecretValue", stored(json!({"ARN": ARN, "SecretString": SECRET})), usize::MAX);
    assert_eq!(function.send("http_v2", &sign_in()).await.status, 200, "{name}");
    let log = joined(&function.stop().await);
    assert!(log.contains(&format!("\"reason\":\"{reason}\"")), "{name}: {log}");
    for private in ["hunter2", "aHVudGVyMg", "ann", SECRET] {
        assert!(!log.contains(private), "{name}: {log}");
    }
}

/// After a rotation, the call that Cognito rejected is made once more with the new secret, and no user notices.
#[tokio::test]
async fn rejected_secret_is_read_again_and_the_call_repeated() {
    let rejected = || error_reply("NotAuthorizedException", REJECTED);
    let cognito = Cognito::replying([rejected(), signed_in(), rejected()]).await;
    let secrets = Proxy::open(None).await;
    for (value, times) in [("0ldS3cretEXAMPLE", 1), (SECRET, usize::MAX)] {
        secrets.fault("GetSecretValue", stored(json!({"ARN": ARN, "SecretString": value})), times);
    }
    let mut function = api_with_secret("rotated", &cognito, &secrets, &[]).await;
    assert_eq!(function.send("http_v2", &sign_in()).await.status, 200);
    assert_eq!(secrets.take_operations().len(), 2);
    let sent = hashes(&cognito);
    assert_eq!(sent[1], HASH_OF_OWN_NAME);
    assert_ne!(sent[0], sent[1]);
    // Cognito rejects that one too: it is not read for every such request.
    for _ in 0..3 {
        let got = function.send("http_v2", &sign_in()).await;
        assert_eq!((got.status, got.json()["error"].as_str()), (401, Some("invalid_credentials")));
    }
    assert_eq!(secrets.take_operations(), Vec::<String>::new());
    let log = joined(&function.stop().await);
    assert!(log.contains("\"secret\":\"secret_replaced\"") && log.contains(ARN), "{log}");
    assert!(!log.contains(SECRET) && !log.contains("0ldS3cretEXAMPLE"), "{log}");
}

/// Only an error of Cognito about the secret is a reason to read it again: anyone can cause the others.
#[tokio::test]
async fn other_errors_do_not_read_the_secret_again() {
    let trigger = "PreAuthentication failed with error Unable to verify secret hash for client 1.";
    let cognito = Cognito::replying([
        error_reply("NotAuthorizedException", "Incorrect username or password."),
        error_reply("UserNotFoundException", "User does not exist."),
        error_reply("UserLambdaValidationException", trigger),
    ])
    .await;
    let secrets = secrets_manager(stored(json!({"ARN": ARN, "SecretString": SECRET}))).await;
    let mut function = api_with_secret("other-errors", &cognito, &secrets, &[]).await;
    for _ in 0..3 {
        function.send("http_v2", &sign_in()).await;
    }
    assert_eq!((cognito.requests().len(), secrets.take_operations().len()), (3, 1));
}

/// Every endpoint that sends the proof of the app client sends that of the new secret.
#[tokio::test]
async fn every_call_with_a_proof_is_repeated_after_a_rotation() {
    let mut repeated = 0;
    for case in cases() {
        let has_proof = |body: &Value| {
            let text = body.to_string();
            [HASH_OF_OWN_NAME, HASH_OF_TYPED, SECRET].iter().any(|proof| text.contains(proof))
        };
        let Some((first, _)) = case.expected_calls.first().filter(|(_, body)| has_proof(body)) else { continue };
        let rejected = error_reply("NotAuthorizedException", REJECTED);
        let cognito = Cognito::always(rejected).await;
        let secrets = Proxy::open(None).await;
        for (value, times) in [("0ldS3cretEXAMPLE", 1), (SECRET, usize::MAX)] {
            secrets.fault("GetSecretValue", stored(json!({"ARN": ARN, "SecretString": value})), times);
        }
        let name = format!("repeated-{}", case.endpoint.name);
        let mut function = api_with_secret(&name, &cognito, &secrets, &[]).await;
        let sent = ClientRequest::post(case.endpoint.path, &case.body);
        function.send("http_v2", &sent).await;
        let calls = cognito.calls();
        assert_eq!(calls, [first.as_str(), first.as_str()], "{}", case.endpoint.name);
        repeated += 1;
    }
    assert!(repeated > 10, "{repeated}");
}
