//! Refresh tokens: exchanged, rotated, revoked. `tests/api` tries them with ministack, which does not rotate them.

use crate::cases::Session;
use crate::cognito::{Cognito, error_reply, success_reply};
use crate::pool::{CLIENT, OWN_NAME, SECRET, TYPED, policy};
use crate::test_app::App;
use cognito_triggers_http_api::NoHooks;
use serde_json::{Value, json};

/// The API of an app client that rotates refresh tokens and has a secret.
fn rotating(cognito: Cognito) -> App {
    let policy = policy("rotate_refresh_tokens = true\n");
    App::with_policy(&policy, &[("APP__CLIENT_SECRET", SECRET)], cognito, NoHooks)
}

fn exchanged(refresh: &str) -> Value {
    json!({"RefreshToken": refresh, "ClientId": CLIENT, "ClientSecret": SECRET})
}

#[tokio::test]
async fn service_model_rotated_refresh_token_is_returned() {
    for path in ["/refreshToken", "/refreshSession"] {
        let session = Session::new();
        let app = rotating(Cognito::always(success_reply(session.result(Some("r-2")))).await);
        let sent = json!({"refreshToken": "r-1", "clientMetadata": {"locale": "de", "role": "admin"}});
        assert_eq!(app.post(path, &sent).await.json(), session.answer("r-2"));
        let mut expected = exchanged("r-1");
        expected["ClientMetadata"] = json!({"locale": "de"});
        assert_eq!(app.cognito.requests(), [("GetTokensFromRefreshToken".to_owned(), expected)]);
    }
}

#[tokio::test]
async fn service_model_unrotated_refresh_token_is_returned() {
    let session = Session::new();
    let app = rotating(Cognito::always(success_reply(session.result(None))).await);
    assert_eq!(app.post("/refreshToken", &json!({"refreshToken": "r-1"})).await.json(), session.answer("r-1"));
}

#[tokio::test]
async fn service_model_rotated_token_is_returned_by_every_endpoint() {
    let user = json!({"Username": OWN_NAME, "UserAttributes": []});
    for (path, more) in [
        ("/profile", json!({})),
        ("/getMfa", json!({})),
        ("/setMfa", json!({"enableMfa": false})),
        ("/totpAssociate", json!({})),
        ("/profileEdit", json!({"attributes": {"name": "Ann"}})),
        ("/profileEditPhoneNumber", json!({"phone_number": "+15550100"})),
        ("/profileAttributeConfirm", json!({"attribute": "email", "confirmationCode": "123456"})),
    ] {
        let mut sent = json!({"username": OWN_NAME, "refreshToken": "r-1"});
        sent.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        for (given, told) in [(Some("r-2"), Some("r-2")), (None, None), (Some("r-1"), None)] {
            let session = Session::new();
            let app =
                rotating(Cognito::replying([success_reply(session.result(given)), success_reply(user.clone())]).await);
            let got = app.post(path, &sent).await;
            assert_eq!(got.status, 200, "{path}: {}", got.text());
            assert_eq!(got.json().get("refreshToken").and_then(Value::as_str), told, "{path}");
            let asked = app.cognito.requests();
            assert_eq!(asked[0].1, exchanged("r-1"));
            assert_eq!(asked[1].1["AccessToken"], session.access(), "{path}");
        }
    }
}

/// The refresh token that was sent is no longer valid, even if the call fails.
#[tokio::test]
async fn service_model_rotated_token_is_returned_with_a_failure() {
    for (path, more) in [("/profile", json!({})), ("/logout", json!({})), ("/totpVerify", json!({"mfaCode": "123456"}))]
    {
        let refusal = error_reply("EnableSoftwareTokenMFAException", "Code mismatch");
        let app = rotating(Cognito::replying([success_reply(Session::new().result(Some("r-2"))), refusal]).await);
        let mut sent = json!({"username": OWN_NAME, "refreshToken": "r-1"});
        sent.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let got = app.post(path, &sent).await;
        assert_eq!((got.failure(), &got.json()["refreshToken"]), ((400, "invalid_code".to_owned()), &json!("r-2")));
    }
}

