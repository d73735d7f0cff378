//! Custom authentication.

use super::support::*;
use crate::crypto::secret_hash;
use crate::operations::test_service::{
    CLIENT, HIDING_CLIENT, SECRET, add_user, call, change_user, recorded_events, user,
};
use crate::service::Service;
use crate::state::UserStatus;
use events::Trigger;
use serde_json::{Value, json};

const CUSTOM: [Trigger; 3] =
    [Trigger::DefineAuthChallenge, Trigger::CreateAuthChallenge, Trigger::VerifyAuthChallengeResponse];
const DEFINE: &str = "DefineAuthChallenge_Authentication";

/// Three wrong answers end it, a right one signs in. With SRP the password comes first.
fn play(event: &Value) -> Result<Value, &'static str> {
    let steps = event["request"]["session"].as_array().cloned().unwrap_or_default();
    let last = steps.last().cloned().unwrap_or_default();
    let decide = |challenge: Value, tokens: bool, fail: bool| {
        Ok(json!({"challengeName": challenge, "issueTokens": tokens, "failAuthentication": fail}))
    };
    match event["triggerSource"].as_str() {
        Some(DEFINE) => match (last["challengeName"].as_str(), last["challengeResult"].as_bool()) {
            (Some("SRP_A"), _) => decide(json!("PASSWORD_VERIFIER"), false, false),
            (Some("PASSWORD_VERIFIER"), Some(false)) => decide(Value::Null, false, true),
            (Some("CUSTOM_CHALLENGE"), Some(true)) => decide(Value::Null, true, false),
            _ if steps.len() >= 3 => decide(Value::Null, false, true),
            _ => decide(json!("CUSTOM_CHALLENGE"), false, false),
        },
        Some("CreateAuthChallenge_Authentication") => Ok(json!({
            "publicChallengeParameters": {"hint": "a number"},
            "privateChallengeParameters": {"answer": "42"},
            "challengeMetadata": "NUMBER",
        })),
        Some("VerifyAuthChallengeResponse_Authentication") => {
            let request = &event["request"];
            let is_correct = request["challengeAnswer"] == request["privateChallengeParameters"]["answer"];
            Ok(json!({"answerCorrect": is_correct}))
        }
        _ => Ok(event["response"].clone()),
    }
}

async fn begin(service: &Service) -> Value {
    initiate(service, "CUSTOM_AUTH", json!({"USERNAME": "ann"})).await.unwrap()
}

async fn answer(service: &Service, challenge: &Value, answer: &str) -> Result<Value, crate::ServiceError> {
    let responses = json!({"USERNAME": "ann", "ANSWER": answer});
    respond(service, "CUSTOM_CHALLENGE", Some(&challenge["Session"]), responses).await
}

#[tokio::test]
async fn functions_decide_step_by_step() {
    let mut triggers = CUSTOM.to_vec();
    triggers.extend([Trigger::PreAuthentication, Trigger::PostAuthentication, Trigger::PreTokenGeneration]);
    let service = service_with(&triggers, play).await;
    let request = json!({
        "ClientId": CLIENT, "AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": "ann"},
        "ClientMetadata": {"ignored": "yes"},
    });
    let first = call(&service, "InitiateAuth", request).await.unwrap();
    assert_eq!(first["ChallengeName"], "CUSTOM_CHALLENGE");
    assert_eq!(first["ChallengeParameters"], json!({"USERNAME": "ann", "hint": "a number"}));
    let second = answer(&service, &first, "41").await.unwrap();
    let request = json!({
        "ClientId": CLIENT, "ChallengeName": "CUSTOM_CHALLENGE", "Session": second["Session"],
        "ChallengeResponses": {"USERNAME": "ANN", "ANSWER": "42"}, "ClientMetadata": {"from": "app"},
    });
    let tokens = call(&service, "RespondToAuthChallenge", request).await.unwrap();
    assert!(service.authenticate(&access_token(&tokens)).is_ok());
    let expected = [
        DEFINE,
        "CreateAuthChallenge_Authentication",
        "VerifyAuthChallengeResponse_Authentication",
        DEFINE,
        "CreateAuthChallenge_Authentication",
        "VerifyAuthChallengeResponse_Authentication",
        DEFINE,
        "PostAuthentication_Authentication",
        "TokenGeneration_Authentication",
    ];
    assert_eq!(sources(&service), expected);
    let define = recorded_events(&service, DEFINE);
    assert_eq!(define[0]["request"]["session"], json!([]));
    assert_eq!(define[0]["request"].get("clientMetadata"), None);
    let step = |is_correct: bool| json!({"challengeName": "CUSTOM_CHALLENGE", "challengeResult": is_correct, "challengeMetadata": "NUMBER"});
    assert_eq!(define[2]["request"]["session"], json!([step(false), step(true)]));
    let create = &recorded_events(&service, expected[1])[1]["request"];
    assert_eq!((&create["challengeName"], &create["session"]), (&json!("CUSTOM_CHALLENGE"), &json!([step(false)])));
    let verify = &recorded_events(&service, expected[2])[1]["request"];
    assert_eq!(verify["privateChallengeParameters"], json!({"answer": "42"}));
    assert_eq!((&verify["challengeAnswer"], &verify["clientMetadata"]), (&json!("42"), &json!({"from": "app"})));
    assert_eq!(verify.get("userNotFound"), None);
    for source in &expected[6..] {
        let last = recorded_events(&service, source).pop().unwrap();
        assert_eq!(last["request"]["clientMetadata"], json!({"from": "app"}), "{source}");
    }
}

