//! The hooks example, as a Lambda function.

use crate::cases::Session;
use crate::cognito::{Cognito, success_reply};
use crate::events::ClientRequest;
use crate::lambda_process::Process;
use crate::pool::policy;
use serde_json::json;
use std::env;
use std::path::PathBuf;

/// Cargo builds the examples with the tests, in a folder next to them.
fn program() -> PathBuf {
    let test = env::current_exe().unwrap();
    let program = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples").join("hooks");
    assert!(program.exists(), "the example is not built: run cargo build -p cognito-triggers-http-api --example hooks");
    program
}

async fn started(cognito: &Cognito, name: &str, invitation: &[(&str, &str)]) -> Process {
    let url = cognito.url();
    let endpoint = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url.as_str());
    let variables: Vec<_> = invitation.iter().copied().chain([endpoint]).collect();
    Process::start(&program(), name, &policy(""), &variables).await
}

#[tokio::test]
async fn example_requires_an_invitation_to_sign_up() {
    let cognito = Cognito::always(success_reply(json!({"UserConfirmed": false, "UserSub": "u"}))).await;
    let mut function = started(&cognito, "example-sign-up", &[("INVITATION", "spring-2026")]).await;
    let sent = ClientRequest::post("/signUp", &json!({"username": "Ann@Example.com", "password": "S3cr3t-Pa55!"}));
    for kind in ["rest_v1", "http_v2", "function_url"] {
        for refused in [sent.clone(), sent.clone().header("X-Invitation", "autumn-2025")] {
            let got = function.send(kind, &refused).await;
            let expected = json!({"error": "refused", "message": "Please ask for an invitation"});
            assert_eq!((got.status, got.json()), (403, expected), "{kind}");
        }
        let got = function.send(kind, &sent.clone().header("X-Invitation", "spring-2026")).await;
        assert_eq!((got.status, &got.json()["username"]), (200, &json!("ann@example.com")), "{kind}");
    }
    let names: Vec<_> = cognito.requests().into_iter().map(|(_, body)| body["Username"].clone()).collect();
    assert_eq!(names, ["ann@example.com"; 3]);
}

#[tokio::test]
async fn example_returns_continue_to_only_with_tokens() {
    let session = Session::new();
    let challenge = json!({"ChallengeName": "SMS_MFA", "Session": "s-1", "ChallengeParameters": {}});
    let cognito = Cognito::replying([success_reply(challenge), success_reply(session.result(Some("r-1")))]).await;
    let mut function = started(&cognito, "example-sign-in", &[]).await;
    let first = ClientRequest::post("/signIn", &json!({"username": "Ann@Example.com", "password": "S3cr3t-Pa55!"}));
    let first = function.send("http_v2", &first).await.json();
    assert_eq!((first.get("continueTo"), &first["nextStep"]), (None, &json!("MFA_AUTH")));
    let second = json!({"username": "Ann@Example.com", "loginSession": first["loginSession"], "mfaCode": "123456"});
    for kind in ["rest_v1", "http_v2", "function_url"] {
        let mut expected = session.answer("r-1");
        expected["continueTo"] = "https://app.example.com/welcome".into();
        assert_eq!(function.send(kind, &ClientRequest::post("/loginMfa", &second)).await.json(), expected, "{kind}");
    }
    let got =
        function.send("http_v2", &ClientRequest::post("/signup", &json!({"username": "ann", "password": "x"}))).await;
    assert_eq!(got.status, 403, "without INVITATION every sign-up is rejected");
}
