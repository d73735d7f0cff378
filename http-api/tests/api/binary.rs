//! The binary `api`, invoked with the events of each kind of API.

use crate::cases::Session;
use crate::cognito::{Cognito, success_reply};
use crate::confirmation_page::LINK;
use crate::events::{ClientRequest, kinds, payload_v2_kinds};
use crate::lambda_process::{Process, joined};
use crate::pool::{access_token, administrators_token, id_claims, policy, signed};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_emulator::Outcome;
use serde_json::{Value, json};

/// A process without credentials and without a Cognito.
async fn alone(name: &str) -> Process {
    Process::api(name, &policy(""), &[]).await
}

#[tokio::test]
async fn every_api_kind_is_served_without_credentials() {
    let mut function = alone("every-kind").await;
    let claims = id_claims(&["staff"]);
    for kind in kinds() {
        for path in ["/cognito/auth", "/auth"] {
            let got = function.send(kind, &ClientRequest::get(path).with_token(&signed(&claims))).await;
            assert_eq!((got.status, got.json()), (200, claims.clone()), "{kind}");
            assert_eq!(got.header("cache-control"), Some("no-store"));
            assert_eq!(got.header("x-request-id"), Some(function.request_id().as_str()));
        }
        let got = function.send(kind, &ClientRequest::get("/auth?format=gateway").with_token(&signed(&claims))).await;
        assert_eq!(got.json()["email_verified"], "true", "{kind}: the query counts");
        assert_eq!(
            function.send(kind, &ClientRequest::get("/openapi.json")).await.json(),
            cognito_triggers_http_api::document()
        );
        let got = function.send(kind, &ClientRequest::get(&format!("/confirm?{LINK}"))).await;
        assert_eq!((got.status, got.header("content-type")), (200, Some("text/html; charset=utf-8")), "{kind}");
        assert!(got.body.contains("value=\"ann+x@example.com\""), "{kind}: {}", got.body);
        let got = function.send(kind, &ClientRequest::get("/nowhere")).await;
        assert_eq!((got.status, got.json()["error"].clone()), (404, json!("not_found")));
        assert_eq!(function.send(kind, &ClientRequest::get("/signIn")).await.status, 405);
    }
}

#[tokio::test]
async fn q15_source_ip_is_read_from_every_api_kind() {
    let session = Session::new();
    let cognito = Cognito::always(success_reply(session.result(Some("r-1")))).await;
    let mut function = Process::api_with_cognito(&cognito, "source", &policy(""), &[]).await;
    let sent = ClientRequest::post("/signIn", &json!({"username": "ann", "password": "S3cr3t-Pa55!"}));
    let sent = sent.header("X-Forwarded-For", "198.51.100.9").header("Forwarded", "for=198.51.100.9");
    for kind in kinds() {
        assert_eq!(function.send(kind, &sent).await.json(), session.answer("r-1"), "{kind}");
    }
    let asked = cognito.requests();
    assert_eq!(asked.len(), kinds().len());
    assert!(asked.iter().all(|(_, body)| body["UserContextData"] == json!({"IpAddress": "192.0.2.7"})));
}

