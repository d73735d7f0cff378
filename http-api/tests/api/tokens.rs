//! Valid and invalid tokens, and the responses to them.

use crate::case::Case;
use crate::cases::cases;
use crate::cognito::{Cognito, error_reply, success_reply, unreachable_url};
use crate::pool::{
    access_claims, access_token, administrators_token, id_claims, now, policy_without_keys, rejected, signed, with,
};
use crate::test_app::{App, HttpResponse, request};
use axum::http::Method;
use cognito_triggers_http_api::{Access, NoHooks};
use serde_json::{Value, json};

/// The endpoints that need an access token.
fn token_cases() -> Vec<Case> {
    cases().into_iter().filter(|case| matches!(case.endpoint.access, Access::SignedIn | Access::Bearer)).collect()
}

/// The body of a case, without anything that would authenticate the client.
fn body(case: &Case) -> Value {
    let mut body = case.body.clone();
    for name in ["accessToken", "refreshToken", "username"] {
        body.as_object_mut().unwrap().remove(name);
    }
    body
}

/// Headers without a valid token, for every reason.
fn bad_headers() -> Vec<(String, Vec<(&'static str, String)>)> {
    let bearer = |token: &str| ("authorization", format!("Bearer {token}"));
    let good = access_claims();
    let mut bad: Vec<_> =
        rejected(&good).into_iter().map(|(kind, token)| (kind.to_owned(), vec![bearer(&token)])).collect();
    let expired = signed(&with(good, "exp", json!(now() - 1)));
    let one = |value: String| vec![("authorization", value)];
    bad.extend([
        ("expired".to_owned(), vec![bearer(&expired)]),
        ("an ID token".to_owned(), vec![bearer(&administrators_token())]),
        ("missing".to_owned(), vec![]),
        ("empty".to_owned(), one(String::new())),
        ("scheme".to_owned(), one(format!("Basic {}", access_token()))),
        ("two spaces".to_owned(), one(format!("Bearer  {}", access_token()))),
        ("no scheme".to_owned(), one(access_token())),
        ("two".to_owned(), vec![bearer(&access_token()), bearer(&access_token())]),
        ("joined".to_owned(), one(format!("Bearer {0},Bearer {0}", access_token()))),
        ("another header".to_owned(), vec![("authentication", format!("Bearer {}", access_token()))]),
        ("in front".to_owned(), vec![("x-forwarded-authorization", format!("Bearer {}", access_token()))]),
    ]);
    bad
}

async fn send_with_headers(app: &App, case: &Case, headers: &[(&str, String)]) -> HttpResponse {
    let own = case.endpoint.method == Method::POST;
    let mut all: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(own.then_some(("content-type", "application/json")));
    let sent = if own { body(case).to_string() } else { String::new() };
    app.send(request(case.endpoint.method.clone(), case.endpoint.path, &all, &sent)).await
}

#[tokio::test]
async fn c18_json_endpoints_answer_all_invalid_tokens_alike() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let mut first = None;
    for case in token_cases() {
        for (kind, headers) in bad_headers() {
            let got = send_with_headers(&app, &case, &headers).await;
            let seen = got.comparable();
            assert_eq!(got.text(), r#"{"error":"invalid_token","message":"Please sign in"}"#, "{kind}");
            assert_eq!(got.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
            assert_eq!(got.header("cache-control"), Some("no-store"));
            assert_eq!((got.status, &seen), (401, &*first.get_or_insert(seen.clone())), "{kind}: {:?}", case.endpoint);
        }
    }
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn c18_gateway_paths_say_unauthorized_or_expired() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let users = json!({"username": "bo@example.com"});
    for good in [id_claims(&["staff"]), access_claims()] {
        let bad = rejected(&good).into_iter().map(|(_, token)| (token, "Unauthorized"));
        let expired = signed(&with(good.clone(), "exp", json!(now() - 1)));
        let forged_and_expired = format!("{}x", expired);
        let told = [(expired, "The incoming token has expired"), (forged_and_expired, "Unauthorized")];
        for (token, message) in bad.chain(told) {
            let expected = json!({ "message": message }).to_string();
            let mut seen = Vec::new();
            for path in ["/cognito/auth", "/auth"] {
                for (name, value) in [
                    ("authorization", format!("Bearer {token}")),
                    ("authorization", token.clone()),
                    ("authentication", token.clone()),
                    ("authentication", format!("bearer {token}")),
                ] {
                    seen.push(app.send_without_body(Method::GET, path, &[(name, &value)]).await);
                }
            }
            seen.push(app.post_with_token(&token, "/cognito/users", &users).await);
            for got in seen {
                assert_eq!((got.status, got.text()), (401, expected.as_str()));
                assert_eq!(got.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
                assert_eq!(got.header("cache-control"), Some("no-store"));
            }
        }
    }
    let unauthorized = json!({"message": "Unauthorized"});
    assert_eq!(app.send_without_body(Method::GET, "/cognito/auth", &[]).await.json(), unauthorized);
    assert_eq!(app.post("/cognito/users", &users).await.json(), unauthorized);
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn c18_valid_token_without_the_group_is_forbidden() {
    let app = App::new(Cognito::expecting_no_calls().await);
    for token in [signed(&id_claims(&[])), signed(&id_claims(&["customers", "Staff", "staff2"])), access_token()] {
        let got = app.post_with_token(&token, "/cognito/users", &json!({"username": "bo@example.com"})).await;
        assert_eq!((got.status, got.text()), (403, r#"{"message":"Forbidden"}"#));
        assert_eq!(got.header("www-authenticate"), None);
    }
    assert!(app.cognito.requests().is_empty());
}

/// The verifier cannot detect that a token was revoked; endpoints that call Cognito respond as to an invalid token.
#[tokio::test]
async fn c17_revoked_token_is_rejected_only_by_cognito() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let authorization = format!("Bearer {}", access_token());
    assert_eq!(
        app.send_without_body(Method::GET, "/cognito/auth", &[("authorization", &authorization)]).await.status,
        200
    );
    assert!(app.cognito.requests().is_empty());
    for case in token_cases() {
        for message in ["Access Token has been revoked", "Access Token has expired", "Invalid Access Token"] {
            let app = App::new(Cognito::always(error_reply("NotAuthorizedException", message)).await);
            let got = send_with_headers(&app, &case, &[("authorization", authorization.clone())]).await;
            assert_eq!(got.text(), r#"{"error":"invalid_token","message":"Please sign in"}"#, "{:?}", case.endpoint);
            assert_eq!(got.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
            assert_eq!(got.status, 401);
        }
    }
}

#[tokio::test]
async fn k04_missing_keys_are_unavailable_not_unauthorized() {
    let keys = format!("{}/keys", unreachable_url().await);
    let cognito = Cognito::expecting_no_calls().await;
    let app = App::with_policy(&policy_without_keys(), &[("APP__JWKS_URL", &keys)], cognito, NoHooks);
    for case in token_cases() {
        let got = send_with_headers(&app, &case, &[("authorization", format!("Bearer {}", access_token()))]).await;
        assert_unavailable(&got);
    }
    for path in ["/cognito/auth", "/auth"] {
        let authorization = format!("Bearer {}", administrators_token());
        assert_unavailable(&app.send_without_body(Method::GET, path, &[("authorization", &authorization)]).await);
    }
    let users = json!({"username": "bo@example.com"});
    assert_unavailable(&app.post_with_token(&administrators_token(), "/cognito/users", &users).await);
    // Claims that are checked before the key is needed still reject a token.
    let other = signed(&with(id_claims(&[]), "aud", json!("9example23456789")));
    assert_eq!(app.send_without_body(Method::GET, "/auth", &[("authorization", &other)]).await.status, 401);
    assert!(app.cognito.requests().is_empty());
}

fn assert_unavailable(got: &HttpResponse) {
    assert_eq!(got.failure(), (503, "unavailable".to_owned()));
    assert_eq!(got.header("www-authenticate"), None);
    assert_eq!(got.json()["requestId"].as_str(), got.header("x-request-id"));
}

#[tokio::test]
async fn q10_token_needs_one_header_and_one_scheme() {
    let user = json!({"Username": "mytestuser", "UserAttributes": []});
    let app = App::new(Cognito::always(success_reply(user)).await);
    let token = access_token();
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let authorization = format!("{scheme} {token}");
        let got = app.send_without_body(Method::GET, "/user", &[("AUTHORIZATION", &authorization)]).await;
        assert_eq!(got.status, 200, "{scheme}");
    }
    let asked = app.cognito.calls().len();
    for path in [format!("/user?access_token={token}"), format!("/user?authorization=Bearer%20{token}")] {
        assert_eq!(app.send_without_body(Method::GET, &path, &[]).await.failure(), (401, "invalid_token".to_owned()));
    }
    // A valid token in the body does not make up for an invalid header.
    let headers = [("authorization", "Basic YTpi"), ("content-type", "application/json")];
    let sent = json!({ "accessToken": token }).to_string();
    assert_eq!(app.send(request(Method::POST, "/profile", &headers, &sent)).await.status, 401);
    assert_eq!(app.cognito.calls().len(), asked);
    // Both headers together are two tokens.
    let claims = signed(&id_claims(&[]));
    let both = [("authorization", claims.as_str()), ("authentication", claims.as_str())];
    assert_eq!(app.send_without_body(Method::GET, "/auth", &both).await.status, 401);
}
