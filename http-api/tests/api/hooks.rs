//! Hooks around every endpoint and the confirmation page.

use crate::cases::cases;
use crate::cognito::{Cognito, error_reply, success_reply};
use crate::confirmation_page::{LINK, submit};
use crate::pool::{CLIENT, SECRET, policy};
use crate::test_app::{App, json_request};
use axum::http::{Method, StatusCode};
use cognito_triggers_http_api::{Call, EndpointResponse, HookRejection, Hooks};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// The calls of the hooks, in order.
type Seen = Arc<Mutex<Vec<(&'static str, &'static str, Value)>>>;

/// Hooks that record their calls and do what a header tells them.
#[derive(Clone, Default)]
struct RecordingHooks(Seen);

impl RecordingHooks {
    fn keep(&self, when: &'static str, call: &Call<'_>, what: Value) {
        self.0.lock().unwrap().push((when, call.endpoint, what));
    }

    fn comparable(&self) -> Vec<(&'static str, &'static str, Value)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn wants(call: &Call<'_>, what: &str) -> bool {
    call.http.headers.get("x-hook").is_some_and(|value| value == what)
}

impl Hooks for RecordingHooks {
    async fn before(&self, call: &Call<'_>, mut body: Value) -> Result<Value, HookRejection> {
        assert!(call.lambda.is_none());
        self.keep("before", call, body.clone());
        // Hooks may be asynchronous.
        tokio::task::yield_now().await;
        if wants(call, "change-before") {
            body["username"] = "changed".into();
        }
        if wants(call, "no-object") {
            return Ok(json!("text"));
        }
        match wants(call, "refuse-before") {
            true => Err(HookRejection::new(StatusCode::IM_A_TEAPOT, "Not today")),
            false => Ok(body),
        }
    }