#[tokio::test]
async fn refusal_and_used_sessions_end_it() {
    let service = service_with(&CUSTOM, play).await;
    let mut challenge = begin(&service).await;
    for _ in 0..2 {
        let next = answer(&service, &challenge, "41").await.unwrap();
        let used = failure(answer(&service, &challenge, "42").await);
        assert_eq!(used.1, "Invalid session for the user, session can only be used once.");
        challenge = next;
    }
    assert_eq!(failure(answer(&service, &challenge, "41").await), (INCORRECT.0, INCORRECT.1.to_owned()));
    assert_eq!(user(&service, "ann", |user| user.failures), 0);
    let challenge = begin(&service).await;
    let other = json!({"USERNAME": "bob", "ANSWER": "42"});
    let refused = failure(respond(&service, "CUSTOM_CHALLENGE", Some(&challenge["Session"]), other).await);
    assert_eq!(refused.1, "Invalid session for the user.");
    let missing = failure(respond(&service, "CUSTOM_CHALLENGE", None, json!({"USERNAME": "ann", "ANSWER": "1"})).await);
    assert_eq!(missing.1, "Missing required parameter Session");
}

#[tokio::test]
async fn password_can_come_first() {
    let service = service_with(&CUSTOM, play).await;
    let begin = json!({"USERNAME": "ann", "CHALLENGE_NAME": "SRP_A", "SRP_A": srp_a()});
    let password = initiate(&service, "CUSTOM_AUTH", begin.clone()).await.unwrap();
    assert_eq!(password["ChallengeName"], "PASSWORD_VERIFIER");
    let session = Some(&password["Session"]);
    let custom = respond(&service, "PASSWORD_VERIFIER", session, prove(&password, PASSWORD)).await.unwrap();
    assert_eq!(custom["ChallengeName"], "CUSTOM_CHALLENGE");
    assert!(answer(&service, &custom, "42").await.unwrap()["AuthenticationResult"].is_object());
    let session = &recorded_events(&service, DEFINE)[2]["request"]["session"];
    let step = |name: &str, metadata: Value| json!({"challengeName": name, "challengeResult": true, "challengeMetadata": metadata});
    let steps =
        [step("SRP_A", Value::Null), step("PASSWORD_VERIFIER", Value::Null), step("CUSTOM_CHALLENGE", json!("NUMBER"))];
    assert_eq!(*session, json!(steps));
    let password = initiate(&service, "CUSTOM_AUTH", begin).await.unwrap();
    let session = Some(&password["Session"]);
    let refused = failure(respond(&service, "PASSWORD_VERIFIER", session, prove(&password, "wrong-password")).await);
    assert_eq!(refused.1, INCORRECT.1);
    assert_eq!(user(&service, "ann", |user| user.failures), 1);
}

#[tokio::test]
async fn password_without_srp_first_cannot_be_asked_for() {
    let service = service_with(&CUSTOM, |_| {
        Ok(json!({"challengeName": "PASSWORD_VERIFIER", "issueTokens": false, "failAuthentication": false}))
    })
    .await;
    let refused = failure(initiate(&service, "CUSTOM_AUTH", json!({"USERNAME": "ann"})).await);
    assert_eq!(refused.1, "Missing required parameter SRP_A");
    let other = json!({"USERNAME": "ann", "CHALLENGE_NAME": "SMS_MFA"});
    assert_eq!(failure(initiate(&service, "CUSTOM_AUTH", other).await).0, "UnsupportedOperationException");
}

#[tokio::test]
async fn pool_without_the_functions_says_so() {
    let service = service();
    let text = "Custom auth lambda trigger is not configured for the user pool.";
    let refused = failure(initiate(&service, "CUSTOM_AUTH", json!({"USERNAME": "ann"})).await);
    assert_eq!(refused, ("InvalidParameterException", text.to_owned()));
}

#[tokio::test]
async fn strangers_are_played_with_but_never_receive_tokens() {
    let service = service_with(&CUSTOM, play).await;
    let hash = secret_hash(SECRET, "nobody", HIDING_CLIENT);
    let request = json!({
        "ClientId": HIDING_CLIENT, "AuthFlow": "CUSTOM_AUTH",
        "AuthParameters": {"USERNAME": "nobody", "SECRET_HASH": hash},
    });
    let challenge = call(&service, "InitiateAuth", request).await.unwrap();
    assert_eq!(challenge["ChallengeParameters"]["USERNAME"], "nobody");
    let request = json!({
        "ClientId": HIDING_CLIENT, "ChallengeName": "CUSTOM_CHALLENGE", "Session": challenge["Session"],
        "ChallengeResponses": {"USERNAME": "nobody", "ANSWER": "42", "SECRET_HASH": hash},
    });
    let refused = failure(call(&service, "RespondToAuthChallenge", request).await);
    assert_eq!(refused, (INCORRECT.0, INCORRECT.1.to_owned()));
    for event in recorded_events(&service, DEFINE) {
        assert_eq!(
            (&event["request"]["userNotFound"], &event["request"]["userAttributes"]),
            (&json!(true), &json!({}))
        );
    }
    let unknown = failure(initiate(&service, "CUSTOM_AUTH", json!({"USERNAME": "nobody"})).await);
    assert_eq!(unknown.0, "UserNotFoundException");
}

#[tokio::test]
async fn status_decides_before_the_functions() {
    let service = service_with(&CUSTOM, play).await;
    add_user(&service, "new", UserStatus::Unconfirmed, "new@example.com");
    let refused = failure(initiate(&service, "CUSTOM_AUTH", json!({"USERNAME": "new"})).await);
    assert_eq!(refused.0, "UserNotConfirmedException");
    let challenge = begin(&service).await;
    change_user(&service, "ann", |user| user.is_enabled = false);
    assert_eq!(failure(answer(&service, &challenge, "42").await).1, "User is disabled.");
    assert_eq!(sources(&service).len(), 2);
}
