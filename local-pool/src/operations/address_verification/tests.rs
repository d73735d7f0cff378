//! Verification of an address against a pool.

use super::{check_and_verify, send_verification_code};
use crate::operations::test_service::{
    CLIENT, POOL, add_user, change_rules, change_user, last_message, recorded_events, service, service_with_function,
    user,
};
use crate::state::UserStatus;
use crate::tokens::AuthenticatedUser;
use events::Trigger;
use serde_json::json;

fn caller(name: &str) -> AuthenticatedUser {
    AuthenticatedUser {
        pool: POOL.to_owned(),
        user: name.to_owned(),
        client: CLIENT.to_owned(),
        scopes: vec!["aws.cognito.signin.user.admin".to_owned()],
    }
}

#[tokio::test]
async fn code_verifies_the_value_that_waits() {
    let service = service_with_function(&[Trigger::CustomMessage], |event| Ok(event["response"].clone())).await;
    add_user(&service, "ann", UserStatus::Confirmed, "old@example.com");
    change_user(&service, "ann", |user| {
        user.pending.insert("email", "new@example.com".to_owned());
    });
    let metadata = [("a".to_owned(), "b".to_owned())].into();
    let answer = send_verification_code(&service, &caller("ann"), "email", Some(&metadata)).await.unwrap();
    assert_eq!(answer["CodeDeliveryDetails"]["Destination"], "n***@e***");
    let event = &recorded_events(&service, "CustomMessage_VerifyUserAttribute")[0];
    assert_eq!(event["request"]["clientMetadata"], json!({"a": "b"}));
    let message = last_message(&service);
    assert_eq!(message.destination, "new@example.com");
    let wrong = check_and_verify(&service, &caller("ann"), "email", "x").unwrap_err();
    assert_eq!(wrong.code, "CodeMismatchException");
    check_and_verify(&service, &caller("ann"), "email", &message.code).unwrap();
    user(&service, "ann", |user| {
        assert_eq!(user.attributes["email"], "new@example.com");
        assert_eq!(user.attributes["email_verified"], "true");
        assert!(user.pending.is_empty());
    });
    let again = check_and_verify(&service, &caller("ann"), "email", &message.code).unwrap_err();
    assert_eq!(again.code, "ExpiredCodeException");
}

#[tokio::test]
async fn alias_of_another_user_is_refused() {
    let service = service();
    change_rules(&service, |rules| rules.alias_attributes = vec!["email"]);
    for name in ["ann", "bob"] {
        add_user(&service, name, UserStatus::Confirmed, "shared@example.com");
        send_verification_code(&service, &caller(name), "email", None).await.unwrap();
    }
    let messages = service.outbox.messages();
    check_and_verify(&service, &caller("ann"), "email", &messages[0].code).unwrap();
    let refused = check_and_verify(&service, &caller("bob"), "email", &messages[1].code).unwrap_err();
    assert_eq!(refused.code, "AliasExistsException");
    assert_eq!(user(&service, "shared@example.com", |user| user.name.clone()), "ann");
}

#[tokio::test]
async fn only_addresses_are_verified() {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    for attribute in ["name", "phone_number", "email_verified"] {
        let refused = send_verification_code(&service, &caller("ann"), attribute, None).await.unwrap_err();
        assert_eq!(refused.code, "InvalidParameterException", "{attribute}");
    }
}
