//! Users as administrators create, change and find them.

use crate::crypto::matches_password;
use crate::operations::test_service::{
    POOL, add_user, call, change_rules, change_user, last_message, recorded_events, refuse, service,
    service_with_function, user,
};
use crate::service::Service;
use crate::state::UserStatus;
use events::Trigger;
use serde_json::{Value, json};

fn request(name: &str, more: &Value) -> Value {
    let mut request = json!({"UserPoolId": POOL, "Username": name});
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    request
}

fn with_email(email: &str) -> Value {
    json!({"UserAttributes": [{"Name": "email", "Value": email}], "DesiredDeliveryMediums": ["EMAIL"]})
}

fn has_password(service: &Service, name: &str, password: &str) -> bool {
    user(service, name, |user| matches_password(user.password.as_ref().unwrap(), "Example", &user.name, password))
}

#[tokio::test]
async fn invited_user_receives_a_temporary_password() {
    let service = service();
    let answer = call(&service, "AdminCreateUser", request("ann", &with_email("ann@example.com"))).await.unwrap();
    let created = &answer["User"];
    assert_eq!((&created["Username"], &created["Enabled"]), (&json!("ann"), &json!(true)));
    assert_eq!(created["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let names: Vec<&str> =
        created["Attributes"].as_array().unwrap().iter().map(|it| it["Name"].as_str().unwrap()).collect();
    assert_eq!(names, ["sub", "email"]);
    let message = last_message(&service);
    assert_eq!((message.source, message.destination.as_str()), ("CustomMessage_AdminCreateUser", "ann@example.com"));
    assert!(message.body.as_ref().unwrap().contains("ann") && has_password(&service, "ann", &message.code));
    assert!(user(&service, "ann", |user| user.temporary_until.is_some()));
    let exists = ("UsernameExistsException", "User account already exists".to_owned());
    assert_eq!(refuse(&service, "AdminCreateUser", request("ANN", &json!({}))).await, exists);
}

#[tokio::test]
async fn invitation_is_suppressed_or_sent_again() {
    let service = service();
    let resend = request("ann", &json!({"MessageAction": "RESEND", "DesiredDeliveryMediums": ["EMAIL"]}));
    let missing = ("UserNotFoundException", "User does not exist.".to_owned());
    assert_eq!(refuse(&service, "AdminCreateUser", resend.clone()).await, missing);
    let mut more = with_email("ann@example.com");
    more["MessageAction"] = json!("SUPPRESS");
    more["TemporaryPassword"] = json!("Temp0rary!");
    call(&service, "AdminCreateUser", request("ann", &more)).await.unwrap();
    assert!(service.outbox.messages().is_empty() && has_password(&service, "ann", "Temp0rary!"));
    call(&service, "AdminCreateUser", resend.clone()).await.unwrap();
    assert!(has_password(&service, "ann", &last_message(&service).code));
    change_user(&service, "ann", |user| user.status = UserStatus::Confirmed);
    let text = "Resend not possible. ann status is not FORCE_CHANGE_PASSWORD".to_owned();
    assert_eq!(refuse(&service, "AdminCreateUser", resend).await, ("UnsupportedUserStateException", text));
}

#[tokio::test]
async fn weak_password_and_missing_address_create_nobody() {
    let service = service();
    let weak = request("ann", &json!({"TemporaryPassword": "short"}));
    assert_eq!(refuse(&service, "AdminCreateUser", weak).await.0, "InvalidPasswordException");
    let nowhere = request("ann", &json!({"DesiredDeliveryMediums": ["EMAIL"]}));
    let text = "No email provided but desired delivery medium was Email".to_owned();
    assert_eq!(refuse(&service, "AdminCreateUser", nowhere).await, ("InvalidParameterException", text));
    assert_eq!(refuse(&service, "AdminGetUser", request("ann", &json!({}))).await.0, "UserNotFoundException");
}

#[tokio::test]
async fn function_sees_the_user_before_they_exist() {
    let service = service_with_function(&[Trigger::PreSignUp], |event| Ok(event["response"].clone())).await;
    let mut more = with_email("ann@example.com");
    more["ValidationData"] = json!([{"Name": "from", "Value": "hr"}]);
    more["ClientMetadata"] = json!({"tenant": "a"});
    call(&service, "AdminCreateUser", request("ann", &more)).await.unwrap();
    let event = &recorded_events(&service, "PreSignUp_AdminCreateUser")[0];
    assert_eq!(event["callerContext"]["clientId"], "CLIENT_ID_NOT_APPLICABLE");
    let expected = json!({
        "userAttributes": {"email": "ann@example.com"},
        "validationData": {"from": "hr"}, "clientMetadata": {"tenant": "a"},
    });
    assert_eq!((&event["userName"], &event["request"]), (&json!("ann"), &expected));
}

#[tokio::test]
async fn refusal_of_the_function_prevents_the_user() {
    let service = service_with_function(&[Trigger::PreSignUp], |_| Err("Not today")).await;
    let refused = refuse(&service, "AdminCreateUser", request("ann", &with_email("ann@example.com"))).await;
    assert_eq!(refused, ("UserLambdaValidationException", "PreSignUp failed with error Not today.".to_owned()));
    assert_eq!(refuse(&service, "AdminGetUser", request("ann", &json!({}))).await.0, "UserNotFoundException");
}

#[tokio::test]
async fn alias_moves_by_force() {
    let service = service();
    change_rules(&service, |rules| rules.alias_attributes = vec!["email"]);
    let mut more = json!({"UserAttributes": [
        {"Name": "email", "Value": "shared@example.com"}, {"Name": "email_verified", "Value": "true"}]});
    call(&service, "AdminCreateUser", request("ann", &more)).await.unwrap();
    let text = "An account with the email already exists.".to_owned();
    let refused = refuse(&service, "AdminCreateUser", request("bob", &more)).await;
    assert_eq!(refused, ("UsernameExistsException", text));
    more["ForceAliasCreation"] = json!(true);
    call(&service, "AdminCreateUser", request("bob", &more)).await.unwrap();
    assert_eq!(user(&service, "shared@example.com", |user| user.name.clone()), "bob");
    assert_eq!(user(&service, "ann", |user| user.attributes["email_verified"].clone()), "false");
}

#[tokio::test]
async fn status_changes() {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    let ann = || request("ann", &json!({}));
    assert_eq!(call(&service, "AdminDisableUser", ann()).await.unwrap(), json!({}));
    assert_eq!(call(&service, "AdminGetUser", ann()).await.unwrap()["Enabled"], false);
    assert!(user(&service, "ann", |user| user.signed_out.is_some()));
    assert_eq!(call(&service, "AdminEnableUser", ann()).await.unwrap(), json!({}));
    assert_eq!(call(&service, "AdminGetUser", ann()).await.unwrap()["Enabled"], true);
    assert_eq!(call(&service, "AdminDeleteUser", ann()).await.unwrap(), Value::Null);
    let missing = ("UserNotFoundException", "User does not exist.".to_owned());
    for operation in ["AdminDisableUser", "AdminEnableUser", "AdminDeleteUser", "AdminConfirmSignUp"] {
        assert_eq!(refuse(&service, operation, ann()).await, missing, "{operation}");
    }
}

#[tokio::test]
async fn confirmation_by_an_administrator_has_no_client() {
    let service = service_with_function(&[Trigger::PostConfirmation], |_| Ok(json!({}))).await;
    add_user(&service, "ann", UserStatus::Unconfirmed, "ann@example.com");
    let ann = request("ann", &json!({"ClientMetadata": {"from": "desk"}}));
    assert_eq!(call(&service, "AdminConfirmSignUp", ann.clone()).await.unwrap(), json!({}));
    let event = &recorded_events(&service, "PostConfirmation_ConfirmSignUp")[0];
    assert_eq!(event["callerContext"]["clientId"], Value::Null);
    assert_eq!(event["request"]["clientMetadata"], json!({"from": "desk"}));
    assert_eq!(event["request"]["userAttributes"]["email_verified"], "false");
    let text = "User cannot be confirmed. Current status is CONFIRMED".to_owned();
    assert_eq!(refuse(&service, "AdminConfirmSignUp", ann).await, ("NotAuthorizedException", text));
}

#[tokio::test]
async fn passwords_are_set_for_ever_or_for_once() {
    let service = service();
    add_user(&service, "ann", UserStatus::Unconfirmed, "ann@example.com");
    let set = |password: &str, permanent: bool| request("ann", &json!({"Password": password, "Permanent": permanent}));
    assert_eq!(refuse(&service, "AdminSetUserPassword", set("short", true)).await.0, "InvalidPasswordException");
    assert_eq!(call(&service, "AdminSetUserPassword", set("Another-1", true)).await.unwrap(), json!({}));
    assert_eq!(user(&service, "ann", |user| user.status), UserStatus::Confirmed);
    assert!(has_password(&service, "ann", "Another-1"));
    call(&service, "AdminSetUserPassword", set("Another-2", false)).await.unwrap();
    assert_eq!(user(&service, "ann", |user| user.status), UserStatus::ForceChangePassword);
    assert!(user(&service, "ann", |user| user.temporary_until.is_some()));
}

#[tokio::test]
async fn reset_sends_a_code() {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    assert_eq!(call(&service, "AdminResetUserPassword", request("ann", &json!({}))).await.unwrap(), json!({}));
    assert_eq!(user(&service, "ann", |user| user.status), UserStatus::ResetRequired);
    assert_eq!(last_message(&service).source, "CustomMessage_ForgotPassword");
    change_user(&service, "ann", |user| user.status = UserStatus::ForceChangePassword);
    let text = "User password cannot be reset in the current state.".to_owned();
    let refused = refuse(&service, "AdminResetUserPassword", request("ann", &json!({}))).await;
    assert_eq!(refused, ("NotAuthorizedException", text));
}

#[tokio::test]
async fn users_are_listed_in_pages_and_filtered() {
    let service = service();
    for name in ["ann", "bob", "eve"] {
        add_user(&service, name, UserStatus::Confirmed, &format!("{name}@example.com"));
    }
    let list = |more: Value| {
        let mut request = json!({"UserPoolId": POOL});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    let first = call(&service, "ListUsers", list(json!({"Limit": 2, "AttributesToGet": ["email"]}))).await.unwrap();
    assert_eq!(first["Users"][1]["Attributes"], json!([{"Name": "email", "Value": "bob@example.com"}]));
    let next = list(json!({"Limit": 2, "PaginationToken": first["PaginationToken"]}));
    let second = call(&service, "ListUsers", next).await.unwrap();
    assert_eq!((&second["Users"][0]["Username"], second.get("PaginationToken")), (&json!("eve"), None));
    let filtered = call(&service, "ListUsers", list(json!({"Filter": "email ^= \"bo\""}))).await.unwrap();
    assert_eq!(filtered["Users"].as_array().unwrap().len(), 1);
    let unknown = list(json!({"AttributesToGet": ["custom:x"]}));
    assert_eq!(refuse(&service, "ListUsers", unknown).await.0, "InvalidParameterException");
}

#[tokio::test]
async fn links_are_kept_in_identities() {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    let link = |provider: &str, attribute: &str, id: &str| {
        json!({
            "UserPoolId": POOL,
            "DestinationUser": {"ProviderName": "Cognito", "ProviderAttributeValue": "ann"},
            "SourceUser": {
                "ProviderName": provider, "ProviderAttributeName": attribute, "ProviderAttributeValue": id},
        })
    };
    let google = link("Google", "Cognito_Subject", "1045");
    assert_eq!(call(&service, "AdminLinkProviderForUser", google.clone()).await.unwrap(), json!({}));
    let identities: Value = user(&service, "ann", |user| serde_json::from_str(&user.attributes["identities"]).unwrap());
    let identity = &identities[0];
    assert_eq!((&identity["userId"], &identity["providerType"]), (&json!("1045"), &json!("Google")));
    assert_eq!((&identity["primary"], &identity["issuer"]), (&json!(false), &Value::Null));
    let again = ("InvalidParameterException", "SourceUser is already linked to DestinationUser".to_owned());
    assert_eq!(refuse(&service, "AdminLinkProviderForUser", google).await, again);
    let refused = refuse(&service, "AdminLinkProviderForUser", link("Google", "email", "1")).await;
    assert_eq!(refused.0, "InvalidParameterException");
    for id in 1..5 {
        call(&service, "AdminLinkProviderForUser", link("MyIdp", "email", &id.to_string())).await.unwrap();
    }
    let refused = refuse(&service, "AdminLinkProviderForUser", link("MyIdp", "email", "5")).await;
    assert_eq!(refused.0, "LimitExceededException");
    let mut nobody = link("MyIdp", "email", "6");
    nobody["DestinationUser"]["ProviderAttributeValue"] = json!("eve");
    assert_eq!(refuse(&service, "AdminLinkProviderForUser", nobody).await.0, "UserNotFoundException");
}
