//! CORS: which origins may call, and what other origins get (Q11).

use crate::cases::case;
use crate::cognito::{Cognito, error_reply};
use crate::pool::policy;
use crate::test_app::{App, HttpResponse, json_request};
use axum::http::Method;
use cognito_triggers_http_api::NoHooks;

const ALLOWED: &str = "https://app.example.com";

async fn called_from(app: &App, origin: &str) -> HttpResponse {
    app.send(json_request("/signIn", &case("signIn").body.to_string(), &[("origin", origin)])).await
}

async fn preflight(app: &App, origin: &str) -> HttpResponse {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type"),
    ];
    app.send_without_body(Method::OPTIONS, "/signIn", &headers).await
}

fn varies_by_origin(got: &HttpResponse) -> bool {
    let names = got.headers.get_all("vary").iter().flat_map(|value| value.to_str().unwrap().split(','));
    names.map(str::trim).any(|name| name.eq_ignore_ascii_case("origin"))
}

#[tokio::test]
async fn q11_named_origins_are_echoed() {
    for origin in [ALLOWED, "https://admin.example.com"] {
        let app = App::with_secret(case("signIn").cognito().await);
        let got = called_from(&app, origin).await;
        assert_eq!(got.header("access-control-allow-origin"), Some(origin));
        assert_eq!(got.header("access-control-allow-credentials"), Some("true"));
        assert!(varies_by_origin(&got));
        assert!(got.header("access-control-expose-headers").unwrap().contains("x-request-id"));

        let got = preflight(&app, origin).await;
        assert_eq!((got.status, got.header("access-control-allow-origin")), (200, Some(origin)));
        let allowed = got.header("access-control-allow-headers").unwrap();
        assert!(allowed.contains("authorization") && allowed.contains("content-type"));
        let methods = got.header("access-control-allow-methods").unwrap();
        assert!(["GET", "POST", "DELETE"].iter().all(|method| methods.contains(method)) && !methods.contains('*'));
        assert!(varies_by_origin(&got));
        assert_eq!(app.cognito.calls().len(), 1, "a preflight request does nothing");
    }
}

#[tokio::test]
async fn q11_other_origins_are_not_allowed() {
    let app = App::new(Cognito::always(error_reply("NotAuthorizedException", "")).await);
    for origin in [
        "https://evil.example",
        "null",
        "http://app.example.com",
        "https://app.example.com.evil.example",
        "https://app.example.com:8443",
        "https://sub.app.example.com",
        "https://APP.example.com",
        "*",
    ] {
        for got in [called_from(&app, origin).await, preflight(&app, origin).await] {
            assert_eq!(got.header("access-control-allow-origin"), None, "{origin}");
            assert!(varies_by_origin(&got), "{origin}");
        }
    }
}

/// Pages must be able to send the headers that a hook reads.
#[tokio::test]
async fn q11_named_headers_are_allowed() {
    let policy = policy("").replace("credentials = true", "headers = [\"X-Invitation\"]");
    let app = App::with_policy(&policy, &[], Cognito::expecting_no_calls().await, NoHooks);
    let got = preflight(&app, ALLOWED).await;
    assert!(got.header("access-control-allow-headers").unwrap().contains("x-invitation"));
    assert_eq!(got.header("access-control-allow-credentials"), None);
}

#[tokio::test]
async fn q11_without_origins_no_cors_headers_are_sent() {
    let policy = policy("");
    let (policy, _) = policy.split_once("[api.cors]").unwrap();
    let app = App::with_policy(policy, &[], Cognito::always(error_reply("NotAuthorizedException", "")).await, NoHooks);
    for got in [called_from(&app, ALLOWED).await, preflight(&app, ALLOWED).await] {
        let told = got.headers.keys().filter(|name| name.as_str().starts_with("access-control-"));
        assert_eq!(told.count(), 0);
    }
}

/// Pages can read errors, also those for unknown paths.
#[tokio::test]
async fn q11_errors_have_cors_headers() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let headers = [("origin", ALLOWED)];
    for (method, path, status) in [
        (Method::GET, "/nowhere", 404),
        (Method::GET, "/signIn", 405),
        (Method::GET, "/user", 401),
        (Method::GET, "/cognito/auth", 401),
        (Method::POST, "/signIn", 415),
    ] {
        let got = app.send_without_body(method, path, &headers).await;
        assert_eq!((got.status, got.header("access-control-allow-origin")), (status, Some(ALLOWED)), "{path}");
        assert_eq!((got.header("cache-control"), got.header("x-frame-options")), (Some("no-store"), Some("DENY")));
    }
}
