//! Payloads that are not valid events, and values of the wrong type: only constants are returned and logged.

use crate::attempt::{SIGN_UP, event, policy};
use cognito_triggers_triggers::pre_sign_up::HANDLER;
use proptest::prelude::*;
use serde_json::{Value, json};

const SECRET: &str = "hunter2Secret";
const TABLES: &str = "[sign_up.allow_domains]\ndomains = [\"example.com\"]\n[sign_up.names]\n[sign_up.attributes.\"custom:id\"]\npattern = \"E[0-9]{5}\"";

/// Everything that is returned as an error or logged, in one text.
fn visible_output(payload: &[u8]) -> String {
    let output = HANDLER.handle(payload, &policy(TABLES));
    let answer = match output.response {
        Ok(_) => String::new(),
        Err(refusal) => {
            assert!(refusal == HANDLER.unavailable || HANDLER.denials.contains(&refusal));
            refusal.to_string()
        }
    };
    let notes: Vec<_> = output.notes.iter().map(|note| note.as_str()).collect();
    format!("{answer} {} {}", output.outcome.as_str(), notes.join(" "))
}

#[test]
fn l06_address_of_wrong_type_gets_constant_error() {
    for email in [json!(5), json!(1e300), json!(true), json!([SECRET]), json!({ "a": SECRET }), json!(SECRET)] {
        let output = visible_output(event(SIGN_UP, json!({"email": email})).to_string().as_bytes());
        assert!(output.contains("[Email") && !output.contains(SECRET), "{email}: {output}");
    }
}

#[test]
fn l06_truncated_payload_gets_constant_error() {
    let whole = event(SIGN_UP, json!({"email": format!("{SECRET}@example.com"), "password": SECRET})).to_string();
    for end in 0..whole.len() {
        let output = visible_output(whole.as_bytes().get(..end).unwrap());
        assert_eq!(output, format!("{} not_an_event ", HANDLER.unavailable), "cut at {end}");
    }
    assert_eq!(visible_output(whole.as_bytes()), " answered ");
}

#[test]
fn l06_refusal_contains_no_user_data() {
    for attributes in [
        json!({"email": format!("{SECRET}@evil.example")}),
        json!({"email": "ann@example.com", "name": format!("www.{SECRET}")}),
        json!({"email": "ann@example.com", "custom:id": SECRET}),
    ] {
        let output = visible_output(event(SIGN_UP, attributes).to_string().as_bytes());
        assert!(output.contains("denied:") && !output.contains(SECRET), "{output}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_payload_gets_response_or_constant_error(
        bytes: Vec<u8>, name: String, email: String, at in 0usize..400, byte: u8,
    ) {
        drop(visible_output(&bytes));
        let mut bent = event(SIGN_UP, json!({"email": email, "name": name, "custom:id": SECRET})).to_string().into_bytes();
        let at = at % bent.len();
        *bent.get_mut(at).unwrap() = byte;
        prop_assert!(!visible_output(&bent).contains(SECRET));
        let odd: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        drop(visible_output(event(SIGN_UP, odd).to_string().as_bytes()));
    }
}
