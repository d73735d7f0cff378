//! Headers that a client can forge determine neither the source address nor the app.

use crate::cases::case;
use crate::cognito::{Cognito, success_reply};
use crate::pool::{access_token, policy};
use crate::test_app::{App, json_request};
use axum::extract::ConnectInfo;
use axum::http::Method;
use cognito_triggers_http_api::NoHooks;
use serde_json::{Value, json};
use std::net::SocketAddr;

/// Forged headers.
const HOSTILE: [(&str, &str); 9] = [
    ("host", "evil.example"),
    ("x-forwarded-host", "evil.example"),
    ("forwarded", "for=198.51.100.9;host=evil.example;proto=https"),
    ("x-forwarded-for", "198.51.100.9"),
    ("x-real-ip", "198.51.100.9"),
    ("x-forwarded-proto", "gopher"),
    ("origin", "https://evil.example"),
    ("referer", "https://evil.example/confirm"),
    ("x-original-url", "/cognito/users"),
];

/// The calls to Cognito for a valid request with these headers from this socket.
async fn calls(app: &App, endpoint: &str, headers: &[(&str, &str)], socket: Option<&str>) -> Vec<(String, Value)> {
    let case = case(endpoint);
    let mut request = case.request(&case.body.to_string(), headers);
    if let Some(socket) = socket {
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(socket.parse().unwrap()));
    }
    app.send(request).await;
    app.cognito.requests()
}

#[tokio::test]
async fn q15_source_ip_is_the_sockets() {
    for endpoint in [
        "signIn",
        "signUp",
        "signUpConfirm",
        "signUpConfirmResend",
        "forgotPasswordRequest",
        "passwordReset",
        "loginMfa",
    ] {
        let app = App::new(Cognito::expecting_no_calls().await);
        let asked = calls(&app, endpoint, &HOSTILE, Some("192.0.2.7:4711")).await;
        assert_eq!(asked[0].1["UserContextData"], json!({"IpAddress": "192.0.2.7"}), "{endpoint}");
        assert!(!asked[0].1.to_string().contains("198.51.100.9"));
    }
    // An address that is only in headers is not used.
    let app = App::new(Cognito::expecting_no_calls().await);
    assert_eq!(calls(&app, "signIn", &HOSTILE, None).await[0].1.get("UserContextData"), None);
}

#[tokio::test]
async fn u06_headers_do_not_change_the_calls() {
    for endpoint in ["signUp", "signUpConfirmResend", "forgotPasswordRequest", "cognitoUsers", "profileEdit"] {
        let plain = App::new(Cognito::always(success_reply(json!({"UserConfirmed": false, "UserSub": "u"}))).await);
        let hostile = App::new(Cognito::always(success_reply(json!({"UserConfirmed": false, "UserSub": "u"}))).await);
        let (plain, hostile) =
            (calls(&plain, endpoint, &[], None).await, calls(&hostile, endpoint, &HOSTILE, None).await);
        let unsigned = |asked: &[(String, Value)]| -> Vec<Value> {
            asked
                .iter()
                .cloned()
                .map(|(_, mut body)| {
                    body["AccessToken"].take();
                    body
                })
                .collect()
        };
        assert_eq!(unsigned(&plain), unsigned(&hostile), "{endpoint}");
        assert!(!hostile.is_empty());
    }
}

/// The `Admin…` calls send the server name: it is the app's.
#[tokio::test]
async fn u06_server_name_is_the_apps() {
    let policy = policy("sign_in = \"ADMIN_USER_PASSWORD_AUTH\"\n");
    for (endpoint, path) in [("signIn", "/signIn"), ("loginMfa", "/loginMfa")] {
        let app = App::with_policy(&policy, &[], Cognito::expecting_no_calls().await, NoHooks);
        let asked = calls(&app, endpoint, &HOSTILE, Some("192.0.2.7:4711")).await;
        let expected =
            json!({"IpAddress": "192.0.2.7", "ServerName": "app.example.com", "ServerPath": path, "HttpHeaders": []});
        assert_eq!(asked[0].1["ContextData"], expected);
    }
}

#[tokio::test]
async fn u06_headers_do_not_change_the_confirmation_page() {
    let app = App::new(Cognito::always(success_reply(json!({}))).await);
    let link = "/confirm?username=mytestuser&confirmationCode=123456";
    let opened = app.send_without_body(Method::GET, link, &HOSTILE).await;
    let plain = app.send_without_body(Method::GET, link, &[]).await;
    assert_eq!(opened.text(), plain.text());
    assert!(!opened.text().contains("evil"));
}

#[tokio::test]
async fn headers_do_not_reroute_a_call() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let headers = [("x-http-method-override", "DELETE"), ("x-original-url", "/user"), ("x-rewrite-url", "/user")];
    let authorization = format!("Bearer {}", access_token());
    let headers: Vec<_> = headers.into_iter().chain([("authorization", authorization.as_str())]).collect();
    assert_eq!(app.send(json_request("/nowhere", "{}", &headers)).await.status, 404);
    assert!(app.cognito.requests().is_empty());
}
