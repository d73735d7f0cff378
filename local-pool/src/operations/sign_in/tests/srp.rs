//! Sign-in with SRP.

use super::support::*;
use crate::crypto::secret_hash;
use crate::operations::test_service::{HIDING_CLIENT, SECRET, add_user, call, recorded_events, user};
use crate::service::Service;
use crate::state::UserStatus;
use events::Trigger;
use serde_json::{Value, json};
use std::time::Duration;

async fn begin(service: &Service, name: &str) -> Value {
    initiate(service, "USER_SRP_AUTH", json!({"USERNAME": name, "SRP_A": srp_a()})).await.unwrap()
}

async fn begin_hiding(service: &Service, name: &str) -> Value {
    let hash = secret_hash(SECRET, name, HIDING_CLIENT);
    let parameters = json!({"USERNAME": name, "SRP_A": srp_a(), "SECRET_HASH": hash});
    let request = json!({"ClientId": HIDING_CLIENT, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters});
    call(service, "InitiateAuth", request).await.unwrap()
}

#[tokio::test]
async fn proof_of_the_password_signs_in() {
    let triggers = [Trigger::PreAuthentication, Trigger::PostAuthentication, Trigger::PreTokenGeneration];
    let service = service_with(&triggers, |event| Ok(event["response"].clone())).await;
    let challenge = begin(&service, "Ann").await;
    assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
    assert!(challenge.get("Session").is_none());
    assert_eq!(sources(&service), ["PreAuthentication_Authentication"]);
    let mut request = json!({
        "ClientId": "client1", "ChallengeName": "PASSWORD_VERIFIER", "ClientMetadata": {"from": "app"},
        "ChallengeResponses": prove(&challenge, PASSWORD),
    });
    request["ChallengeResponses"]["USERNAME"] = json!("ANN");
    let answer = call(&service, "RespondToAuthChallenge", request).await.unwrap();
    assert!(service.authenticate(&access_token(&answer)).is_ok());
    let rest = ["PostAuthentication_Authentication", "TokenGeneration_Authentication"];
    assert_eq!(sources(&service)[1..], rest);
    for source in rest {
        assert_eq!(recorded_events(&service, source)[0]["request"]["clientMetadata"], json!({"from": "app"}));
    }
}

#[tokio::test]
async fn everything_wrong_is_refused_once() {
    let service = service();
    let expected = (INCORRECT.0, INCORRECT.1.to_owned());
    let mut failures = 0;
    for (member, value) in [
        ("PASSWORD_CLAIM_SIGNATURE", json!("AAAA")),
        ("PASSWORD_CLAIM_SIGNATURE", json!("not base64!")),
        ("TIMESTAMP", json!("Tue Dec 01 09:05:03 UTC 2026")),
        ("TIMESTAMP", json!("Tue Dec 1 09:05:04 UTC 2026")),
    ] {
        let challenge = begin(&service, "ann").await;
        let mut responses = prove(&challenge, PASSWORD);
        responses[member] = value;
        assert_eq!(failure(respond(&service, "PASSWORD_VERIFIER", None, responses).await), expected, "{member}");
        failures += 1;
        assert_eq!(user(&service, "ann", |user| user.failures), failures);
        let used = failure(respond(&service, "PASSWORD_VERIFIER", None, prove(&challenge, PASSWORD)).await);
        assert_eq!(used.1, "Invalid session for the user, session can only be used once.");
    }
    let challenge = begin(&service, "ann").await;
    let refused = failure(respond(&service, "PASSWORD_VERIFIER", None, prove(&challenge, "wrong-password")).await);
    assert_eq!(refused, expected);
    let challenge = begin(&service, "ann").await;
    let locked = failure(respond(&service, "PASSWORD_VERIFIER", None, prove(&challenge, PASSWORD)).await);
    assert_eq!(locked.1, "Password attempts exceeded");
}

