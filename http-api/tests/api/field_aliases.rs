//! Aliases of fields, and the two forms of attributes.

use crate::case::Case;
use crate::cases::cases;
use crate::test_app::App;
use cognito_triggers_http_api::{Field, FieldKind};
use serde_json::{Map, Value, json};

/// The body of a case with another name for a field.
fn called(case: &Case, field: &Field, name: &str) -> Option<Value> {
    let mut body = case.body.clone();
    let members = body.as_object_mut()?;
    let used =
        [field.name].into_iter().chain(field.aliases.iter().copied()).find(|used| members.contains_key(*used))?;
    let value = members.remove(used)?;
    members.insert(name.to_owned(), value);
    Some(body)
}

#[tokio::test]
async fn field_is_accepted_under_each_name() {
    let mut tried = 0;
    for case in cases() {
        for field in case.endpoint.fields.iter().filter(|field| !field.aliases.is_empty()) {
            for name in [field.name].iter().chain(field.aliases) {
                let Some(body) = called(&case, field, name) else { continue };
                let app = App::with_secret(case.cognito().await);
                let got = case.send(&app, &body).await;
                assert_eq!(got.json(), case.response, "{name} of {:?}", case.endpoint);
                assert_eq!(app.cognito.requests(), case.expected_calls, "{name} of {:?}", case.endpoint);
                tried += 1;
            }
        }
    }
    assert!(tried > 20, "{tried}");
}

#[tokio::test]
async fn field_under_two_names_is_a_duplicate() {
    for case in cases() {
        for field in case.endpoint.fields {
            let [other, ..] = field.aliases else { continue };
            let Some(mut body) = called(&case, field, field.name) else { continue };
            body[*other] = body[field.name].clone();
            let app = App::with_secret(case.cognito().await);
            assert_eq!(
                case.send(&app, &body).await.failure(),
                (400, "duplicate_field".to_owned()),
                "{:?}",
                case.endpoint
            );
            assert!(app.cognito.requests().is_empty());
        }
    }
}

/// The other form of attributes.
fn otherwise(attributes: &Value) -> Value {
    match attributes {
        Value::Object(members) => members.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect(),
        Value::Array(items) => {
            let member = |item: &Value| (item["Name"].as_str().unwrap().to_owned(), item["Value"].clone());
            Value::Object(items.iter().map(member).collect::<Map<_, _>>())
        }
        other => panic!("not attributes: {other}"),
    }
}

/// Attributes may be in any order.
fn sorted(mut asked: Vec<(String, Value)>) -> Vec<(String, Value)> {
    for (_, body) in &mut asked {
        if let Some(Value::Array(attributes)) = body.get_mut("UserAttributes") {
            attributes.sort_by_key(|attribute| attribute["Name"].to_string());
        }
    }
    asked
}

#[tokio::test]
async fn attributes_are_accepted_as_object_and_list() {
    let mut tried = 0;
    for case in cases() {
        let attributes = case.endpoint.fields.iter().find(|field| field.kind == FieldKind::Attributes);
        let Some(name) = attributes.map(|field| field.name).filter(|name| case.body.get(name).is_some()) else {
            continue;
        };
        let mut body = case.body.clone();
        body[name] = otherwise(&body[name]);
        let app = App::with_secret(case.cognito().await);
        assert_eq!(case.send(&app, &body).await.json(), case.response, "{:?}", case.endpoint);
        assert_eq!(sorted(app.cognito.requests()), sorted(case.expected_calls.clone()), "{:?}", case.endpoint);
        tried += 1;
    }
    assert_eq!(tried, 5);
}
