//! Which attributes users may set, and which client metadata reaches the triggers.

use crate::case::Case;
use crate::cases::{case, cases};
use crate::cognito::{Cognito, success_reply};
use crate::test_app::App;
use cognito_triggers_http_api::{Endpoint, FieldKind};
use serde_json::{Value, json};

/// Attributes that users may never set, or that the policy does not name.
const NOT_ALLOWED: [&str; 12] = [
    "custom:role",
    "custom:tenant",
    "email_verified",
    "phone_number_verified",
    "sub",
    "identities",
    "cognito:user_status",
    "cognito:username",
    "dev:custom:role",
    "Email",
    "email ",
    "website",
];

async fn assert_rejected(case: &Case, attributes: Value) {
    let app = App::with_secret(case.cognito().await);
    let mut body = case.body.clone();
    body["attributes"] = attributes;
    let got = case.send(&app, &body).await;
    let expected = json!({
        "error": "attribute_not_allowed", "message": "This attribute cannot be set here", "field": "attributes",
    });
    assert_eq!((got.status, got.json()), (400, expected), "{body}");
    assert!(app.cognito.requests().is_empty(), "{body}");
}

#[tokio::test]
async fn q05_sign_up_sets_only_attributes_of_the_policy() {
    for name in NOT_ALLOWED {
        for endpoint in ["signUp", "signup", "loginNewPasswordRequired"] {
            assert_rejected(&case(endpoint), json!({"email": "ann@example.com", name: "x"})).await;
            assert_rejected(&case(endpoint), json!([{"Name": "email", "Value": "a@b.example"}, {"Name": name}])).await;
        }
    }
    let app = App::new(Cognito::always(success_reply(json!({"UserConfirmed": false, "UserSub": "u"}))).await);
    let all = json!({"email": "ann@example.com", "name": "Ann", "locale": "de", "phone_number": "+15550100"});
    let got = app.post("/signUp", &json!({"username": "ann", "password": "x", "attributes": all})).await;
    assert_eq!(got.status, 200);
    assert_eq!(app.cognito.only_request()["UserAttributes"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn q06_profile_edit_is_all_or_nothing() {
    for name in NOT_ALLOWED.into_iter().chain(["phone_number"]) {
        for value in ["x", ""] {
            assert_rejected(&case("profileEdit"), json!({"name": "Ann", name: value})).await;
        }
    }
}

/// An administrator may also mark addresses as verified.
#[tokio::test]
async fn q05_administrator_sets_verified_flags_but_no_roles() {
    for name in NOT_ALLOWED.into_iter().filter(|name| !name.ends_with("_verified")) {
        assert_rejected(&case("cognitoUsers"), json!({"email": "bo@example.com", name: "x"})).await;
    }
    let app = App::with_secret(case("cognitoUsers").cognito().await);
    let mut body = case("cognitoUsers").body;
    body["attributes"] = json!({"email_verified": "true", "phone_number_verified": "false"});
    assert_eq!(case("cognitoUsers").send(&app, &body).await.status, 200);
}

fn takes_metadata(endpoint: &Endpoint) -> bool {
    endpoint.fields.iter().any(|field| field.kind == FieldKind::StringMap && field.name == "clientMetadata")
}

/// The client metadata in all calls to Cognito.
async fn passed_on_metadata(case: &Case, metadata: Value) -> Vec<Value> {
    let app = App::with_secret(case.cognito().await);
    let mut body = case.body.clone();
    body["clientMetadata"] = metadata;
    assert_eq!(case.send(&app, &body).await.json(), case.response, "{:?}", case.endpoint);
    app.cognito
        .requests()
        .into_iter()
        .filter_map(|(_, mut body)| Some(body.get_mut("ClientMetadata")?.take()))
        .collect()
}

#[tokio::test]
async fn q07_only_named_client_metadata_is_passed_on() {
    let mut tried = 0;
    for case in cases().into_iter().filter(|case| takes_metadata(case.endpoint)) {
        let sent = json!({"locale": "de", "role": "admin", "Locale": "fr"});
        assert_eq!(passed_on_metadata(&case, sent).await, [json!({"locale": "de"})], "{:?}", case.endpoint);
        for nothing in [json!({}), json!({"role": "admin"}), json!({"locale": "ü".repeat(257)})] {
            assert!(passed_on_metadata(&case, nothing).await.is_empty(), "{:?}", case.endpoint);
        }
        let longest = json!({"locale": "ü".repeat(256)});
        assert_eq!(passed_on_metadata(&case, longest.clone()).await, [longest], "{:?}", case.endpoint);
        tried += 1;
    }
    assert!(tried > 15, "{tried}");
}