    async fn after(&self, call: &Call<'_>, mut outcome: EndpointResponse) -> Result<EndpointResponse, HookRejection> {
        self.keep("after", call, json!(outcome.status.as_u16()));
        if wants(call, "change-after") {
            outcome.status = StatusCode::ACCEPTED;
            outcome.body = json!({"was": outcome.body, "at": call.http.uri.path()});
        }
        let error = "gone".into();
        match wants(call, "refuse-after") {
            true => Err(HookRejection {
                error,
                ..HookRejection::new(StatusCode::GONE, format!("No more {}", call.endpoint))
            }),
            false => Ok(outcome),
        }
    }
}

async fn app(cognito: Cognito) -> (App, RecordingHooks) {
    let hooks = RecordingHooks::default();
    (App::with_policy(&policy(""), &[("APP__CLIENT_SECRET", SECRET)], cognito, hooks.clone()), hooks)
}

#[tokio::test]
async fn every_endpoint_calls_both_hooks_with_its_name() {
    for case in cases() {
        let (app, hooks) = app(case.cognito().await).await;
        let got = app.send(case.request(&case.body.to_string(), &[])).await;
        assert_eq!(got.json(), case.response);
        let body = if case.endpoint.method == Method::POST { case.body.clone() } else { json!({}) };
        let name = case.endpoint.name;
        assert_eq!(hooks.comparable(), [("before", name, body), ("after", name, json!(200))]);
    }
}

const SIGN_IN: &str = r#"{"username":"ann","password":"S3cr3t-Pa55!"}"#;

async fn sign_in(app: &App, wanted: &str) -> (u16, Value) {
    let got = app.send(json_request("/signIn", SIGN_IN, &[("x-hook", wanted)])).await;
    (got.status, got.json())
}

#[tokio::test]
async fn before_may_change_the_body() {
    let (app, _) = app(Cognito::always(error_reply("NotAuthorizedException", "")).await).await;
    sign_in(&app, "change-before").await;
    assert_eq!(app.cognito.only_request()["AuthParameters"]["USERNAME"], "changed");
}

#[tokio::test]
async fn before_may_reject_with_its_own_status_and_message() {
    let (app, hooks) = app(Cognito::expecting_no_calls().await).await;
    let refused = json!({"error": "refused", "message": "Not today"});
    assert_eq!(sign_in(&app, "refuse-before").await, (418, refused));
    assert!(app.cognito.requests().is_empty());
    assert_eq!(hooks.comparable().len(), 1, "the endpoint did not run");
}

#[tokio::test]
async fn body_from_a_hook_must_be_an_object() {
    let (app, _) = app(Cognito::expecting_no_calls().await).await;
    assert_eq!(sign_in(&app, "no-object").await.0, 500);
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn after_may_change_successes_and_failures() {
    let (good, _) =
        app(Cognito::always(success_reply(json!({"ChallengeName": "SMS_MFA", "Session": "s"}))).await).await;
    let (status, body) = sign_in(&good, "change-after").await;
    assert_eq!((status, &body["was"]["nextStep"], &body["at"]), (202, &json!("MFA_AUTH"), &json!("/signIn")));
    let (bad, hooks) = app(Cognito::always(error_reply("NotAuthorizedException", "")).await).await;
    let (status, body) = sign_in(&bad, "change-after").await;
    assert_eq!((status, &body["was"]["error"]), (202, &json!("invalid_credentials")));
    assert_eq!(hooks.comparable()[1].2, 401);
}

#[tokio::test]
async fn after_may_reject_with_its_own_status_and_message() {
    let (app, _) = app(Cognito::always(error_reply("NotAuthorizedException", "")).await).await;
    let refused = json!({"error": "gone", "message": "No more signIn"});
    assert_eq!(sign_in(&app, "refuse-after").await, (410, refused));
    assert_eq!(app.cognito.calls(), ["InitiateAuth"], "the endpoint ran");
}

#[tokio::test]
async fn unreadable_body_only_calls_after() {
    let (app, hooks) = app(Cognito::expecting_no_calls().await).await;
    let got = app.send(json_request("/signIn", "{", &[("x-hook", "change-after")])).await;
    assert_eq!((got.status, &got.json()["was"]["error"]), (202, &json!("invalid_json")));
    assert_eq!(hooks.comparable(), [("after", "signIn", json!(400))]);
}

/// The body is validated after the hook, which may add fields that clients do not send.
#[tokio::test]
async fn body_from_a_hook_is_validated() {
    let (app, _) = app(Cognito::expecting_no_calls().await).await;
    let got = app.send(json_request("/refreshToken", r#"{"admin":true}"#, &[])).await;
    assert_eq!(got.failure(), (400, "unknown_field".to_owned()));
}

#[tokio::test]
async fn confirmation_page_calls_the_hooks_of_its_endpoints() {
    let (app, hooks) = app(Cognito::always(success_reply(json!({}))).await).await;
    assert_eq!(submit(&app, LINK, &[]).await.status, 200);
    let body = json!({"username": "mytestuser", "confirmationCode": "123456"});
    assert_eq!(hooks.comparable(), [("before", "signUpConfirm", body), ("after", "signUpConfirm", json!(200))]);
    assert_eq!(submit(&app, "username=mytestuser&resend=1", &[]).await.status, 200);
    let body = json!({"username": "mytestuser"});
    assert_eq!(
        hooks.comparable(),
        [("before", "signUpConfirmResend", body), ("after", "signUpConfirmResend", json!(200))]
    );
    assert_eq!(app.send_without_body(Method::GET, &format!("/confirm?{LINK}"), &[]).await.status, 200);
    assert!(hooks.comparable().is_empty(), "opening the link does nothing");
}

#[tokio::test]
async fn hook_may_reject_the_confirmation_page() {
    let (app, _) = app(Cognito::always(success_reply(json!({}))).await).await;
    let got = submit(&app, LINK, &[("x-hook", "refuse-before")]).await;
    assert_eq!((got.status, got.header("content-type")), (418, Some("text/html; charset=utf-8")));
    assert!(app.cognito.requests().is_empty() && !got.text().contains("Your address is confirmed"));
    submit(&app, LINK, &[("x-hook", "change-before")]).await;
    let asked = app.cognito.only_request();
    assert_eq!((&asked["Username"], &asked["ClientId"]), (&json!("changed"), &json!(CLIENT)));
}
