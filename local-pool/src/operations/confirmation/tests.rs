//! ConfirmSignUp and ResendConfirmationCode against a pool.

use crate::crypto::secret_hash;
use crate::operations::test_service::{
    CLIENT, HIDING_CLIENT, SECRET, add_user, attributes, call, change_rules, change_user, last_message,
    recorded_events, refuse, service, service_with_function, user,
};
use crate::service::Service;
use crate::state::UserStatus;
use events::Trigger;
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3_600);

/// Signs a user up, and returns the code.
async fn sign_up(service: &Service, name: &str, email: &str) -> String {
    let request = json!({
        "ClientId": CLIENT,
        "Username": name,
        "Password": "Passw0rd!",
        "UserAttributes": attributes(&[("email", email)]),
    });
    call(service, "SignUp", request).await.unwrap();
    last_message(service).code.clone()
}

fn confirm(name: &str, code: &str) -> Value {
    json!({"ClientId": CLIENT, "Username": name, "ConfirmationCode": code})
}

fn resend(name: &str) -> Value {
    json!({"ClientId": CLIENT, "Username": name})
}

/// A request of the client that hides strangers.
fn hiding(mut request: Value) -> Value {
    let name = request["Username"].as_str().unwrap().to_owned();
    request["ClientId"] = json!(HIDING_CLIENT);
    request["SecretHash"] = json!(secret_hash(SECRET, &name, HIDING_CLIENT));
    request
}

