//! SignUp against a pool, with functions at its triggers.

use crate::crypto::secret_hash;
use crate::operations::test_service::{
    CLIENT, HIDING_CLIENT, POOL, SECRET, add_user, attributes, call, change_rules, last_message, recorded_events,
    refuse, service, service_with_function, user,
};
use crate::service::Service;
use crate::state::UserStatus;
use events::Trigger;
use serde_json::{Value, json};

fn request(name: &str, pairs: &[(&str, &str)]) -> Value {
    json!({"ClientId": CLIENT, "Username": name, "Password": "Passw0rd!", "UserAttributes": attributes(pairs)})
}

fn exists(service: &Service, name: &str) -> bool {
    service.store.read(|state| state.pool(POOL).unwrap().find_user(name).is_some())
}

#[tokio::test]
async fn user_is_stored_and_receives_a_code() {
    let service = service();
    let answer = call(&service, "SignUp", request("Ann", &[("email", "ann@example.com")])).await.unwrap();
    let sub = user(&service, "ann", |user| user.sub.clone());
    let details = json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"});
    assert_eq!(answer, json!({"UserConfirmed": false, "UserSub": sub, "CodeDeliveryDetails": details}));
    let message = last_message(&service);
    assert_eq!(message.destination, "ann@example.com");
    assert_eq!(message.subject.as_deref(), Some("Your verification code"));
    assert_eq!(message.body, Some(format!("Your confirmation code is {}", message.code)));
    assert_eq!(message.source, "CustomMessage_SignUp");
    user(&service, "ann", |user| {
        assert_eq!(user.name, "Ann");
        assert_eq!(user.status, UserStatus::Unconfirmed);
        assert_eq!(user.attributes["email_verified"], "false");
    });
}

#[tokio::test]
async fn pool_without_verification_sends_nothing() {
    let service = service();
    change_rules(&service, |rules| rules.auto_verified.clear());
    let answer = call(&service, "SignUp", request("ann", &[("email", "ann@example.com")])).await.unwrap();
    assert!(answer.get("CodeDeliveryDetails").is_none());
    assert!(service.outbox.messages().is_empty());
}

#[tokio::test]
async fn short_message_comes_before_mail() {
    let service = service();
    change_rules(&service, |rules| rules.auto_verified = vec!["email", "phone_number"]);
    let pairs = [("email", "ann@example.com"), ("phone_number", "+14155551234")];
    let answer = call(&service, "SignUp", request("ann", &pairs)).await.unwrap();
    assert_eq!(answer["CodeDeliveryDetails"]["Destination"], "+*******1234");
    assert_eq!(last_message(&service).medium, "SMS");
}

#[tokio::test]
async fn function_sees_what_the_client_sent() {
    let service = service_with_function(&[Trigger::PreSignUp], |event| Ok(event["response"].clone())).await;
    let mut with_metadata = request("ann", &[("email", "ann@example.com")]);
    with_metadata["ValidationData"] = attributes(&[("captcha", "1")]);
    with_metadata["ClientMetadata"] = json!({"from": "app"});
    call(&service, "SignUp", with_metadata).await.unwrap();
    call(&service, "SignUp", request("bob", &[])).await.unwrap();
    let events = recorded_events(&service, "PreSignUp_SignUp");
    assert_eq!(events[0]["userName"], "ann");
    assert_eq!(events[0]["callerContext"]["clientId"], CLIENT);
    let expected = json!({
        "userAttributes": {"email": "ann@example.com"},
        "validationData": {"captcha": "1"},
        "clientMetadata": {"from": "app"},
    });
    assert_eq!(events[0]["request"], expected);
    assert_eq!(events[1]["request"], json!({"userAttributes": {}, "validationData": null}));
}

#[tokio::test]
async fn refusal_of_the_function_prevents_the_user() {
    let service = service_with_function(&[Trigger::PreSignUp], |_| Err("Not today")).await;
    let refused = refuse(&service, "SignUp", request("ann", &[("email", "ann@example.com")])).await;
    assert_eq!(refused, ("UserLambdaValidationException", "PreSignUp failed with error Not today.".to_owned()));
    assert!(!exists(&service, "ann") && service.outbox.messages().is_empty());
}

