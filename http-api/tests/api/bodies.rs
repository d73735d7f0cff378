//! Request bodies: content type, size, duplicate and unknown fields.

use crate::case::Case;
use crate::cases::{case, cases};
use crate::cognito::Cognito;
use crate::test_app::{App, HttpResponse, request};
use axum::http::Method;
use serde_json::{Value, json};

/// The size limit of a body, in bytes.
const LARGEST: usize = 256 * 1024;

fn with_body() -> Vec<Case> {
    cases().into_iter().filter(|case| case.endpoint.method == Method::POST).collect()
}

async fn sign_in(app: &App, body: &str) -> HttpResponse {
    app.send(case("signIn").request(body, &[])).await
}

#[tokio::test]
async fn q01_duplicate_field_is_rejected_by_every_endpoint() {
    let app = App::new(Cognito::expecting_no_calls().await);
    for case in with_body() {
        for field in case.endpoint.fields {
            let name = field.name;
            for body in [
                format!(r#"{{"{name}":"a","x":1,"{name}":"b"}}"#),
                format!(r#"{{"{name}":null,"\u{:04x}{}":null}}"#, u32::from(name.as_bytes()[0]), &name[1..]),
                format!(r#"{{"{name}":{{"a":"1","a":"2"}}}}"#),
            ] {
                let got = app.send(case.request(&body, &[])).await;
                assert_eq!(got.failure(), (400, "duplicate_field".to_owned()), "{body} of {:?}", case.endpoint);
            }
        }
    }
    assert_eq!(sign_in(&app, r#"{"username":"a","password":"b","username":"c"}"#).await.status, 400);
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn q01_unknown_field_is_rejected_by_name() {
    for case in with_body() {
        let app = App::with_secret(case.cognito().await);
        let mut body = case.body.clone();
        body["admin"] = true.into();
        let got = case.send(&app, &body).await;
        let expected = json!({"error": "unknown_field", "message": "There is no such field here", "field": "admin"});
        assert_eq!((got.status, got.json()), (400, expected), "{:?}", case.endpoint);
        assert!(app.cognito.requests().is_empty());
    }
}

/// Its name is returned only if it is a single word, because pages may print it.
#[tokio::test]
async fn q01_unknown_field_with_markup_is_not_echoed() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let got = sign_in(&app, r#"{"<img src=x>":1,"username":"a","password":"b"}"#).await;
    assert_eq!(got.json(), json!({"error": "unknown_field", "message": "There is no such field here"}));
}

#[tokio::test]
async fn q03_every_endpoint_accepts_only_json() {
    for case in with_body() {
        let app = App::with_secret(case.cognito().await);
        let (path, body) = (case.endpoint.path, case.body.to_string());
        for kind in [
            None,
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
            Some("multipart/form-data; boundary=x"),
            Some("application/json5"),
            Some("text/json"),
            Some(""),
        ] {
            let headers: Vec<_> = kind.iter().map(|kind| ("content-type", *kind)).collect();
            let got = app.send(request(Method::POST, path, &headers, &body)).await;
            assert_eq!(got.failure(), (415, "unsupported_media_type".to_owned()), "{kind:?} of {path}");
        }
        let two = [("content-type", "application/json"), ("content-type", "text/plain")];
        assert_eq!(app.send(request(Method::POST, path, &two, &body)).await.status, 415);
        assert!(app.cognito.requests().is_empty());
    }
}

#[tokio::test]
async fn q03_json_content_type_may_have_parameters() {
    for kind in ["application/json; charset=utf-8", "Application/JSON", "application/json;charset=\"utf-8\""] {
        let case = case("signIn");
        let app = App::with_secret(case.cognito().await);
        let got = app.send(request(Method::POST, "/signIn", &[("content-type", kind)], &case.body.to_string())).await;
        assert_eq!(got.json(), case.response, "{kind}");
    }
}

#[tokio::test]
async fn invalid_json_gets_a_fixed_message() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let deep = format!("{{\"username\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    for body in ["", " ", "{", "{\"username\":\"ann@example.com\"", "null", "[]", "\"x\"", "{} {}", "{\"a\":01}", &deep]
    {
        let got = sign_in(&app, body).await;
        assert_eq!(got.text(), r#"{"error":"invalid_json","message":"The body must be a JSON object"}"#);
        assert_eq!(got.status, 400);
    }
    let latin = request(Method::POST, "/signIn", &[("content-type", "application/json")], "");
    let latin = latin.map(|_| axum::body::Body::from(&b"{\"username\":\"Zo\xeb\"}"[..]));
    assert_eq!(app.send(latin).await.failure(), (400, "invalid_json".to_owned()));
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn body_over_the_size_limit_is_rejected() {
    let case = case("signIn");
    let app = App::with_secret(case.cognito().await);
    let body = case.body.to_string();
    let padded = |length: usize| format!("{body}{}", " ".repeat(length - body.len()));
    assert_eq!(sign_in(&app, &padded(LARGEST)).await.status, 200);
    let got = sign_in(&app, &padded(LARGEST + 1)).await;
    assert_eq!((got.status, got.json()), (413, json!({"error": "body_too_large", "message": "The body is too large"})));
    assert_eq!(app.cognito.calls().len(), 1);
}

#[tokio::test]
async fn missing_or_invalid_field_is_named() {
    let app = App::new(Cognito::expecting_no_calls().await);
    for (body, code, field) in [
        (json!({"password": "x"}), "missing_field", "username"),
        (json!({"username": null, "password": "x"}), "missing_field", "username"),
        (json!({"username": 5, "password": "x"}), "invalid_field", "username"),
        (json!({"username": "a\u{0}b", "password": "x"}), "invalid_field", "username"),
        (json!({"username": "a", "password": "x".repeat(257)}), "invalid_field", "password"),
        (json!({"username": "a", "password": "x", "clientMetadata": {"locale": 5}}), "invalid_field", "clientMetadata"),
    ] {
        let got = app.post("/signIn", &body).await;
        assert_eq!(got.failure(), (400, code.to_owned()));
        assert_eq!(got.json()["field"], field);
    }
    assert!(app.cognito.requests().is_empty());
}

/// An empty body cannot contain anything from a form on another site.
#[tokio::test]
async fn body_without_required_fields_may_be_empty() {
    for case in with_body().into_iter().filter(|case| case.body == json!({})) {
        for headers in [vec![], vec![("content-type", "application/json")]] {
            let app = App::with_secret(case.cognito().await);
            let got = app.send(case.bare_request("", &headers)).await;
            assert_eq!(got.json(), case.response, "{:?}", case.endpoint);
        }
        let app = App::with_secret(case.cognito().await);
        let form = [("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(app.send(case.bare_request("", &form)).await.status, 415);
        assert!(app.cognito.requests().is_empty());
    }
}

#[tokio::test]
async fn body_of_a_get_is_ignored() {
    let case = case("user");
    let app = App::new(case.cognito().await);
    let mut request = case.request("", &[]);
    *request.body_mut() = axum::body::Body::from("no JSON");
    assert_eq!(app.send(request).await.json(), case.response);
}

/// Endpoints without required fields accept an empty object; the others name a missing field.
#[tokio::test]
async fn missing_required_field_is_reported() {
    for case in with_body() {
        let app = App::with_secret(case.cognito().await);
        let got = case.send(&app, &json!({})).await;
        let required: Vec<_> =
            case.endpoint.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
        if required.is_empty() {
            assert!(got.json().get("error").is_none_or(|error| error == "invalid_token"), "{:?}", case.endpoint);
            continue;
        }
        assert_eq!(got.failure(), (400, "missing_field".to_owned()), "{:?}", case.endpoint);
        let field: Value = got.json()["field"].clone();
        assert!(required.contains(&field.as_str().unwrap()), "{field}");
    }
}