/// A user who signs in with an alias does not know the user name that a secret hash would need.
#[tokio::test]
async fn q21_app_client_with_a_secret_refreshes_without_the_user_name() {
    for sent in [json!({"refreshToken": "r-1"}), json!({"refreshToken": "r-1", "username": TYPED})] {
        for (path, status) in [("/refreshToken", 200), ("/refreshSession", 200), ("/profile", 200), ("/logout", 200)] {
            let (session, user) = (Session::new(), json!({"Username": OWN_NAME, "UserAttributes": []}));
            let replies = [success_reply(session.result(None)), success_reply(user)];
            let app = App::with_secret(Cognito::replying(replies).await);
            let got = app.post(path, &sent).await;
            assert_eq!(got.status, status, "{path}: {}", got.text());
            assert_eq!(app.cognito.requests()[0], ("GetTokensFromRefreshToken".to_owned(), exchanged("r-1")), "{path}");
        }
    }
}

/// An app client without a secret keeps the call that its trigger sources are known from.
#[tokio::test]
async fn q21_app_client_without_a_secret_refreshes_with_initiate_auth() {
    let session = Session::new();
    let app = App::new(Cognito::always(success_reply(session.result(None))).await);
    assert_eq!(app.post("/refreshToken", &json!({"refreshToken": "r-1"})).await.json(), session.answer("r-1"));
    let parameters = json!({"REFRESH_TOKEN": "r-1"});
    let expected = json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": CLIENT, "AuthParameters": parameters});
    assert_eq!(app.cognito.requests(), [("InitiateAuth".to_owned(), expected)]);
}

/// A user pool may rotate refresh tokens before the policy says so.
#[tokio::test]
async fn q21_rotated_refresh_token_is_returned_whatever_the_policy_says() {
    let session = Session::new();
    let app = App::with_secret(Cognito::always(success_reply(session.result(Some("r-2")))).await);
    assert_eq!(app.post("/refreshToken", &json!({"refreshToken": "r-1"})).await.json(), session.answer("r-2"));
    let user = success_reply(json!({"Username": OWN_NAME, "UserAttributes": []}));
    let app = App::with_secret(Cognito::replying([success_reply(session.result(Some("r-2"))), user]).await);
    assert_eq!(app.post("/profile", &json!({"refreshToken": "r-1"})).await.json()["refreshToken"], "r-2");
}

#[tokio::test]
async fn q13_invalid_refresh_tokens_get_one_response() {
    let mut seen = Vec::new();
    for reply in [
        error_reply("NotAuthorizedException", "Refresh Token has been revoked"),
        error_reply("NotAuthorizedException", "Refresh Token has expired"),
        error_reply("NotAuthorizedException", "Invalid Refresh Token"),
        error_reply("RefreshTokenReuseException", "Refresh token is used already by ann@example.com"),
        error_reply("UserNotFoundException", "User does not exist."),
        error_reply("UserNotConfirmedException", "User is not confirmed."),
        error_reply("InvalidParameterException", "Invalid refresh token ann@example.com"),
    ] {
        for path in ["/refreshToken", "/refreshSession", "/profile", "/logout"] {
            let sent = json!({"username": OWN_NAME, "refreshToken": "r-1"});
            for app in
                [App::with_secret(Cognito::always(reply.clone()).await), rotating(Cognito::always(reply.clone()).await)]
            {
                seen.push(app.post(path, &sent).await.comparable());
            }
        }
    }
    assert_eq!(seen[0].0, 401);
    assert_eq!(seen[0].2, r#"{"error":"invalid_grant","message":"The session is over; please sign in again"}"#);
    assert!(seen.iter().all(|other| *other == seen[0]));
}

/// Another kind of token has no session to revoke. This is not an internal error.
#[tokio::test]
async fn q13_service_model_revoking_another_token_is_invalid_grant() {
    for code in ["UnsupportedTokenTypeException", "UnauthorizedException", "NotAuthorizedException"] {
        let app = App::new(Cognito::always(error_reply(code, "Token type is not supported")).await);
        let got = app.post("/revokeToken", &json!({"refreshToken": "r-1"})).await;
        assert_eq!(got.failure(), (401, "invalid_grant".to_owned()), "{code}");
    }
}
