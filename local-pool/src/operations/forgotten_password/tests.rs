//! ForgotPassword and ConfirmForgotPassword against a pool.

use crate::crypto::secret_hash;
use crate::operations::test_service::{
    CLIENT, HIDING_CLIENT, SECRET, add_user, call, change_rules, change_user, last_message, recorded_events, refuse,
    service, service_with_function, user,
};
use crate::state::UserStatus;
use events::Trigger;
use serde_json::{Value, json};
use std::time::Duration;

fn forgot(name: &str) -> Value {
    json!({"ClientId": CLIENT, "Username": name})
}

fn confirm(name: &str, code: &str) -> Value {
    json!({"ClientId": CLIENT, "Username": name, "ConfirmationCode": code, "Password": "New-Passw0rd"})
}

fn hiding(mut request: Value) -> Value {
    let name = request["Username"].as_str().unwrap().to_owned();
    request["ClientId"] = json!(HIDING_CLIENT);
    request["SecretHash"] = json!(secret_hash(SECRET, &name, HIDING_CLIENT));
    request
}

#[tokio::test]
async fn code_sets_a_new_password() {
    let triggers = [Trigger::CustomMessage, Trigger::PostConfirmation];
    let service = service_with_function(&triggers, |event| Ok(event["response"].clone())).await;
    add_user(&service, "ann", UserStatus::ResetRequired, "ann@example.com");
    let answer = call(&service, "ForgotPassword", forgot("ann")).await.unwrap();
    let details = json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"});
    assert_eq!(answer, json!({"CodeDeliveryDetails": details}));
    let code = last_message(&service).code.clone();
    let mut request = confirm("ann", &code);
    request["ClientMetadata"] = json!({"a": "b"});
    assert_eq!(call(&service, "ConfirmForgotPassword", request).await.unwrap(), json!({}));
    assert_eq!(user(&service, "ann", |user| user.status), UserStatus::Confirmed);
    assert_eq!(recorded_events(&service, "CustomMessage_ForgotPassword").len(), 1);
    let event = &recorded_events(&service, "PostConfirmation_ConfirmForgotPassword")[0];
    assert_eq!(event["request"]["clientMetadata"], json!({"a": "b"}));
    assert_eq!(refuse(&service, "ConfirmForgotPassword", confirm("ann", &code)).await.0, "ExpiredCodeException");
}

#[tokio::test]
async fn wrong_codes_are_limited_and_codes_expire_after_an_hour() {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    call(&service, "ForgotPassword", forgot("ann")).await.unwrap();
    for _ in 0..5 {
        assert_eq!(refuse(&service, "ConfirmForgotPassword", confirm("ann", "x")).await.0, "CodeMismatchException");
    }
    let limit = ("LimitExceededException", "Attempt limit exceeded, please try after some time.".to_owned());
    assert_eq!(refuse(&service, "ConfirmForgotPassword", confirm("ann", "x")).await, limit);
    call(&service, "ForgotPassword", forgot("ann")).await.unwrap();
    service.clock.advance(Duration::from_secs(3_600));
    let code = last_message(&service).code.clone();
    assert_eq!(refuse(&service, "ConfirmForgotPassword", confirm("ann", &code)).await.0, "ExpiredCodeException");
}

#[tokio::test]
async fn password_policy_comes_before_the_code() {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    let mut request = confirm("ann", "x");
    request["Password"] = json!("short");
    assert_eq!(refuse(&service, "ConfirmForgotPassword", request).await.0, "InvalidPasswordException");
}

#[tokio::test]
async fn address_follows_the_recovery_setting() {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    change_user(&service, "ann", |user| {
        user.attributes.insert("phone_number".to_owned(), "+14155551234".to_owned());
        user.attributes.insert("phone_number_verified".to_owned(), "true".to_owned());
    });
    for (recovery, medium) in
        [(vec![], "SMS"), (vec!["email", "phone_number"], "EMAIL"), (vec!["phone_number", "email"], "SMS")]
    {
        change_rules(&service, |rules| rules.recovery = recovery);
        let answer = call(&service, "ForgotPassword", forgot("ann")).await.unwrap();
        assert_eq!(answer["CodeDeliveryDetails"]["DeliveryMedium"], medium);
    }
    change_rules(&service, |rules| rules.recovery = vec!["admin_only"]);
    assert_eq!(refuse(&service, "ForgotPassword", forgot("ann")).await.0, "NotAuthorizedException");
}

#[tokio::test]
async fn users_who_cannot_reset_are_told() {
    let service = service();
    add_user(&service, "new", UserStatus::ForceChangePassword, "new@example.com");
    let refused = refuse(&service, "ForgotPassword", forgot("new")).await;
    let text = "User password cannot be reset in the current state.";
    assert_eq!(refused, ("NotAuthorizedException", text.to_owned()));
    add_user(&service, "unconfirmed", UserStatus::Unconfirmed, "u@example.com");
    let (code, text) = refuse(&service, "ForgotPassword", forgot("unconfirmed")).await;
    let expected = "Cannot reset password for the user as there is no registered/verified email or phone_number";
    assert_eq!((code, text.as_str()), ("InvalidParameterException", expected));
    change_user(&service, "new", |user| user.is_enabled = false);
    let refused = refuse(&service, "ForgotPassword", forgot("new")).await;
    assert_eq!(refused, ("NotAuthorizedException", "User is disabled.".to_owned()));
}

#[tokio::test]
async fn strangers_are_told_or_not() {
    let service = service();
    add_user(&service, "unverified", UserStatus::Unconfirmed, "u@example.com");
    let unknown = ("UserNotFoundException", "Username/client id combination not found.".to_owned());
    assert_eq!(refuse(&service, "ForgotPassword", forgot("nobody")).await, unknown);
    assert_eq!(refuse(&service, "ConfirmForgotPassword", confirm("nobody", "1")).await, unknown);
    for name in ["nobody", "unverified"] {
        let answer = call(&service, "ForgotPassword", hiding(forgot(name))).await.unwrap();
        assert_eq!(answer["CodeDeliveryDetails"]["AttributeName"], "email");
    }
    let refused = refuse(&service, "ConfirmForgotPassword", hiding(confirm("nobody", "1"))).await;
    assert_eq!(refused.0, "CodeMismatchException");
    let refused = refuse(&service, "ConfirmForgotPassword", hiding(confirm("unverified", "1"))).await;
    assert_eq!(refused.0, "ExpiredCodeException");
    assert!(service.outbox.messages().is_empty());
}

#[tokio::test]
async fn unregistered_function_is_never_called() {
    let service = service_with_function(&[Trigger::CustomMessage], |_| Ok(json!({}))).await;
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    change_rules(&service, |rules| {
        for function in rules.functions.values_mut() {
            function.arn = "arn:aws:lambda:eu-west-1:000000000000:function:other".to_owned();
        }
    });
    let refused = refuse(&service, "ForgotPassword", forgot("ann")).await;
    let text = "CustomMessage invocation failed due to error AccessDeniedException.";
    assert_eq!(refused, ("UnexpectedLambdaException", text.to_owned()));
}
