//! Sessions end after a password reset, a password change, and switching a second factor off (Q22).

use crate::cases::{Session, case};
use crate::cognito::{Cognito, Reply, error_reply, raw_reply, success_reply};
use crate::events::ClientRequest;
use crate::lambda_process::{Process, joined};
use crate::pool::{OWN_NAME, POOL, TYPED, policy};
use crate::proxy::{Fault, Proxy};
use crate::test_app::App;
use cognito_triggers_http_api::NoHooks;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const RESETS: [&str; 2] = ["forgotPasswordConfirm", "passwordReset"];
const CHANGES: [&str; 2] = ["changePassword", "passwordChange"];

fn done() -> Reply {
    success_reply(json!({}))
}

fn user(factors: &[&str]) -> Reply {
    success_reply(json!({"Username": OWN_NAME, "UserAttributes": [], "UserMFASettingList": factors}))
}

/// Errors of the call that ends the sessions.
fn failures() -> [Reply; 5] {
    [
        error_reply(
            "AccessDeniedException",
            "hunter2 is not authorized to perform: cognito-idp:AdminUserGlobalSignOut",
        ),
        error_reply("NotAuthorizedException", "Access Token has been revoked"),
        error_reply("UserNotFoundException", "User does not exist."),
        raw_reply(500, "{}"),
        raw_reply(200, "hunter2"),
    ]
}

#[tokio::test]
async fn q22_password_reset_ends_all_sessions() {
    for name in RESETS {
        let app = App::with_secret(Cognito::replying([done(), done()]).await);
        let got = case(name).send(&app, &case(name).body).await;
        assert_eq!((got.status, got.json()), (200, json!({"status": "success"})));
        assert_eq!(app.cognito.calls(), ["ConfirmForgotPassword", "AdminUserGlobalSignOut"]);
        assert_eq!(app.cognito.requests()[1].1, json!({"UserPoolId": POOL, "Username": TYPED}));
    }
}

/// The password has been reset, so the response is the same whatever happens afterwards.
#[tokio::test]
async fn q22_failed_sign_out_does_not_change_the_response_to_a_reset() {
    for failure in failures() {
        let app = App::with_secret(Cognito::replying([done(), failure.clone()]).await);
        let got = case(RESETS[0]).send(&app, &case(RESETS[0]).body).await;
        assert_eq!((got.status, got.json()), (200, json!({"status": "success"})), "{failure:?}");
    }
}

/// Otherwise everyone could end everyone's sessions.
#[tokio::test]
async fn q22_rejected_code_ends_no_session() {
    for code in ["CodeMismatchException", "InvalidPasswordException", "UserNotFoundException", "InternalErrorException"]
    {
        let app = App::with_secret(Cognito::always(error_reply(code, "")).await);
        assert!(case(RESETS[0]).send(&app, &case(RESETS[0]).body).await.status >= 400);
        assert_eq!(app.cognito.calls(), ["ConfirmForgotPassword"], "{code}");
    }
}

#[tokio::test]
async fn q22_password_change_ends_all_sessions() {
    for name in CHANGES {
        let app = App::new(Cognito::replying([done(), done()]).await);
        let got = case(name).send(&app, &case(name).body).await;
        assert_eq!((got.status, got.json()), (200, json!({"status": "success", "signedOut": true})));
        assert_eq!(app.cognito.calls(), ["ChangePassword", "GlobalSignOut"]);
        let asked = app.cognito.requests();
        assert_eq!(asked[1].1, json!({ "AccessToken": asked[0].1["AccessToken"] }));
    }
    let app = App::new(Cognito::always(error_reply("NotAuthorizedException", "Incorrect username or password.")).await);
    assert_eq!(case(CHANGES[0]).send(&app, &case(CHANGES[0]).body).await.status, 401);
    assert_eq!(app.cognito.calls(), ["ChangePassword"]);
}

/// The password has been changed. The client learns that the sessions have not ended.
#[tokio::test]
async fn q22_failed_sign_out_is_told_to_a_known_caller() {
    for failure in failures() {
        let app = App::new(Cognito::replying([done(), failure.clone()]).await);
        let got = case(CHANGES[0]).send(&app, &case(CHANGES[0]).body).await;
        assert_eq!((got.status, got.json()), (200, json!({"status": "success", "signedOut": false})), "{failure:?}");
        assert!(!got.text().contains("hunter2"));
    }
}

