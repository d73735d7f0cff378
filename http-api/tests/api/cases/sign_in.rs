//! Signing in, and answering challenges.

use super::Session;
use crate::case::Case;
use crate::pool::{CLIENT, HASH_OF_OWN_NAME, HASH_OF_TYPED, OWN_NAME, TYPED};
use serde_json::{Value, json};

pub(super) fn cases() -> Vec<Case> {
    vec![
        with_password("signIn"),
        with_password("login"),
        started(),
        answered(
            "loginMfa",
            json!({"loginSession": waiting("EMAIL_OTP"), "mfaCode": "123456"}),
            "EMAIL_OTP",
            json!({"EMAIL_OTP_CODE": "123456"}),
        ),
        answered(
            "loginNewPasswordRequired",
            json!({
                "loginSession": waiting("NEW_PASSWORD_REQUIRED"), "newPassword": "N3w-Pa55!",
                "attributes": [{"Name": "name", "Value": "Ann"}],
            }),
            "NEW_PASSWORD_REQUIRED",
            json!({"NEW_PASSWORD": "N3w-Pa55!", "userAttributes.name": "Ann"}),
        ),
        answered(
            "loginSelect",
            json!({"loginSession": waiting("SELECT_CHALLENGE"), "answer": "PASSWORD", "password": "S3cr3t-Pa55!"}),
            "SELECT_CHALLENGE",
            json!({"ANSWER": "PASSWORD", "PASSWORD": "S3cr3t-Pa55!"}),
        ),
        set_up(),
        set_up_verified(),
        answered(
            "loginChallenge",
            json!({"loginSession": waiting("CUSTOM_CHALLENGE"), "answers": {"ANSWER": "5"}}),
            "CUSTOM_CHALLENGE",
            json!({"ANSWER": "5"}),
        ),
    ]
}

/// A `loginSession` with this challenge; the user name is in base64.
fn waiting(challenge: &str) -> String {
    format!("{challenge}.bXl0ZXN0dXNlcg.s-1")
}

fn with_password(name: &str) -> Case {
    let session = Session::new();
    Case::for_endpoint(name)
        .body(json!({"username": TYPED, "password": "S3cr3t-Pa55!"}))
        .expect_call(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": CLIENT,
                "AuthParameters": {"USERNAME": TYPED, "PASSWORD": "S3cr3t-Pa55!", "SECRET_HASH": HASH_OF_TYPED},
            }),
            session.result(Some("r-1")),
        )
        .expect_response(session.answer("r-1"))
}

fn started() -> Case {
    Case::for_endpoint("loginStart")
        .body(json!({"username": TYPED, "preferredChallenge": "EMAIL_OTP"}))
        .expect_call(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_AUTH", "ClientId": CLIENT,
                "AuthParameters": {
                    "USERNAME": TYPED, "PREFERRED_CHALLENGE": "EMAIL_OTP", "SECRET_HASH": HASH_OF_TYPED,
                },
            }),
            json!({
                "ChallengeName": "EMAIL_OTP", "Session": "s-1",
                "ChallengeParameters": {
                    "USERNAME": OWN_NAME, "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
                    "CODE_DELIVERY_DESTINATION": "a***@e***",
                },
            }),
        )
        .expect_response(json!({
            "nextStep": "MFA_AUTH", "challenge": "EMAIL_OTP", "loginSession": waiting("EMAIL_OTP"),
            "parameters": {"CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL", "CODE_DELIVERY_DESTINATION": "a***@e***"},
        }))
}

/// The answer to a challenge, which returns tokens. Cognito gets the user name of the session.
fn answered(name: &str, mut sent: Value, challenge: &str, mut answers: Value) -> Case {
    let session = Session::new();
    sent["username"] = TYPED.into();
    answers["USERNAME"] = OWN_NAME.into();
    answers["SECRET_HASH"] = HASH_OF_OWN_NAME.into();
    Case::for_endpoint(name)
        .body(sent)
        .expect_call(
            "RespondToAuthChallenge",
            json!({"ClientId": CLIENT, "ChallengeName": challenge, "Session": "s-1", "ChallengeResponses": answers}),
            session.result(Some("r-1")),
        )
        .expect_response(session.answer("r-1"))
}

fn set_up() -> Case {
    Case::for_endpoint("loginMfaSetup")
        .body(json!({"username": TYPED, "loginSession": waiting("MFA_SETUP")}))
        .expect_call(
            "AssociateSoftwareToken",
            json!({"Session": "s-1"}),
            json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s-2"}),
        )
        .expect_response(json!({"secretCode": "JBSWY3DPEHPK3PXP", "loginSession": "MFA_SETUP.bXl0ZXN0dXNlcg.s-2"}))
}

fn set_up_verified() -> Case {
    let session = Session::new();
    Case::for_endpoint("loginMfaSetupVerify")
        .body(json!({"username": TYPED, "loginSession": "MFA_SETUP.bXl0ZXN0dXNlcg.s-2", "mfaCode": "123456"}))
        .expect_call(
            "VerifySoftwareToken",
            json!({"Session": "s-2", "UserCode": "123456"}),
            json!({"Status": "SUCCESS", "Session": "s-3"}),
        )
        .expect_call(
            "RespondToAuthChallenge",
            json!({
                "ClientId": CLIENT, "ChallengeName": "MFA_SETUP", "Session": "s-3",
                "ChallengeResponses": {"USERNAME": OWN_NAME, "SECRET_HASH": HASH_OF_OWN_NAME},
            }),
            session.result(Some("r-1")),
        )
        .expect_response(session.answer("r-1"))
}
