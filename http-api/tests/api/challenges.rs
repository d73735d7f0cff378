//! Sign-ins with several steps, with replies that follow the service model: no Cognito emulator supports all of these.

use crate::cases::Session;
use crate::cognito::{Cognito, error_reply, success_reply};
use crate::pool::{CLIENT, HASH_OF_OWN_NAME, HASH_OF_TYPED, OWN_NAME, POOL, SECRET, TYPED, policy};
use crate::test_app::{App, HttpResponse};
use cognito_triggers_http_api::NoHooks;
use serde_json::{Value, json};

/// A challenge for the user.
fn challenge(name: &str, session: &str, mut parameters: Value) -> Value {
    parameters["USER_ID_FOR_SRP"] = OWN_NAME.into();
    json!({"ChallengeName": name, "Session": session, "ChallengeParameters": parameters})
}

async fn sign_in(app: &App) -> HttpResponse {
    app.post("/signIn", &json!({"username": TYPED, "password": "S3cr3t-Pa55!"})).await
}

/// The next step, with the session of the previous one.
async fn next_step(app: &App, path: &str, before: &Value, more: Value) -> HttpResponse {
    let mut body = json!({"username": TYPED, "loginSession": before["loginSession"]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.post(path, &body).await
}

/// The last call to Cognito.
fn last_call(app: &App) -> Value {
    app.cognito.requests().pop().unwrap().1
}

/// The call that answers a challenge, of an app client with a secret.
fn respond_call(challenge: &str, session: &str, mut answers: Value) -> Value {
    answers["USERNAME"] = OWN_NAME.into();
    answers["SECRET_HASH"] = HASH_OF_OWN_NAME.into();
    json!({"ClientId": CLIENT, "ChallengeName": challenge, "Session": session, "ChallengeResponses": answers})
}

#[tokio::test]
async fn service_model_code_challenges_are_handled_alike() {
    for (name, member) in [
        ("SMS_MFA", "SMS_MFA_CODE"),
        ("SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA_CODE"),
        ("EMAIL_OTP", "EMAIL_OTP_CODE"),
        ("SMS_OTP", "SMS_OTP_CODE"),
    ] {
        let session = Session::new();
        let first = challenge(name, "s-1", json!({"CODE_DELIVERY_DESTINATION": "+*******0100"}));
        let app = App::with_secret(
            Cognito::replying([success_reply(first), success_reply(session.result(Some("r-1")))]).await,
        );
        let step = sign_in(&app).await.json();
        assert_eq!(step["nextStep"], "MFA_AUTH");
        assert_eq!(step["challenge"], name);
        assert_eq!(step["parameters"], json!({"CODE_DELIVERY_DESTINATION": "+*******0100"}));
        let got = next_step(&app, "/loginMfa", &step, json!({"mfaCode": "123456"})).await;
        assert_eq!(got.json(), session.answer("r-1"), "{name}");
        assert_eq!(last_call(&app), respond_call(name, "s-1", json!({ member: "123456" })));
    }
}

#[tokio::test]
async fn service_model_email_otp_from_start_to_tokens() {
    let session = Session::new();
    let first = json!({
        "ChallengeName": "EMAIL_OTP", "Session": "s-1", "AvailableChallenges": ["EMAIL_OTP", "PASSWORD"],
        "ChallengeParameters": {"USERNAME": OWN_NAME, "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL"},
    });
    let app =
        App::with_secret(Cognito::replying([success_reply(first), success_reply(session.result(Some("r-1")))]).await);
    let step = app.post("/loginStart", &json!({"username": TYPED, "preferredChallenge": "EMAIL_OTP"})).await.json();
    assert_eq!(step["availableChallenges"], json!(["EMAIL_OTP", "PASSWORD"]));
    let got = next_step(&app, "/loginMfa", &step, json!({"mfaCode": "12345678"})).await;
    assert_eq!(got.json(), session.answer("r-1"));
    assert_eq!(last_call(&app), respond_call("EMAIL_OTP", "s-1", json!({"EMAIL_OTP_CODE": "12345678"})));
}

#[tokio::test]
async fn service_model_select_challenge_from_start_to_tokens() {
    let session = Session::new();
    let choice = json!({
        "ChallengeName": "SELECT_CHALLENGE", "Session": "s-1", "ChallengeParameters": {"USERNAME": OWN_NAME},
        "AvailableChallenges": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"],
    });
    let chosen = challenge("EMAIL_OTP", "s-2", json!({}));
    let app = App::with_secret(
        Cognito::replying([success_reply(choice), success_reply(chosen), success_reply(session.result(Some("r-1")))])
            .await,
    );
    let step = app.post("/loginStart", &json!({ "username": TYPED })).await.json();
    assert_eq!(
        app.cognito.only_request(),
        json!({
            "AuthFlow": "USER_AUTH", "ClientId": CLIENT,
            "AuthParameters": {"USERNAME": TYPED, "SECRET_HASH": HASH_OF_TYPED},
        })
    );
    assert_eq!((&step["nextStep"], &step["parameters"]), (&json!("SELECT_CHALLENGE"), &json!({})));
    assert_eq!(step["availableChallenges"], json!(["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]));

    let step = next_step(&app, "/loginSelect", &step, json!({"answer": "EMAIL_OTP"})).await.json();
    assert_eq!(last_call(&app), respond_call("SELECT_CHALLENGE", "s-1", json!({"ANSWER": "EMAIL_OTP"})));
    assert_eq!((&step["nextStep"], &step["challenge"]), (&json!("MFA_AUTH"), &json!("EMAIL_OTP")));
    assert_eq!(step.get("availableChallenges"), None);
    let got = next_step(&app, "/loginMfa", &step, json!({"mfaCode": "123456"})).await;
    assert_eq!(got.json(), session.answer("r-1"));
    assert_eq!(last_call(&app), respond_call("EMAIL_OTP", "s-2", json!({"EMAIL_OTP_CODE": "123456"})));
}

#[tokio::test]
async fn service_model_select_mfa_type() {
    let choice =
        challenge("SELECT_MFA_TYPE", "s-1", json!({"MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]"}));
    let chosen = challenge("SOFTWARE_TOKEN_MFA", "s-2", json!({"FRIENDLY_DEVICE_NAME": "Telephone"}));
    let app = App::with_secret(Cognito::replying([success_reply(choice), success_reply(chosen)]).await);
    let step = sign_in(&app).await.json();
    assert_eq!(step["parameters"]["MFAS_CAN_CHOOSE"], "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]");
    let step = next_step(&app, "/loginSelect", &step, json!({"answer": "SOFTWARE_TOKEN_MFA"})).await.json();
    assert_eq!(step["nextStep"], "MFA_AUTH");
    assert_eq!(last_call(&app), respond_call("SELECT_MFA_TYPE", "s-1", json!({"ANSWER": "SOFTWARE_TOKEN_MFA"})));
}

#[tokio::test]
async fn service_model_mfa_setup_from_the_password_to_tokens() {
    let session = Session::new();
    let replies = [
        challenge("MFA_SETUP", "s-1", json!({"MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\"]"})),
        json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s-2"}),
        json!({"Status": "SUCCESS", "Session": "s-3"}),
        session.result(Some("r-1")),
    ];
    let app = App::with_secret(Cognito::replying(replies.map(success_reply)).await);
    let step = sign_in(&app).await.json();
    assert_eq!(step["nextStep"], "MFA_SETUP");
    assert_eq!(step["parameters"], json!({"MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\"]"}));
    let given = next_step(&app, "/loginMfaSetup", &step, json!({})).await.json();
    assert_eq!(given["secretCode"], "JBSWY3DPEHPK3PXP");
    let got = next_step(&app, "/loginMfaSetupVerify", &given, json!({"mfaCode": "123456"})).await;
    assert_eq!(got.json(), session.answer("r-1"));
    let asked = app.cognito.requests();
    assert_eq!(asked[1], ("AssociateSoftwareToken".to_owned(), json!({"Session": "s-1"})));
    assert_eq!(asked[2], ("VerifySoftwareToken".to_owned(), json!({"Session": "s-2", "UserCode": "123456"})));
    assert_eq!(asked[3].1, respond_call("MFA_SETUP", "s-3", json!({})));
}

#[tokio::test]
async fn service_model_wrong_first_authenticator_code_is_rejected() {
    let first = challenge("MFA_SETUP", "s-1", json!({}));
    for wrong in [
        error_reply("EnableSoftwareTokenMFAException", "Code mismatch"),
        error_reply("CodeMismatchException", "Invalid code"),
        success_reply(json!({"Status": "ERROR", "Session": "s-3"})),
    ] {
        let app = App::with_secret(Cognito::replying([success_reply(first.clone()), wrong]).await);
        let step = sign_in(&app).await.json();
        let got = next_step(&app, "/loginMfaSetupVerify", &step, json!({"mfaCode": "123456"})).await;
        assert_eq!(got.failure(), (400, "invalid_code".to_owned()));
        assert_eq!(app.cognito.calls(), ["InitiateAuth", "VerifySoftwareToken"]);
    }
}

#[tokio::test]
async fn service_model_new_password_required_from_password_to_tokens() {
    let session = Session::new();
    let first = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s-1",
        "ChallengeParameters": {
            "USER_ID_FOR_SRP": OWN_NAME, "requiredAttributes": "[\"userAttributes.name\"]",
            "userAttributes": "{\"email\":\"ann@example.com\"}",
        },
    });
    let app =
        App::with_secret(Cognito::replying([success_reply(first), success_reply(session.result(Some("r-1")))]).await);
    let step = sign_in(&app).await.json();
    assert_eq!(step["nextStep"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(step["parameters"], json!({"requiredAttributes": "[\"userAttributes.name\"]"}));
    let sent = json!({"newPassword": "N3w-Pa55!", "attributes": {"name": "Ann"}});
    assert_eq!(next_step(&app, "/loginNewPasswordRequired", &step, sent).await.json(), session.answer("r-1"));
    let answers = json!({"NEW_PASSWORD": "N3w-Pa55!", "userAttributes.name": "Ann"});
    assert_eq!(last_call(&app), respond_call("NEW_PASSWORD_REQUIRED", "s-1", answers));
}

#[tokio::test]
async fn service_model_unknown_challenge_is_passed_on_by_name() {
    let session = Session::new();
    let first = challenge("RETINA_SCAN", "s-1", json!({"EYE": "left"}));
    let app =
        App::with_secret(Cognito::replying([success_reply(first), success_reply(session.result(Some("r-1")))]).await);
    let step = sign_in(&app).await.json();
    assert_eq!((&step["nextStep"], &step["challenge"]), (&json!("RETINA_SCAN"), &json!("RETINA_SCAN")));
    assert_eq!(step["parameters"], json!({"EYE": "left"}));
    let got = next_step(&app, "/loginChallenge", &step, json!({"answers": {"RETINA": "x", "SIDE": "left"}})).await;
    assert_eq!(got.json(), session.answer("r-1"));
    assert_eq!(last_call(&app), respond_call("RETINA_SCAN", "s-1", json!({"RETINA": "x", "SIDE": "left"})));
}

#[tokio::test]
async fn service_model_custom_challenge_with_two_rounds() {
    let session = Session::new();
    let round = |session: &str, question: &str| challenge("CUSTOM_CHALLENGE", session, json!({ "question": question }));
    let replies = [round("s-1", "2 + 3"), round("s-2", "2 + 4"), session.result(Some("r-1"))];
    let app = App::with_secret(Cognito::replying(replies.map(success_reply)).await);
    let first = sign_in(&app).await.json();
    assert_eq!((&first["nextStep"], &first["parameters"]), (&json!("CUSTOM_CHALLENGE"), &json!({"question": "2 + 3"})));
    let second = next_step(&app, "/loginChallenge", &first, json!({"answers": {"ANSWER": "4"}})).await.json();
    assert_eq!(second["parameters"], json!({"question": "2 + 4"}));
    let sent = json!({"answers": {"ANSWER": "6"}, "clientMetadata": {"locale": "de", "role": "admin"}});
    assert_eq!(next_step(&app, "/loginChallenge", &second, sent).await.json(), session.answer("r-1"));
    let mut expected = respond_call("CUSTOM_CHALLENGE", "s-2", json!({"ANSWER": "6"}));
    expected["ClientMetadata"] = json!({"locale": "de"});
    assert_eq!(last_call(&app), expected);
}

/// The session determines the user, and the policy determines the app client.
#[tokio::test]
async fn answers_cannot_override_username_or_secret_hash() {
    for name in ["USERNAME", "SECRET_HASH"] {
        let app =
            App::with_secret(Cognito::always(success_reply(challenge("CUSTOM_CHALLENGE", "s-1", json!({})))).await);
        let first = sign_in(&app).await.json();
        let got = next_step(&app, "/loginChallenge", &first, json!({"answers": { name: "x" }})).await;
        assert_eq!((got.failure(), got.json()["field"].clone()), ((400, "invalid_field".to_owned()), json!("answers")));
        assert_eq!(app.cognito.calls().len(), 1);
    }
}

#[tokio::test]
async fn service_model_admin_user_password_auth_with_a_challenge() {
    let session = Session::new();
    let first = challenge("SMS_MFA", "s-1", json!({}));
    let cognito = Cognito::replying([success_reply(first), success_reply(session.result(Some("r-1")))]).await;
    let policy = policy("sign_in = \"ADMIN_USER_PASSWORD_AUTH\"\n");
    let app = App::with_policy(&policy, &[("APP__CLIENT_SECRET", SECRET)], cognito, NoHooks);
    let step = sign_in(&app).await.json();
    assert_eq!(next_step(&app, "/loginMfa", &step, json!({"mfaCode": "123456"})).await.json(), session.answer("r-1"));
    let expected = json!({
        "UserPoolId": POOL, "ClientId": CLIENT, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": TYPED, "PASSWORD": "S3cr3t-Pa55!", "SECRET_HASH": HASH_OF_TYPED},
    });
    let mut answering = respond_call("SMS_MFA", "s-1", json!({"SMS_MFA_CODE": "123456"}));
    answering["UserPoolId"] = POOL.into();
    let asked = [("AdminInitiateAuth".to_owned(), expected), ("AdminRespondToAuthChallenge".to_owned(), answering)];
    assert_eq!(app.cognito.requests(), asked);
}

/// Endpoints reject sessions of other challenges, and malformed ones.
#[tokio::test]
async fn session_of_another_challenge_is_rejected() {
    let app = App::new(Cognito::expecting_no_calls().await);
    for (path, session, more) in [
        ("/loginMfa", "MFA_SETUP.YW5u.s-1", json!({"mfaCode": "123456"})),
        ("/loginNewPasswordRequired", "SMS_MFA.YW5u.s-1", json!({"newPassword": "N3w-Pa55!"})),
        ("/loginSelect", "SMS_MFA.YW5u.s-1", json!({"answer": "SMS_MFA"})),
        ("/loginMfaSetup", "SMS_MFA.YW5u.s-1", json!({})),
        ("/loginMfaSetupVerify", "SMS_MFA.YW5u.s-1", json!({"mfaCode": "123456"})),
        ("/loginMfa", "no-session", json!({"mfaCode": "123456"})),
        ("/loginMfa", "SMS_MFA..s-1", json!({"mfaCode": "123456"})),
        ("/loginChallenge", "..", json!({"answers": {}})),
    ] {
        let got = next_step(&app, path, &json!({"loginSession": session}), more).await;
        assert_eq!(got.failure(), (401, "invalid_session".to_owned()), "{path}");
    }
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn service_model_wrong_code_and_expired_session() {
    let first = challenge("SMS_MFA", "s-1", json!({}));
    for (reply, expected) in [
        (error_reply("CodeMismatchException", "Invalid code or auth state for the user."), (400, "invalid_code")),
        (error_reply("ExpiredCodeException", "Your code has expired."), (400, "invalid_code")),
        (
            error_reply("NotAuthorizedException", "Invalid session for the user, session is expired."),
            (401, "invalid_session"),
        ),
        (error_reply("InvalidParameterException", "Invalid session provided"), (401, "invalid_session")),
        (error_reply("UserNotFoundException", "User does not exist."), (401, "invalid_session")),
        (error_reply("TooManyRequestsException", "Rate exceeded"), (429, "too_many_requests")),
        (error_reply("LimitExceededException", "Attempt limit exceeded"), (429, "too_many_requests")),
    ] {
        let app = App::new(Cognito::replying([success_reply(first.clone()), reply]).await);
        let step = sign_in(&app).await.json();
        let got = next_step(&app, "/loginMfa", &step, json!({"mfaCode": "123456"})).await;
        assert_eq!(got.failure(), (expected.0, expected.1.to_owned()));
        assert_eq!(got.header("retry-after").is_some(), expected.0 == 429);
    }
}

#[tokio::test]
async fn reply_without_tokens_and_challenge_is_internal() {
    let app = App::new(Cognito::always(success_reply(json!({"ChallengeParameters": {}}))).await);
    assert_eq!(sign_in(&app).await.failure(), (500, "internal".to_owned()));
}
