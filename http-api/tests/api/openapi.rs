//! The OpenAPI document matches the router.

use crate::cases::cases;
use crate::cognito::Cognito;
use crate::pool::access_token;
use crate::test_app::App;
use axum::http::Method;
use cognito_triggers_http_api::{Access, Endpoint, ErrorCode, Field, document, endpoints};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Every operation of the document, by path and method.
fn operations() -> BTreeMap<(String, String), Value> {
    let document = document();
    let mut operations = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations.insert((path.clone(), method.to_uppercase()), operation.clone());
        }
    }
    operations
}

fn operation(endpoint: &Endpoint) -> Value {
    operations().remove(&(endpoint.path.to_owned(), endpoint.method.to_string())).unwrap()
}

fn names(of: &Value) -> BTreeSet<&str> {
    of.as_object().map(|members| members.keys().map(String::as_str).collect()).unwrap_or_default()
}

#[tokio::test]
async fn document_is_served() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let got = app.send_without_body(Method::GET, "/openapi.json", &[]).await;
    assert_eq!((got.status, got.json()), (200, document()));
    assert_eq!(got.json()["openapi"], "3.1.0");
}

#[test]
fn document_has_exactly_the_endpoints() {
    let of_endpoint = |endpoint: &'static Endpoint| {
        let paths = [endpoint.path].into_iter().chain(endpoint.aliases.iter().copied());
        paths.map(|path| (path.to_owned(), endpoint.method.to_string()))
    };
    let expected: BTreeSet<_> = endpoints().flat_map(of_endpoint).collect();
    assert_eq!(operations().into_keys().collect::<BTreeSet<_>>(), expected);
    let ids: BTreeSet<_> = operations().values().map(|operation| operation["operationId"].to_string()).collect();
    assert_eq!(ids.len(), expected.len(), "an operation ID is not unique");
}

#[tokio::test]
async fn router_has_exactly_the_operations_of_the_document() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let operations = operations();
    let paths: BTreeSet<_> = operations.keys().map(|(path, _)| path).collect();
    for path in paths {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let got = app.send_without_body(method.parse().unwrap(), path, &[]).await;
            let is_known = operations.contains_key(&(path.clone(), method.to_owned()));
            assert_ne!(got.status, 404, "{method} {path}");
            assert_eq!(got.status != 405, is_known, "{method} {path}: {}", got.status);
        }
    }
}

#[test]
fn operation_has_the_fields_of_its_endpoint() {
    for endpoint in endpoints() {
        let schema = &operation(endpoint)["requestBody"]["content"]["application/json"]["schema"];
        let known =
            endpoint.fields.iter().flat_map(|field| [field.name].into_iter().chain(field.aliases.iter().copied()));
        assert_eq!(names(&schema["properties"]), known.collect::<BTreeSet<_>>(), "{endpoint:?}");
        if endpoint.fields.is_empty() {
            continue;
        }
        assert_eq!(schema["additionalProperties"], false, "{endpoint:?}");
        let must = endpoint.fields.iter().filter(|field| field.required);
        let (one, several): (Vec<&Field>, Vec<&Field>) = must.partition(|field| field.aliases.is_empty());
        let required = |name: &&str| json!({ "required": [name] });
        let either =
            several.iter().map(|field| [field.name].iter().chain(field.aliases).map(required).collect::<Value>());
        let either: Vec<_> = either.map(|names| json!({ "oneOf": names })).collect();
        let one: Vec<_> = one.iter().map(|field| field.name).collect();
        assert_eq!(schema["required"], json!(one), "{endpoint:?}");
        assert_eq!(schema["allOf"].as_array().cloned().unwrap_or_default(), either, "{endpoint:?}");
    }
}

#[test]
fn operation_describes_the_response_of_its_endpoint() {
    for case in cases() {
        let operation = operation(case.endpoint);
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        let described = names(&schema["properties"]);
        for name in names(&case.response) {
            let is_open = case.endpoint.name == "cognitoAuth";
            assert!(is_open || described.contains(name), "{name} of {:?}", case.endpoint);
        }
    }
}

#[tokio::test]
async fn reported_missing_field_is_in_the_document() {
    let app = App::new(Cognito::expecting_no_calls().await);
    for endpoint in endpoints().filter(|endpoint| endpoint.fields.iter().any(|field| field.required)) {
        let got = app.post_with_token(&access_token(), endpoint.path, &json!({})).await;
        assert_eq!(got.failure(), (400, "missing_field".to_owned()), "{endpoint:?}");
        let field = got.json()["field"].as_str().unwrap().to_owned();
        let schema = operation(endpoint)["requestBody"]["content"]["application/json"]["schema"].clone();
        assert!(names(&schema["properties"]).contains(field.as_str()), "{field} of {endpoint:?}");
    }
    assert!(app.cognito.requests().is_empty());
}

#[test]
fn operation_has_the_security_of_its_endpoint() {
    for endpoint in endpoints() {
        let security = operation(endpoint)["security"].clone();
        let expected = match endpoint.access {
            Access::Public => json!([]),
            Access::SignedIn => json!([{"bearer": []}, {}]),
            Access::Bearer | Access::IdOrAccessToken | Access::Administrator => json!([{"bearer": []}]),
        };
        assert_eq!(security, expected, "{endpoint:?}");
    }
}

#[test]
fn references_resolve_and_error_codes_are_listed() {
    let document = document();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split_once('"').unwrap().0) {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
    let told = document["components"]["schemas"]["Error"]["properties"]["error"].to_string();
    for code in ErrorCode::ALL {
        assert!(told.contains(code.as_str()), "{}", code.as_str());
    }
}