#[tokio::test]
async fn answer_that_cognito_refuses_prevents_the_user() {
    let verifies_only = json!({"autoConfirmUser": false, "autoVerifyEmail": true, "autoVerifyPhone": false});
    let service = service_with_function(&[Trigger::PreSignUp], |_| {
        Ok(json!({"autoConfirmUser": false, "autoVerifyEmail": true, "autoVerifyPhone": false}))
    })
    .await;
    let (code, text) = refuse(&service, "SignUp", request("ann", &[("email", "ann@example.com")])).await;
    assert_eq!(code, "InvalidLambdaResponseException");
    assert_eq!(
        text, "Phone or email cannot be auto verified, when user is not being auto confirmed.",
        "{verifies_only}"
    );
    assert!(!exists(&service, "ann"));
}

#[tokio::test]
async fn confirmed_user_takes_the_alias_and_is_announced() {
    let triggers = [Trigger::PreSignUp, Trigger::PostConfirmation];
    let service = service_with_function(&triggers, |event| match event["triggerSource"].as_str() {
        Some("PreSignUp_SignUp") => {
            Ok(json!({"autoConfirmUser": true, "autoVerifyEmail": true, "autoVerifyPhone": false}))
        }
        _ => Ok(json!({})),
    })
    .await;
    change_rules(&service, |rules| rules.alias_attributes = vec!["email"]);
    for name in ["first", "second"] {
        let mut request = request(name, &[("email", "ann@example.com")]);
        request["ClientMetadata"] = json!({"from": name});
        let answer = call(&service, "SignUp", request).await.unwrap();
        assert_eq!(answer["UserConfirmed"], true);
        assert!(answer.get("CodeDeliveryDetails").is_none());
    }
    assert_eq!(user(&service, "ann@example.com", |user| user.name.clone()), "second");
    assert_eq!(user(&service, "first", |user| user.attributes["email_verified"].clone()), "false");
    assert_eq!(user(&service, "second", |user| user.attributes["email_verified"].clone()), "true");
    let events = recorded_events(&service, "PostConfirmation_ConfirmSignUp");
    let request = &events[1]["request"];
    assert_eq!(request["clientMetadata"], json!({"from": "second"}));
    assert_eq!(request["userAttributes"]["cognito:user_status"], "CONFIRMED");
    assert_eq!(request["userAttributes"]["email_verified"], "true");
    assert_eq!(request["userAttributes"]["cognito:email_alias"], "ann@example.com");
    assert!(service.outbox.messages().is_empty());
}

#[tokio::test]
async fn error_after_confirmation_reaches_the_caller_but_the_user_stays() {
    let triggers = [Trigger::PreSignUp, Trigger::PostConfirmation];
    let service = service_with_function(&triggers, |event| match event["triggerSource"].as_str() {
        Some("PreSignUp_SignUp") => {
            Ok(json!({"autoConfirmUser": true, "autoVerifyEmail": false, "autoVerifyPhone": false}))
        }
        _ => Err("No record"),
    })
    .await;
    let (code, text) = refuse(&service, "SignUp", request("ann", &[])).await;
    assert_eq!(
        (code, text.as_str()),
        ("UserLambdaValidationException", "PostConfirmation failed with error No record.")
    );
    assert_eq!(user(&service, "ann", |user| user.status), UserStatus::Confirmed);
}

#[tokio::test]
async fn names_are_checked() {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    let exists = ("UsernameExistsException", "User already exists".to_owned());
    assert_eq!(refuse(&service, "SignUp", request("ANN", &[])).await, exists);
    change_rules(&service, |rules| rules.alias_attributes = vec!["email", "phone_number"]);
    for (name, text) in [
        ("bob@example.com", "Username cannot be of email format, since user pool is configured for email alias."),
        (
            "+491701234567",
            "Username cannot be of phone number format, since user pool is configured for phone number alias.",
        ),
    ] {
        let refused = refuse(&service, "SignUp", request(name, &[])).await;
        assert_eq!(refused, ("InvalidParameterException", text.to_owned()));
    }
}

