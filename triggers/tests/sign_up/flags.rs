//! Users who are confirmed without a code, and addresses that count as verified.

use crate::attempt::{ADMIN_CREATE_USER, CLIENT, EXTERNAL_PROVIDER, SIGN_UP, attempt, event, policy, response};
use serde_json::{Value, json};

const CONFIRM: &str = "[sign_up.auto_confirm]\napp_clients = [\"9example\", \"8example\"]\n";
const VERIFY: &str = "verify = [\"email\", \"phone_number\"]\nI_ACCEPT_UNVERIFIED_EMAIL = true\nI_ACCEPT_UNVERIFIED_PHONE_NUMBER = true\n";

fn flags(tables: &str, event: &Value) -> [bool; 3] {
    attempt(&policy(tables), event).answer.unwrap()
}

fn client(event: &Value, id: Value) -> Value {
    let mut event = event.clone();
    *event.pointer_mut("/callerContext/clientId").unwrap() = id;
    event
}

#[test]
fn s07_client_input_sets_no_flag() {
    let mut asked =
        event(SIGN_UP, json!({"email": "ann@example.com", "autoConfirmUser": "true", "custom:role": "admin"}));
    let request = asked.pointer_mut("/request").unwrap();
    request["clientMetadata"] = json!({"autoConfirm": "true", "autoConfirmUser": "true", "clientId": "8example"});
    request["validationData"] = json!({"trusted": "1", "autoVerifyEmail": "true"});
    request["autoConfirmUser"] = json!(true);
    for came_in in [false, true] {
        asked["response"] = json!({"autoConfirmUser": came_in, "autoVerifyEmail": came_in, "autoVerifyPhone": came_in});
        assert_eq!(flags("", &asked), [false; 3]);
        assert_eq!(flags(&format!("{CONFIRM}{VERIFY}"), &client(&asked, json!("7example"))), [false; 3]);
        // Without `verify` in the policy, the received flags verify nothing.
        assert_eq!(flags(CONFIRM, &asked), [true, false, false]);
    }
}

#[test]
fn s07_all_three_flags_are_always_returned() {
    for came_in in [json!({}), json!(null), json!([]), json!({"autoConfirmUser": null, "more": 1})] {
        let mut event = event(SIGN_UP, json!({}));
        event["response"] = came_in;
        let none = json!({"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false});
        assert_eq!(response(&policy(""), &event), none);
    }
}

/// The policy confirms no one whom a provider or an administrator registers.
#[test]
fn s07_received_flags_of_other_users_are_cleared() {
    let none = json!({"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false});
    for source in [EXTERNAL_PROVIDER, ADMIN_CREATE_USER] {
        let mut event = event(source, json!({"email": "ann@example.com"}));
        for flag in ["autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone"] {
            for set in [json!(true), json!("true"), json!(1), json!("false")] {
                event["response"] = json!({ flag: set });
                assert_eq!(response(&policy(""), &event), none, "{source} {flag}: {set}");
            }
        }
    }
}

#[test]
fn event_of_a_federated_user_without_flags_is_returned_unchanged() {
    let mut event = event(EXTERNAL_PROVIDER, json!({"email": "ann@example.com"}));
    for unset in [json!(false), json!(null)] {
        event["response"] = json!({ "autoConfirmUser": unset });
        assert_eq!(response(&policy(""), &event), event["response"], "{unset}");
    }
}

#[test]
fn s07_only_listed_app_clients_confirm() {
    let ann = event(SIGN_UP, json!({"email": "ann@example.com"}));
    for (id, confirmed) in [
        (json!(CLIENT), true),
        (json!("8example"), true),
        (json!("9EXAMPLE"), false),
        (json!("9example "), false),
        (json!("7example"), false),
        (json!(""), false),
        (json!(null), false),
        (json!("CLIENT_ID_NOT_APPLICABLE"), false),
        (json!(["9example"]), false),
    ] {
        assert_eq!(flags(CONFIRM, &client(&ann, id.clone())), [confirmed, false, false], "{id}");
    }
}

#[test]
fn s08_missing_address_is_not_verified() {
    let tables = format!("{CONFIRM}{VERIFY}");
    for (attributes, expected) in [
        (json!({"email": "ann@example.com", "phone_number": "+12065550100"}), [true, true, true]),
        (json!({"email": "ann@example.com"}), [true, true, false]),
        (json!({"phone_number": "+12065550100"}), [true, false, true]),
        (json!({}), [true, false, false]),
        (Value::Null, [true, false, false]),
        (json!({"email": "", "phone_number": ""}), [true, false, false]),
        (json!({"email": " ", "phone_number": " "}), [true, false, false]),
        (json!({"email": null, "phone_number": null}), [true, false, false]),
        (json!({"email": "ann", "phone_number": "12065550100"}), [true, false, false]),
        (json!({"email": ["ann@example.com"], "phone_number": "+"}), [true, false, false]),
    ] {
        assert_eq!(flags(&tables, &event(SIGN_UP, attributes.clone())), expected, "{attributes}");
    }
}

#[test]
fn s08_unconfirmed_user_has_no_verified_address() {
    let tables = format!("{CONFIRM}{VERIFY}domains = [\"partner.example.net\"]\n");
    for (email, confirmed) in [
        (Some("ann@partner.example.net"), true),
        (Some("ann@PARTNER.example.net"), true),
        (Some("ann@a.partner.example.net"), false),
        (Some("ann@example.com"), false),
        (Some("ann@partner.example.net.evil.example"), false),
        (Some("ann@evil.example@partner.example.net"), false),
        (None, false),
    ] {
        let event = event(SIGN_UP, json!({"email": email, "phone_number": "+12065550100"}));
        assert_eq!(flags(&tables, &event), [confirmed; 3], "{email:?}");
    }
}

#[test]
fn s08_refused_user_is_not_confirmed() {
    let tables = format!("{CONFIRM}{VERIFY}[sign_up.plus_addressing]\n");
    let event = event(SIGN_UP, json!({"email": "ann+b@example.com"}));
    assert_eq!(attempt(&policy(&tables), &event).denied(), Some("PlusAddress"));
}