#[tokio::test]
async fn q22_switching_a_second_factor_off_ends_all_sessions() {
    let (get, set, out) = ("GetUser", "SetUserMFAPreference", "GlobalSignOut");
    let remove = "DeleteUserAttributes";
    let number = json!({"phone_number": null});
    for (name, sent, replies, calls, signed_out) in [
        ("setMfa", json!({"enableMfa": false, "method": "TOTP"}), vec![done()], vec![set, out], true),
        ("setMfa", json!({"enableMfa": false}), vec![user(&["EMAIL_OTP"]), done()], vec![get, set, out], true),
        ("setMfa", json!({"enableMfa": false}), vec![user(&[])], vec![get], false),
        ("setMfa", json!({"enableMfa": true, "method": "TOTP"}), vec![done()], vec![set], false),
        ("profileEditPhoneNumber", number.clone(), vec![user(&["SMS_MFA"]), done()], vec![get, set, remove, out], true),
        ("profileEditPhoneNumber", number, vec![user(&["EMAIL_OTP"]), done()], vec![get, remove], false),
    ] {
        let app = App::new(Cognito::replying(replies).await);
        let got = case(name).send(&app, &sent).await;
        assert_eq!((got.status, got.json()), (200, json!({"status": "success", "signedOut": signed_out})), "{sent}");
        assert_eq!(app.cognito.calls(), calls, "{name}: {sent}");
    }
}

/// The second factor is off, although the request as a whole failed.
#[tokio::test]
async fn q22_sessions_end_even_if_the_number_cannot_be_removed() {
    let failure = error_reply("InternalErrorException", "");
    let app = App::new(Cognito::replying([user(&["SMS_MFA"]), done(), failure, done()]).await);
    let got = case("profileEditPhoneNumber").send(&app, &json!({"phone_number": null})).await;
    assert_eq!(got.failure(), (500, "internal".to_owned()));
    assert_eq!(app.cognito.calls(), ["GetUser", "SetUserMFAPreference", "DeleteUserAttributes", "GlobalSignOut"]);
}

/// A rotated refresh token is returned only if its session has not ended.
#[tokio::test]
async fn q22_refresh_token_of_an_ended_session_is_not_returned() {
    for (last, returned) in [(done(), Value::Null), (error_reply("InternalErrorException", ""), json!("r-2"))] {
        let rotated = success_reply(Session::new().result(Some("r-2")));
        let app = App::with_secret(Cognito::replying([rotated, done(), last]).await);
        let sent = json!({"refreshToken": "r-1", "oldPassword": "Old-Pa55!", "newPassword": "N3w-Pa55!"});
        let got = app.post("/changePassword", &sent).await.json();
        assert_eq!((&got["refreshToken"], &got["signedOut"]), (&returned, &json!(returned.is_null())), "{got}");
    }
}

#[tokio::test]
async fn q22_policy_can_keep_the_sessions() {
    let names = [RESETS.as_slice(), &CHANGES].concat();
    for name in names {
        for (value, ends) in [("none", false), ("everywhere", true)] {
            let policy = policy(&format!("sign_out = \"{value}\"\n"));
            let app = App::with_policy(&policy, &[], Cognito::always(done()).await, NoHooks);
            let got = case(name).send(&app, &case(name).body).await;
            assert_eq!(got.status, 200);
            assert_eq!(app.cognito.calls().len(), if ends { 2 } else { 1 }, "{name}");
            if CHANGES.contains(&name) {
                assert_eq!(got.json(), json!({"status": "success", "signedOut": ends}));
            }
        }
    }
}

/// The note names Cognito's error code. A call that hangs ends before API Gateway gives up.
#[tokio::test]
async fn q22_failed_sign_out_is_a_note_in_the_log() {
    let text = "hunter2";
    for (name, fault, note) in [
        ("refused", Fault::refuses("AccessDeniedException"), "sign_out_failed:AccessDeniedException"),
        ("hangs", Fault::Hangs, "sign_out_failed:timed_out"),
        ("unreadable", Fault::Answers(200, text.to_owned()), "sign_out_failed:unreadable"),
        ("closed", Fault::Breaks, "sign_out_failed:unreachable"),
    ] {
        let proxy = Proxy::open(None).await;
        proxy.fault("ConfirmForgotPassword", Fault::Answers(200, "{}".to_owned()), usize::MAX);
        proxy.fault("AdminUserGlobalSignOut", fault, usize::MAX);
        let url = proxy.url();
        let variables = [
            ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url.as_str()),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "example"),
        ];
        let mut function = Process::api(&format!("sign-out-{name}"), &policy(""), &variables).await;
        let begun = Instant::now();
        let got = function.send("http_v2", &ClientRequest::post("/forgotPasswordConfirm", &case(RESETS[0]).body)).await;
        assert!(begun.elapsed() < Duration::from_secs(5), "{name}: {:?}", begun.elapsed());
        assert_eq!((got.status, got.json()), (200, json!({"status": "success"})), "{name}");
        let log = joined(&function.stop().await);
        assert!(log.contains(&format!("\"note\":\"{note}\"")) && !log.contains(text), "{name}: {log}");
    }
}
