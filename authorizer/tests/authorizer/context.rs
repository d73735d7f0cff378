//! The context that the API gets about a token.

use crate::events::event_with_token;
use crate::pool::{access_claims, id_claims, signed};
use crate::project::{handle_event, response_json};
use serde_json::{Value, json};

#[tokio::test]
async fn context_describes_the_token() {
    let mut claims = id_claims(&["staff", "a,admins", "Zoë\""]);
    claims["cognito:roles"] = json!(["arn:aws:iam::123456789012:role/Staff", "arn:aws:iam::123456789012:role/B"]);
    let token = signed(&claims);
    let answer = response_json(&handle_event(&event_with_token("rest_request", &token)).await);
    let context = &answer["context"];
    assert_eq!(answer["principalId"], claims["sub"]);
    for (name, expected) in [
        ("sub", "5f1c3f6e-0000-4000-8000-000000000001"),
        ("username", "ann"),
        ("token_use", "id"),
        ("client_id", "1example23456789"),
        ("groups", "staff,a%2Cadmins,Zo%C3%AB%22"),
        ("roles", "reader,clerk"),
        ("permissions", "transactions:read,transactions:write"),
        ("iam_roles", "arn:aws:iam::123456789012:role/Staff,arn:aws:iam::123456789012:role/B"),
    ] {
        assert_eq!(context[name], expected, "{name}");
    }
    let all = percent_decoded(context["claims"].as_str().unwrap());
    assert_eq!(serde_json::from_str::<Value>(&all).unwrap(), claims);
    assert!(context.get("scope").is_none(), "an ID token has none");
    for value in context.as_object().unwrap().values() {
        assert!(value.as_str().is_some_and(|text| text.is_ascii() && !text.contains(['"', '\\'])), "{value}");
    }

    let access = signed(&access_claims(&[], "openid transactions/get"));
    let answer = response_json(&handle_event(&event_with_token("http_2_0", &access)).await);
    assert_eq!(answer["context"]["scope"], "openid transactions/get");
    assert_eq!(answer["context"]["token_use"], "access");
    for empty in ["groups", "roles", "permissions", "iam_roles"] {
        assert!(answer["context"].get(empty).is_none(), "{empty}");
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => u8::from_str_radix(
                &[bytes.next(), bytes.next()].map(|digit| char::from(digit.unwrap())).iter().collect::<String>(),
                16,
            )
            .unwrap(),
            plain => plain,
        });
    }
    String::from_utf8(decoded).unwrap()
}

#[tokio::test]
async fn claims_of_more_than_4_kilobytes_are_left_out() {
    let mut claims = id_claims(&[]);
    let mut context = async |filler: usize| {
        claims["about"] = json!("x".repeat(filler));
        response_json(&handle_event(&event_with_token("rest_request", &signed(&claims))).await)["context"].clone()
    };
    let without_filler = context(0).await["claims"].as_str().unwrap().len();
    let largest = 4 * 1024 - without_filler;
    assert_eq!(context(largest).await["claims"].as_str().map(str::len), Some(4 * 1024));
    let larger = context(largest + 1).await;
    assert!(larger.get("claims").is_none() && larger["username"] == "ann");
}