#[tokio::test]
async fn answer_of_another_person_or_session_is_refused() {
    let service = service();
    add_user(&service, "bob", UserStatus::Confirmed, "bob@example.com");
    let challenge = begin(&service, "ann").await;
    let mut responses = prove(&challenge, PASSWORD);
    responses["USERNAME"] = json!("bob");
    assert_eq!(failure(respond(&service, "PASSWORD_VERIFIER", None, responses).await).1, INCORRECT.1);
    let challenge = begin(&service, "ann").await;
    let other = begin(&service, "bob").await;
    let mut responses = prove(&challenge, PASSWORD);
    responses["PASSWORD_CLAIM_SECRET_BLOCK"] = other["ChallengeParameters"]["SECRET_BLOCK"].clone();
    assert_eq!(failure(respond(&service, "PASSWORD_VERIFIER", None, responses).await).1, INCORRECT.1);
    let mut responses = prove(&challenge, PASSWORD);
    responses["PASSWORD_CLAIM_SECRET_BLOCK"] = json!("unknown");
    let invalid = failure(respond(&service, "PASSWORD_VERIFIER", None, responses).await);
    assert_eq!(invalid.1, "Invalid session for the user.");
}

#[tokio::test]
async fn timestamps_and_sessions_have_their_errors() {
    let service = service();
    let challenge = begin(&service, "ann").await;
    let mut responses = prove(&challenge, PASSWORD);
    responses["TIMESTAMP"] = json!("2026-12-01T09:05:03Z");
    let text = "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.";
    let refused = failure(respond(&service, "PASSWORD_VERIFIER", None, responses).await);
    assert_eq!(refused, ("InvalidParameterException", text.to_owned()));
    service.clock.advance(Duration::from_secs(86_400));
    let expired = failure(respond(&service, "PASSWORD_VERIFIER", None, prove(&challenge, PASSWORD)).await);
    assert_eq!(expired.1, "Invalid session for the user, session is expired.");
    for public in ["0", "zz", &"f".repeat(800)] {
        let refused = failure(initiate(&service, "USER_SRP_AUTH", json!({"USERNAME": "ann", "SRP_A": public})).await);
        assert_eq!(refused.0, "InvalidParameterException");
    }
    let missing = failure(initiate(&service, "USER_SRP_AUTH", json!({"USERNAME": "ann"})).await);
    assert_eq!(missing.1, "Missing required parameter SRP_A");
}

#[tokio::test]
async fn strangers_receive_a_challenge_that_looks_like_any_other() {
    let service = service();
    let stranger = begin_hiding(&service, "nobody").await;
    let again = begin_hiding(&service, "Nobody").await;
    let user = begin_hiding(&service, "ann").await;
    let members = |challenge: &Value| -> Vec<String> {
        challenge["ChallengeParameters"].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(members(&stranger), members(&user));
    let salt = |challenge: &Value| challenge["ChallengeParameters"]["SALT"].clone();
    assert_eq!(salt(&stranger), salt(&again));
    assert_ne!(salt(&stranger), salt(&begin_hiding(&service, "somebody").await));
    assert_eq!(stranger["ChallengeParameters"]["USER_ID_FOR_SRP"], "nobody");
    let mut responses = prove(&stranger, PASSWORD);
    responses["SECRET_HASH"] = json!(secret_hash(SECRET, "nobody", HIDING_CLIENT));
    let request =
        json!({"ClientId": HIDING_CLIENT, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
    let refused = failure(call(&service, "RespondToAuthChallenge", request).await);
    assert_eq!(refused, (INCORRECT.0, INCORRECT.1.to_owned()));
    let unknown = failure(initiate(&service, "USER_SRP_AUTH", json!({"USERNAME": "nobody", "SRP_A": srp_a()})).await);
    assert_eq!(unknown.0, "UserNotFoundException");
}

#[tokio::test]
async fn status_decides_after_the_proof() {
    let service = service();
    add_user(&service, "new", UserStatus::Unconfirmed, "new@example.com");
    let challenge = begin(&service, "new").await;
    let refused = failure(respond(&service, "PASSWORD_VERIFIER", None, prove(&challenge, PASSWORD)).await);
    assert_eq!(refused.0, "UserNotConfirmedException");
    add_user(&service, "invited", UserStatus::ForceChangePassword, "invited@example.com");
    let challenge = begin(&service, "invited").await;
    let next = respond(&service, "PASSWORD_VERIFIER", None, prove(&challenge, PASSWORD)).await.unwrap();
    assert_eq!(next["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}