#[tokio::test]
async fn q10_two_authorization_headers_are_rejected() {
    let mut function = alone("two-headers").await;
    for kind in kinds() {
        let twice = ClientRequest::get("/user").with_token(&access_token()).with_token(&access_token());
        let got = function.send(kind, &twice).await;
        assert_eq!((got.status, got.json()["error"].clone()), (401, json!("invalid_token")), "{kind}");
        assert_eq!(got.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
        let token = administrators_token();
        let both = ClientRequest::get("/auth").with_token(&token).header("Authentication", &token);
        assert_eq!(function.send(kind, &both).await.json(), json!({"message": "Unauthorized"}), "{kind}");
    }
}

#[tokio::test]
async fn base64_body_is_decoded_and_invalid_one_is_rejected() {
    let session = Session::new();
    let cognito = Cognito::always(success_reply(session.result(Some("r-1")))).await;
    let mut function = Process::api_with_cognito(&cognito, "base64", &policy(""), &[]).await;
    let body = json!({"username": "Zoë", "password": "S3cr3t-Pa55!"});
    for kind in kinds() {
        let encoded = |body: &str| {
            let mut event = ClientRequest::post("/signIn", &Value::Null).body(body).event(kind);
            event["isBase64Encoded"] = true.into();
            event
        };
        let good = encoded(&STANDARD.encode(body.to_string()));
        assert_eq!(function.answer(&good).await.json(), session.answer("r-1"), "{kind}");
        for broken in ["{\"username\":\"Zoë\"}", "e30", "e30=e30=", "e3 0=", "====", "e30\n"] {
            let got = function.answer(&encoded(broken)).await;
            let expected = json!({"error": "invalid_body", "message": "The body cannot be read"});
            assert_eq!((got.status, got.json()), (400, expected), "{kind}: {broken}");
        }
        for no_json in ["", "/w==", "W10="] {
            let got = function.answer(&encoded(no_json)).await;
            assert_eq!((got.status, got.json()["error"].clone()), (400, json!("invalid_json")), "{kind}: {no_json}");
        }
    }
    let names: Vec<_> = cognito.requests().iter().map(|(_, body)| body["AuthParameters"]["USERNAME"].clone()).collect();
    assert_eq!(names, vec![json!("Zoë"); kinds().len()]);
}

/// `lambda_http`'s conversion panics on some of these events, with the panic message in the error.
#[tokio::test]
async fn q18_hostile_events_do_not_panic() {
    let mut function = alone("hostile").await;
    let claims = id_claims(&[]);
    for kind in kinds() {
        let good = ClientRequest::get("/auth").with_token(&signed(&claims));
        for (name, value) in [
            ("Host", "a b"),
            ("Host", "[::"),
            ("Host", ""),
            ("Host", "evil.example/x?y#z"),
            ("Host", "%"),
            ("X-Forwarded-Proto", "1 2"),
            ("X-Forwarded-Proto", ""),
            ("X-Forwarded-Host", "a b"),
        ] {
            let got = function.send(kind, &good.clone().header(name, value)).await;
            assert_eq!((got.status, got.json()), (200, claims.clone()), "{kind}: {name}: {value}");
        }
        let mut event = good.event(kind);
        event["requestContext"]["domainName"] = "a b".into();
        assert_eq!(function.answer(&event).await.json(), claims, "{kind}");
        event["requestContext"]["stage"] = "a b/../%".into();
        assert!([200, 404].contains(&function.answer(&event).await.status), "{kind}");
        event["requestContext"]["stage"] = Value::Null;
        event["requestContext"]["domainName"] = Value::Null;
        assert!([200, 404].contains(&function.answer(&event).await.status), "{kind}");
    }
    for kind in payload_v2_kinds() {
        for query in ["a b", "<>", "%", "%zz", "a=b#c", "\u{fc}", "\0", &"x".repeat(70_000)] {
            let mut event = ClientRequest::get("/auth").with_token(&signed(&claims)).event(kind);
            event["rawQueryString"] = query.into();
            assert!([200, 404].contains(&function.answer(&event).await.status), "{kind}: {query}");
        }
        for path in
            ["", "auth", "//auth", "/a b", "\\auth", "*", "/\0", "/%", "http://evil.example/auth", "evil.example:80"]
        {
            let mut event = ClientRequest::get("/x").event(kind);
            event["rawPath"] = path.into();
            let got = function.answer(&event).await;
            assert!([401, 404].contains(&got.status), "{kind}: {path}: {}", got.status);
        }
    }
    for kind in ["rest_v1", "rest_v1_base_path"] {
        for path in [Value::Null, "".into(), "auth".into(), "//auth".into(), "/a b".into(), "*".into(), "x y".into()] {
            let mut event = ClientRequest::get("/x").event(kind);
            event["path"] = path.clone();
            assert_eq!(function.answer(&event).await.status, 404, "{kind}: {path}");
        }
    }
    let log = joined(&function.stop().await);
    assert!(!log.contains("panicked"), "{log}");
}

/// The stage or base path in front of a path is stripped once, and only if the event names it.
#[tokio::test]
async fn q17_only_stage_and_base_path_are_stripped() {
    let mut function = alone("stages").await;
    let claims = id_claims(&[]);
    let get = |path: &str| ClientRequest::get(path).with_token(&signed(&claims));
    for kind in kinds() {
        assert_eq!(function.send(kind, &get("/auth")).await.status, 200, "{kind}");
        for other in ["/dev/auth", "/Prod/auth", "/accounts/auth", "/$default/auth", "/devauth", "//auth", "/auth/"] {
            assert_eq!(function.send(kind, &get(other)).await.status, 404, "{kind}: {other}");
        }
    }
    for (kind, path, status) in [
        ("http_v2", "/dev/auth", 404),
        ("http_v2_stage", "/auth", 200),
        ("http_v2_stage", "/accounts/auth", 200),
        ("function_url", "/dev/auth", 404),
    ] {
        let mut event = get("/auth").event(kind);
        event["rawPath"] = path.into();
        assert_eq!(function.answer(&event).await.status, status, "{kind}: {path}");
    }
    for kind in ["rest_v1_base_path", "http_v2_stage"] {
        let mut event = get("/auth").event(kind);
        event["pathParameters"]["proxy"] = "other".into();
        event["requestContext"]["stage"] = "other".into();
        assert_eq!(function.answer(&event).await.status, 404, "{kind}: only a suffix of the path is accepted");
    }
}

#[tokio::test]
async fn l06_invalid_event_gets_the_fixed_error() {
    let mut function = alone("no-request").await;
    for event in [
        "",
        "no JSON",
        "{\"httpMethod\":\"GET\"",
        "null",
        "5",
        "[]",
        "{}",
        "{\"password\":\"hunter2\"}",
        "{\"triggerSource\":\"CustomMessage_SignUp\",\"request\":{\"codeParameter\":\"{####}\"}}",
        "{\"type\":\"TOKEN\",\"authorizationToken\":\"hunter2\",\"methodArn\":\"x\"}",
        "{\"Records\":[]}",
        "{\"requestContext\":{\"authorizer\":{\"claims\":{\"sub\":\"hunter2\"}}}}",
        "{\"httpMethod\":\"hunter 2\",\"requestContext\":{}}",
        "{\"version\":\"2.0\",\"requestContext\":{\"http\":{\"method\":5}}}",
    ] {
        match function.outcome(event).await {
            Outcome::Error(error) => {
                let expected = "this function answers requests of Amazon API Gateway and of function URLs";
                assert_eq!((error.error_type.as_str(), error.message.as_str()), ("NotARequest", expected), "{event}");
            }
            other => panic!("{event}: {other:?}"),
        }
    }
    assert!(!joined(&function.stop().await).contains("hunter"));
}

/// A call without the needed credentials is an error with a fixed message.
#[tokio::test]
async fn q18_missing_credentials_are_unavailable() {
    let cognito = Cognito::expecting_no_calls().await;
    let mut function = Process::api_with_cognito(&cognito, "no-rights", &policy(""), &[]).await;
    let sent = ClientRequest::post("/cognito/users", &json!({"username": "bo@example.com"}))
        .with_token(&administrators_token());
    let got = function.send("http_v2", &sent).await;
    let message = "Please try again in a moment";
    let expected = json!({"error": "unavailable", "message": message, "requestId": function.request_id()});
    assert_eq!((got.status, got.json()), (503, expected));
    assert!(cognito.requests().is_empty());
}

/// CORS and the policy's headers are the same for every kind of API.
#[tokio::test]
async fn q11_origins_are_echoed_for_every_api_kind() {
    let mut function = alone("origins").await;
    for kind in kinds() {
        for (origin, echoed) in [("https://app.example.com", true), ("https://evil.example", false)] {
            let got = function.send(kind, &ClientRequest::get("/nowhere").header("Origin", origin)).await;
            assert_eq!(got.header("access-control-allow-origin"), echoed.then_some(origin), "{kind}");
            assert_eq!(got.header("x-frame-options"), Some("DENY"));
        }
    }
}
