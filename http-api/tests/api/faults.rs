//! Errors of Cognito and the network, and panics: clients only see that an error occurred (Q18).

use crate::cases::{case, cases};
use crate::cognito::{Cognito, Reply, error_reply, raw_reply, settings, success_reply, unreachable_url};
use crate::error_codes::is_anonymous;
use crate::pool::{SECRET, policy};
use crate::test_app::{App, HttpResponse, api, json_request};
use axum::body::to_bytes;
use cognito_triggers_http_api::{Call, EndpointResponse, HookRejection, Hooks, NoHooks, router};
use serde_json::{Value, json};
use tower::ServiceExt;

const ORIGIN: &str = "https://app.example.com";
const TEXT: &str = "hunter2 of ann@example.com (Service: CognitoIdentityProvider; Status Code: 500)";

async fn sign_in(app: &App) -> HttpResponse {
    app.send(json_request("/signIn", &case("signIn").body.to_string(), &[("origin", ORIGIN)])).await
}

/// Checks the response to an internal error: nothing but the ID of the call varies, and it has the headers of every
/// response.
fn assert_fault(got: &HttpResponse, status: u16, error: &str, message: &str) {
    let id = got.header("x-request-id").unwrap();
    assert!(!id.is_empty());
    assert_eq!((got.status, got.json()), (status, json!({"error": error, "message": message, "requestId": id})));
    assert_eq!(got.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!((got.header("cache-control"), got.header("x-frame-options")), (Some("no-store"), Some("DENY")));
}

/// Errors of the user pool or of AWS are reported, because they do not depend on the user.
#[tokio::test]
async fn q18_cognito_fault_is_internal() {
    for reply in [
        error_reply("InternalErrorException", TEXT),
        error_reply("ResourceNotFoundException", TEXT),
        error_reply("InvalidUserPoolConfigurationException", TEXT),
        raw_reply(500, &json!({"__type": "InternalErrorException", "message": TEXT}).to_string()),
    ] {
        assert_fault(&behind(reply).await, 500, "internal", "Something went wrong");
    }
}

/// An endpoint whose caller is known reports an unknown error. The others respond as if nobody had that user name
/// (`e10_only_listed_error_codes_are_told`).
#[tokio::test]
async fn q18_unknown_cognito_error_is_internal() {
    for case in cases().into_iter().filter(|case| !case.expected_calls.is_empty() && !is_anonymous(case.endpoint.name))
    {
        for code in ["BrandNewException", "ann@example.com"] {
            let app = App::with_secret(Cognito::always(error_reply(code, TEXT)).await);
            let got = app.send(case.request(&case.body.to_string(), &[("origin", ORIGIN)])).await;
            assert_fault(&got, 500, "internal", "Something went wrong");
        }
    }
}

#[tokio::test]
async fn q18_no_endpoint_returns_cognitos_messages() {
    for case in cases().into_iter().filter(|case| !case.expected_calls.is_empty()) {
        for code in
            ["BrandNewException", "InternalErrorException", "UserNotFoundException", "InvalidParameterException"]
        {
            let app = App::with_secret(Cognito::always(error_reply(code, TEXT)).await);
            let got = app.send(case.request(&case.body.to_string(), &[("origin", ORIGIN)])).await;
            for part in ["hunter2", "CognitoIdentityProvider", code] {
                assert!(!got.text().contains(part), "{code} of {:?}: {}", case.endpoint, got.text());
            }
            assert_eq!(got.header("access-control-allow-origin"), Some(ORIGIN));
            assert_eq!(got.header("cache-control"), Some("no-store"));
        }
    }
}

async fn behind(reply: Reply) -> HttpResponse {
    sign_in(&App::new(Cognito::always(reply).await)).await
}

#[tokio::test]
async fn q18_invalid_cognito_response_gets_a_fixed_message() {
    for reply in [
        raw_reply(200, "<html>hunter2</html>"),
        raw_reply(200, "{\"AuthenticationResult\":"),
        raw_reply(502, "hunter2"),
        raw_reply(400, "{}"),
        raw_reply(400, r#"{"message":"hunter2"}"#),
        raw_reply(200, ""),
    ] {
        let got = behind(reply).await;
        assert!(got.status >= 500, "{}", got.text());
        assert!(["internal", "unavailable"].contains(&got.failure().1.as_str()));
        assert!(!got.text().contains("hunter2"));
    }
}

/// A call whose response was lost may have used up a code, rotated a token or ended a session, so it is not retried. A
/// throttled call is.
#[tokio::test]
async fn only_calls_without_effect_are_retried() {
    for (reply, calls) in [
        (raw_reply(500, &json!({"__type": "InternalErrorException", "message": TEXT}).to_string()), 1),
        (raw_reply(503, "hunter2"), 1),
        (raw_reply(200, "hunter2"), 1),
        (error_reply("CodeMismatchException", TEXT), 1),
        (error_reply("TooManyRequestsException", TEXT), 2),
    ] {
        let app = App::new(Cognito::always(reply.clone()).await);
        sign_in(&app).await;
        assert_eq!(app.cognito.calls().len(), calls, "{reply:?}");
    }
}

#[tokio::test]
async fn q18_unreachable_cognito_is_unavailable() {
    let routes = router(api(&policy(""), &[], settings(&unreachable_url().await)), NoHooks);
    let request = json_request("/signIn", &case("signIn").body.to_string(), &[("origin", ORIGIN)]);
    let (parts, body) = routes.oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let got = HttpResponse { status: parts.status.as_u16(), headers: parts.headers, body };
    assert_fault(&got, 503, "unavailable", "Please try again in a moment");
}

/// A hook that panics, before or after the endpoint.
struct Panics(&'static str);

impl Hooks for Panics {
    async fn before(&self, call: &Call<'_>, body: Value) -> Result<Value, HookRejection> {
        assert!(self.0 != "before", "hunter2 of {} at {}", body, call.endpoint);
        Ok(body)
    }

    async fn after(&self, call: &Call<'_>, outcome: EndpointResponse) -> Result<EndpointResponse, HookRejection> {
        assert!(self.0 != "after", "hunter2 of {} at {}", outcome.body, call.endpoint);
        Ok(outcome)
    }
}

#[tokio::test]
async fn q18_panic_is_answered_with_all_headers() {
    for when in ["before", "after"] {
        let cognito = Cognito::always(success_reply(json!({}))).await;
        let app = App::with_policy(&policy(""), &[("APP__CLIENT_SECRET", SECRET)], cognito, Panics(when));
        assert_fault(&sign_in(&app).await, 500, "internal", "Something went wrong");
        assert_fault(&sign_in(&app).await, 500, "internal", "Something went wrong");
    }
}

#[tokio::test]
async fn q18_every_call_has_a_unique_id() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let mut ids = Vec::new();
    for path in ["/signIn", "/signIn", "/nowhere", "/confirm", "/openapi.json", "/user"] {
        ids.push(
            app.send_without_body("GET".parse().unwrap(), path, &[]).await.header("x-request-id").unwrap().to_owned(),
        );
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 6);
}

#[tokio::test]
async fn q18_id_from_the_client_is_ignored() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let got = app.send_without_body("GET".parse().unwrap(), "/user", &[("x-request-id", "hunter2")]).await;
    assert_ne!(got.header("x-request-id"), Some("hunter2"));
}