fn other(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn code_confirms_user_and_address() {
    let service = service_with_function(&[Trigger::PostConfirmation], |_| Ok(json!({}))).await;
    let code = sign_up(&service, "ann", "ann@example.com").await;
    let mut request = confirm("ann", &code);
    request["ClientMetadata"] = json!({"a": "b"});
    assert_eq!(call(&service, "ConfirmSignUp", request).await.unwrap(), json!({}));
    user(&service, "ann", |user| {
        assert_eq!(user.status, UserStatus::Confirmed);
        assert_eq!(user.attributes["email_verified"], "true");
    });
    let event = &recorded_events(&service, "PostConfirmation_ConfirmSignUp")[0];
    assert_eq!(event["request"]["clientMetadata"], json!({"a": "b"}));
    assert_eq!(event["request"]["userAttributes"]["sub"], user(&service, "ann", |user| user.sub.clone()));
    assert_eq!(event["callerContext"]["clientId"], CLIENT);
    let refused = refuse(&service, "ConfirmSignUp", confirm("ann", &code)).await;
    let text = "User cannot be confirmed. Current status is CONFIRMED";
    assert_eq!(refused, ("NotAuthorizedException", text.to_owned()));
}

#[tokio::test]
async fn wrong_codes_are_counted_and_a_new_code_is_needed() {
    let service = service();
    let code = sign_up(&service, "ann", "ann@example.com").await;
    let mismatch = ("CodeMismatchException", "Invalid verification code provided, please try again.".to_owned());
    for _ in 0..5 {
        assert_eq!(refuse(&service, "ConfirmSignUp", confirm("ann", &other(&code))).await, mismatch);
    }
    let limit = ("LimitExceededException", "Attempt limit exceeded, please try after some time.".to_owned());
    assert_eq!(refuse(&service, "ConfirmSignUp", confirm("ann", &code)).await, limit);
    call(&service, "ResendConfirmationCode", resend("ann")).await.unwrap();
    let code = last_message(&service).code.clone();
    call(&service, "ConfirmSignUp", confirm("ann", &code)).await.unwrap();
}

#[tokio::test]
async fn code_expires_after_a_day() {
    let service = service();
    let code = sign_up(&service, "ann", "ann@example.com").await;
    service.clock.advance(HOUR * 24);
    let expired = ("ExpiredCodeException", "Invalid code provided, please request a code again.".to_owned());
    assert_eq!(refuse(&service, "ConfirmSignUp", confirm("ann", &code)).await, expired);
}

#[tokio::test]
async fn alias_of_another_user_moves_only_when_forced() {
    let service = service();
    change_rules(&service, |rules| rules.alias_attributes = vec!["email"]);
    let first = sign_up(&service, "first", "ann@example.com").await;
    let second = sign_up(&service, "second", "ann@example.com").await;
    call(&service, "ConfirmSignUp", confirm("first", &first)).await.unwrap();
    let refused = refuse(&service, "ConfirmSignUp", confirm("second", &second)).await;
    assert_eq!(refused, ("AliasExistsException", "An account with the email already exists.".to_owned()));
    assert_eq!(user(&service, "second", |user| user.status), UserStatus::Unconfirmed);
    let mut forced = confirm("second", &second);
    forced["ForceAliasCreation"] = json!(true);
    call(&service, "ConfirmSignUp", forced).await.unwrap();
    assert_eq!(user(&service, "ann@example.com", |user| user.name.clone()), "second");
    assert_eq!(user(&service, "first", |user| user.attributes["email_verified"].clone()), "false");
}

#[tokio::test]
async fn error_of_the_function_reaches_the_caller_but_the_user_stays_confirmed() {
    let service = service_with_function(&[Trigger::PostConfirmation], |_| Err("No record")).await;
    let code = sign_up(&service, "ann", "ann@example.com").await;
    let (exception, text) = refuse(&service, "ConfirmSignUp", confirm("ann", &code)).await;
    let expected = ("UserLambdaValidationException", "PostConfirmation failed with error No record.");
    assert_eq!((exception, text.as_str()), expected);
    assert_eq!(user(&service, "ann", |user| user.status), UserStatus::Confirmed);
}

#[tokio::test]
async fn code_is_sent_again_with_its_own_source() {
    let service = service_with_function(&[Trigger::CustomMessage], |event| {
        Ok(json!({"smsMessage": null, "emailMessage": "Code <b>{####}</b>", "emailSubject": event["triggerSource"]}))
    })
    .await;
    let first = sign_up(&service, "ann", "ann@example.com").await;
    let mut request = resend("ann");
    request["ClientMetadata"] = json!({"a": "b"});
    let answer = call(&service, "ResendConfirmationCode", request).await.unwrap();
    let details = json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"});
    assert_eq!(answer, json!({"CodeDeliveryDetails": details}));
    let message = last_message(&service);
    assert_eq!(message.subject.as_deref(), Some("CustomMessage_ResendCode"));
    assert_eq!(message.body, Some(format!("Code <b>{}</b>", message.code)));
    assert!(message.invocation.as_ref().unwrap().verdict.is_some());
    let event = &recorded_events(&service, "CustomMessage_ResendCode")[0];
    let request = &event["request"];
    assert_eq!(request["codeParameter"], "{####}");
    assert_eq!(request["linkParameter"], "{##Click Here##}");
    assert_eq!((&request["usernameParameter"], &request["clientMetadata"]), (&Value::Null, &json!({"a": "b"})));
    if first != message.code {
        assert_eq!(refuse(&service, "ConfirmSignUp", confirm("ann", &first)).await.0, "CodeMismatchException");
    }
}

#[tokio::test]
async fn code_is_not_sent_again_to_confirmed_users_or_without_verification() {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    let refused = refuse(&service, "ResendConfirmationCode", resend("ann")).await;
    assert_eq!(refused, ("InvalidParameterException", "User is already confirmed.".to_owned()));
    change_user(&service, "ann", |user| user.status = UserStatus::Unconfirmed);
    change_rules(&service, |rules| rules.auto_verified.clear());
    let refused = refuse(&service, "ResendConfirmationCode", resend("ann")).await;
    let text = "Cannot resend codes. Auto verification not turned on.";
    assert_eq!(refused, ("NotAuthorizedException", text.to_owned()));
}

#[tokio::test]
async fn strangers_are_told_or_not() {
    let service = service();
    let unknown = ("UserNotFoundException", "Username/client id combination not found.".to_owned());
    assert_eq!(refuse(&service, "ConfirmSignUp", confirm("nobody", "1")).await, unknown);
    assert_eq!(refuse(&service, "ResendConfirmationCode", resend("nobody")).await, unknown);
    assert_eq!(refuse(&service, "ConfirmSignUp", hiding(confirm("nobody", "1"))).await.0, "ExpiredCodeException");
    let answer = call(&service, "ResendConfirmationCode", hiding(resend("nobody"))).await.unwrap();
    assert_eq!(answer["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
    let again = call(&service, "ResendConfirmationCode", hiding(resend("nobody"))).await.unwrap();
    assert_eq!(answer, again);
    assert!(service.outbox.messages().is_empty());
}
