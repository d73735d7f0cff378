//! Migration against a pool.

use super::Migration;
use crate::operations::test_service::{
    CLIENT, POOL, add_user, call, change_rules, last_message, recorded_events, refuse, service, service_with_function,
    user,
};
use crate::state::UserStatus;
use events::Trigger;
use serde_json::{Value, json};

fn migration<'a>(name: &'a str, password: Option<&'a str>) -> Migration<'a> {
    Migration { pool: POOL, client: CLIENT, name, password, metadata: None }
}

fn known_user(event: &Value) -> Result<Value, &'static str> {
    match event["triggerSource"].as_str() {
        Some("PreSignUp_AdminCreateUser") => Ok(event["response"].clone()),
        _ if event["request"].get("password").is_some_and(|password| password != "right") => Err("Bad password"),
        _ => Ok(json!({
            "userAttributes": {"email": "ann@example.com", "email_verified": "true"},
            "finalUserStatus": "CONFIRMED",
            "messageAction": "SUPPRESS",
            "desiredDeliveryMediums": null,
            "forceAliasCreation": null,
            "enableSMSMFA": null,
        })),
    }
}

#[tokio::test]
async fn pool_without_the_function_migrates_nobody() {
    assert_eq!(service().migrate_user(migration("ann", Some("right"))).await, Ok(None));
}

#[tokio::test]
async fn user_is_stored_with_status_and_attributes() {
    let triggers = [Trigger::UserMigration, Trigger::PreSignUp];
    let service = service_with_function(&triggers, known_user).await;
    let wrong = service.migrate_user(migration("ann", Some("wrong"))).await.unwrap_err();
    assert_eq!(wrong.message, "UserMigration failed with error Bad password.");
    let metadata = [("a".to_owned(), "b".to_owned())].into();
    let migration = Migration { metadata: Some(&metadata), ..migration("ann", Some("right")) };
    assert_eq!(service.migrate_user(migration).await, Ok(Some("ann".to_owned())));
    user(&service, "ann", |user| {
        assert_eq!((user.status, user.password.is_some()), (UserStatus::Confirmed, true));
        assert_eq!(user.attributes["email_verified"], "true");
    });
    let event = recorded_events(&service, "UserMigration_Authentication").pop().unwrap();
    let expected = json!({"password": "right", "userAttributes": null, "validationData": {"a": "b"}});
    assert_eq!(event["request"], expected);
    let event = &recorded_events(&service, "PreSignUp_AdminCreateUser")[0];
    assert_eq!(event["request"]["userAttributes"]["email"], "ann@example.com");
}

#[tokio::test]
async fn untouched_answer_is_a_stranger() {
    let service = service_with_function(&[Trigger::UserMigration], |event| Ok(event["response"].clone())).await;
    let error = service.migrate_user(migration("ann", Some("right"))).await.unwrap_err();
    let text = format!("Exception migrating user in app client {CLIENT}");
    assert_eq!((error.code, &*error.message), ("UserNotFoundException", text.as_str()));
}

#[tokio::test]
async fn alias_of_another_user_stays_theirs() {
    let service = service_with_function(&[Trigger::UserMigration], known_user).await;
    change_rules(&service, |rules| rules.alias_attributes = vec!["email"]);
    service.migrate_user(migration("ann", Some("right"))).await.unwrap();
    let error = service.migrate_user(migration("bob", Some("right"))).await.unwrap_err();
    assert_eq!(error.code, "AliasExistsException");
    add_user(&service, "carl", UserStatus::Confirmed, "c@example.com");
    assert_eq!(user(&service, "ann@example.com", |user| user.name.clone()), "ann");
}

#[tokio::test]
async fn forgotten_password_of_a_stranger_migrates_them() {
    let service = service_with_function(&[Trigger::UserMigration], known_user).await;
    let request = json!({"ClientId": CLIENT, "Username": "ann", "ClientMetadata": {"a": "b"}});
    call(&service, "ForgotPassword", request).await.unwrap();
    assert_eq!(last_message(&service).destination, "ann@example.com");
    let event = &recorded_events(&service, "UserMigration_ForgotPassword")[0];
    let expected = json!({"userAttributes": null, "validationData": null, "clientMetadata": {"a": "b"}});
    assert_eq!(event["request"], expected);
}

#[tokio::test]
async fn forgotten_password_of_an_unknown_stranger_is_refused() {
    let service = service_with_function(&[Trigger::UserMigration], |event| Ok(event["response"].clone())).await;
    let refused = refuse(&service, "ForgotPassword", json!({"ClientId": CLIENT, "Username": "ann"})).await;
    assert_eq!(refused.0, "UserNotFoundException");
}