#[tokio::test]
async fn users_who_sign_up_with_an_address_are_named_by_their_sub() {
    let service = service_with_function(&[Trigger::PreSignUp], |event| Ok(event["response"].clone())).await;
    change_rules(&service, |rules| rules.username_attributes = vec!["email"]);
    let refused = refuse(&service, "SignUp", request("ann", &[])).await;
    assert_eq!(refused, ("InvalidParameterException", "Username should be an email.".to_owned()));
    let answer = call(&service, "SignUp", request("ann@example.com", &[])).await.unwrap();
    let event = &recorded_events(&service, "PreSignUp_SignUp")[0];
    assert_eq!(event["userName"], answer["UserSub"]);
    assert_eq!(event["request"]["userAttributes"], json!({"email": "ann@example.com"}));
    user(&service, "ann@example.com", |user| assert_eq!(user.name, user.sub));
    let (code, text) = refuse(&service, "SignUp", request("Ann@Example.com", &[])).await;
    let exists = ("UsernameExistsException", "An account with the given email already exists.");
    assert_eq!((code, text.as_str()), exists);
}

#[tokio::test]
async fn client_and_password_are_checked_first() {
    let service = service();
    let mut unknown = request("ann", &[]);
    unknown["ClientId"] = json!("nobody");
    let (code, _) = refuse(&service, "SignUp", unknown).await;
    assert_eq!(code, "ResourceNotFoundException");
    let mut short = request("ann", &[]);
    short["Password"] = json!("short");
    assert_eq!(refuse(&service, "SignUp", short).await.0, "InvalidPasswordException");
    let mut without_hash = request("ann", &[]);
    without_hash["ClientId"] = json!(HIDING_CLIENT);
    assert_eq!(refuse(&service, "SignUp", without_hash.clone()).await.0, "NotAuthorizedException");
    without_hash["SecretHash"] = json!(secret_hash(SECRET, "ann", HIDING_CLIENT));
    assert!(call(&service, "SignUp", without_hash).await.is_ok());
    let mut without_password = request("bob", &[]);
    without_password.as_object_mut().unwrap().remove("Password");
    assert_eq!(refuse(&service, "SignUp", without_password).await.0, "UnsupportedOperationException");
    change_rules(&service, |rules| rules.only_admins_create_users = true);
    let refused = refuse(&service, "SignUp", request("bob", &[])).await;
    assert_eq!(refused, ("NotAuthorizedException", "SignUp is not permitted for this user pool".to_owned()));
}

#[tokio::test]
async fn refused_message_fails_although_the_user_exists() {
    let service = service_with_function(&[Trigger::CustomMessage], |_| Err("No text")).await;
    let refused = refuse(&service, "SignUp", request("ann", &[("email", "ann@example.com")])).await;
    let text = "CustomMessage failed with error No text.";
    assert_eq!(refused, ("UserLambdaValidationException", text.to_owned()));
    assert!(exists(&service, "ann") && service.outbox.messages().is_empty());
}

#[tokio::test]
async fn pool_that_verifies_by_link_sends_one() {
    let service = service_with_function(&[Trigger::CustomMessage], |_| {
        Ok(json!({"emailMessage": "Please {##confirm##}", "emailSubject": null, "smsMessage": null}))
    })
    .await;
    change_rules(&service, |rules| rules.verification = events::VerificationMethod::Link);
    call(&service, "SignUp", request("ann", &[("email", "ann@example.com")])).await.unwrap();
    let message = last_message(&service);
    assert_eq!(message.subject.as_deref(), Some("Your verification link"));
    let (code, base) = (&message.code, "http://localhost/confirmUser?client_id=client1&user_name=ann");
    let body = format!("Please <a href=\"{base}&confirmation_code={code}\">confirm</a>");
    assert_eq!(message.body.as_ref(), Some(&body));
}

#[tokio::test]
async fn message_without_its_placeholder_is_replaced_by_the_default() {
    let service = service_with_function(&[Trigger::CustomMessage], |_| {
        Ok(json!({"emailMessage": "No code here", "emailSubject": "Own subject", "smsMessage": null}))
    })
    .await;
    call(&service, "SignUp", request("ann", &[("email", "ann@example.com")])).await.unwrap();
    let message = last_message(&service);
    assert_eq!(message.subject.as_deref(), Some("Own subject"));
    assert_eq!(message.body, Some(format!("Your confirmation code is {}", message.code)));
    let json = message.to_json(false);
    assert_eq!(json["invocation"]["verdict"], "replaced");
    assert_eq!((&json["code"], &json["medium"]), (&json!(message.code), &json!("EMAIL")));
}
