//! Requests for no endpoint: other methods, other paths, other spellings of paths (Q17).

use crate::cognito::Cognito;
use crate::pool::access_token;
use crate::test_app::App;
use axum::body::Body;
use axum::http::{Method, Request};
use cognito_triggers_http_api::endpoints;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Every path of an endpoint, with its methods.
fn paths() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut paths: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for endpoint in endpoints() {
        for path in [endpoint.path].iter().chain(endpoint.aliases) {
            paths.entry(*path).or_default().insert(endpoint.method.as_str());
        }
    }
    paths
}

#[tokio::test]
async fn q17_wrong_method_gets_the_allowed_ones() {
    let app = App::new(Cognito::expecting_no_calls().await);
    for (path, methods) in paths() {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "SIGNIN"] {
            if methods.contains(method) {
                continue;
            }
            let got = app.send_without_body(method.parse().unwrap(), path, &[]).await;
            let expected = json!({"error": "method_not_allowed", "message": "This endpoint takes another method"});
            assert_eq!((got.status, got.json()), (405, expected), "{method} {path}");
            let allowed: BTreeSet<_> = got.header("allow").unwrap().split(',').map(str::trim).collect();
            assert!(methods.is_subset(&allowed), "{method} {path}: {allowed:?}");
            assert!(allowed.iter().all(|known| methods.contains(known) || *known == "HEAD"), "{path}: {allowed:?}");
            assert_eq!(got.header("cache-control"), Some("no-store"));
        }
    }
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn q17_paths_are_not_normalized() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let mut others: Vec<String> = [
        "/",
        "/nowhere",
        "/signin",
        "/SIGNIN",
        "/SignIn",
        "/signIn/",
        "//signIn",
        "/./signIn",
        "/x/../signIn",
        "/%2e%2e/signIn",
        "/%2e/signIn",
        "/signIn%00",
        "/signIn%20",
        "/s%69gnIn",
        "/signIn;x=1",
        "/cognito//auth",
        "/cognito%2Fauth",
        "/Cognito/auth",
        "/.well-known/jwks.json",
        "/openapi.json/",
        "/confirm/",
        "/CONFIRM",
    ]
    .map(str::to_owned)
    .into();
    others.extend(paths().keys().map(|path| format!("{path}/")));
    let body = json!({"username": "ann", "password": "x"}).to_string();
    for path in others {
        let request = Request::builder().method("POST").uri(&path).header("content-type", "application/json");
        let got = app.send(request.body(Body::from(body.clone())).unwrap()).await;
        let expected = json!({"error": "not_found", "message": "Not found"});
        assert_eq!((got.status, got.json()), (404, expected), "{path}");
        assert_eq!(got.header("cache-control"), Some("no-store"));
        assert!(got.header("x-request-id").is_some());
    }
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn q17_head_does_nothing() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let authorization = format!("Bearer {}", access_token());
    for (path, methods) in paths() {
        let got = app.send_without_body(Method::HEAD, path, &[("authorization", &authorization)]).await;
        assert_eq!(got.status == 405, !methods.contains("GET"), "{path}: {}", got.status);
        assert!(got.body.is_empty());
    }
    assert!(app.cognito.calls().iter().all(|call| call == "GetUser"), "{:?}", app.cognito.calls());
}
