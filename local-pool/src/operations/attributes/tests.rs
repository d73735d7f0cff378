//! Changed attributes, and the codes for new addresses.

use super::own::{read_user, update_user};
use crate::error::ServiceError;
use crate::operations::attribute_list::to_map;
use crate::operations::test_service::{
    CLIENT, POOL, add_user, call, change_rules, change_user, last_message, refuse, service, user,
};
use crate::service::Service;
use crate::state::{State, UserStatus};
use crate::tokens::AuthenticatedUser;
use serde_json::{Value, json};

fn caller(name: &str) -> AuthenticatedUser {
    let (pool, user, client) = (POOL.to_owned(), name.to_owned(), CLIENT.to_owned());
    AuthenticatedUser { pool, user, client, scopes: vec![] }
}

fn list(pairs: &[(&str, &str)]) -> Value {
    pairs.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect()
}

async fn update(service: &Service, pairs: &[(&str, &str)]) -> Result<Value, ServiceError> {
    let changes = to_map(serde_json::from_value(list(pairs)).unwrap())?;
    update_user(service, &caller("ann"), changes, None).await
}

fn admin(pairs: &[(&str, &str)]) -> Value {
    json!({"UserPoolId": POOL, "Username": "ann", "UserAttributes": list(pairs)})
}

fn attribute(service: &Service, name: &str) -> Option<String> {
    user(service, "ann", |user| user.attributes.get(name).cloned())
}

fn service_with_ann() -> Service {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    service
}

#[tokio::test]
async fn new_address_counts_at_once_but_is_not_verified() {
    let service = service_with_ann();
    let answer = update(&service, &[("email", "new@example.com"), ("name", "Ann")]).await.unwrap();
    let details = json!([{"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "n***@e***"}]);
    assert_eq!(answer, json!({"CodeDeliveryDetailsList": details}));
    assert_eq!(last_message(&service).source, "CustomMessage_UpdateUserAttribute");
    assert_eq!(attribute(&service, "email").unwrap(), "new@example.com");
    assert_eq!(attribute(&service, "email_verified").unwrap(), "false");
    assert_eq!(attribute(&service, "name").unwrap(), "Ann");
}

#[tokio::test]
async fn same_address_and_other_attributes_send_nothing() {
    let service = service_with_ann();
    let answer = update(&service, &[("email", "ann@example.com"), ("nickname", "A")]).await.unwrap();
    assert_eq!(answer, json!({"CodeDeliveryDetailsList": []}));
    assert_eq!(attribute(&service, "email_verified").unwrap(), "true");
    assert!(service.outbox.messages().is_empty());
}

#[tokio::test]
async fn pool_may_keep_the_address_until_the_new_one_is_verified() {
    let service = service_with_ann();
    change_rules(&service, |rules| rules.verified_before_update = vec!["email"]);
    update(&service, &[("email", "new@example.com")]).await.unwrap();
    assert_eq!(last_message(&service).destination, "new@example.com");
    assert_eq!(attribute(&service, "email").unwrap(), "ann@example.com");
    assert_eq!(user(&service, "ann", |user| user.pending["email"].clone()), "new@example.com");
    call(&service, "AdminUpdateUserAttributes", admin(&[("email", "own@example.com"), ("email_verified", "True")]))
        .await
        .unwrap();
    assert_eq!(attribute(&service, "email").unwrap(), "own@example.com");
    assert_eq!(attribute(&service, "email_verified").unwrap(), "true");
    assert!(user(&service, "ann", |user| user.pending.is_empty() && user.codes.is_empty()));
}

#[tokio::test]
async fn administrator_without_a_flag_sends_a_code() {
    let service = service_with_ann();
    let answer = call(&service, "AdminUpdateUserAttributes", admin(&[("email", "new@example.com")])).await.unwrap();
    assert_eq!(answer, json!({}));
    assert_eq!(last_message(&service).destination, "new@example.com");
    assert_eq!(attribute(&service, "email_verified").unwrap(), "false");
}

#[tokio::test]
async fn verified_alias_moves_to_whom_an_administrator_gives_it() {
    let service = service_with_ann();
    change_rules(&service, |rules| rules.alias_attributes = vec!["email", "preferred_username"]);
    add_user(&service, "bob", UserStatus::Confirmed, "bob@example.com");
    change_user(&service, "bob", |user| drop(user.attributes.insert("nickname".to_owned(), "b".to_owned())));
    let request = admin(&[("email", "bob@example.com"), ("email_verified", "true")]);
    call(&service, "AdminUpdateUserAttributes", request).await.unwrap();
    assert_eq!(user(&service, "bob@example.com", |user| user.name.clone()), "ann");
    assert_eq!(user(&service, "bob", |user| user.attributes["email_verified"].clone()), "false");
    update(&service, &[("preferred_username", "star")]).await.unwrap();
    let taken =
        json!({"UserPoolId": POOL, "Username": "bob", "UserAttributes": list(&[("preferred_username", "star")])});
    let text = "An account with the preferred_username already exists.".to_owned();
    assert_eq!(refuse(&service, "AdminUpdateUserAttributes", taken).await, ("AliasExistsException", text));
}

#[tokio::test]
async fn address_that_is_the_name_of_another_user_is_refused() {
    let service = service();
    change_rules(&service, |rules| rules.username_attributes = vec!["email"]);
    for name in ["ann", "bob"] {
        add_user(&service, name, UserStatus::Confirmed, &format!("{name}@example.com"));
    }
    let refused = update(&service, &[("email", "bob@example.com")]).await.unwrap_err();
    assert_eq!(refused.to_string(), "AliasExistsException: An account with the email already exists.");
    update(&service, &[("email", "new@example.com")]).await.unwrap();
    assert_eq!(user(&service, "new@example.com", |user| user.name.clone()), "ann");
}

#[tokio::test]
async fn attributes_are_removed() {
    let service = service_with_ann();
    update(&service, &[("name", "Ann"), ("nickname", "A")]).await.unwrap();
    update(&service, &[("name", "")]).await.unwrap();
    assert_eq!(attribute(&service, "name"), None);
    let request = json!({"UserPoolId": POOL, "Username": "ann", "UserAttributeNames": ["email", "nickname"]});
    assert_eq!(call(&service, "AdminDeleteUserAttributes", request).await.unwrap(), json!({}));
    assert!(user(&service, "ann", |user| user.attributes.is_empty()));
    let unknown = json!({"UserPoolId": POOL, "Username": "ann", "UserAttributeNames": ["custom:x"]});
    let text = "user.custom:x: Attribute does not exist in the schema.\n".to_owned();
    assert_eq!(refuse(&service, "AdminDeleteUserAttributes", unknown).await, ("InvalidParameterException", text));
}

#[tokio::test]
async fn clients_read_and_write_what_they_may() {
    let service = service_with_ann();
    let restrict = |state: &mut State| {
        let client = state.pool_mut(POOL)?.clients.get_mut(CLIENT).unwrap();
        client.rules.readable = Some(["email".to_owned()].into());
        client.rules.writable = Some(["name".to_owned()].into());
        Ok(())
    };
    service.store.write(restrict).unwrap();
    let answer = read_user(&service, &caller("ann")).unwrap();
    let readable = [("sub", "sub-of-ann"), ("email", "ann@example.com")];
    assert_eq!(answer, json!({"Username": "ann", "UserAttributes": list(&readable)}));
    let refused = update(&service, &[("email", "new@example.com")]).await.unwrap_err();
    assert_eq!(refused.to_string(), "NotAuthorizedException: A client attempted to write unauthorized attribute");
    assert!(update(&service, &[("name", "Ann")]).await.is_ok());
}

#[tokio::test]
async fn invalid_token_is_refused() {
    let service = service_with_ann();
    for (operation, more) in [
        ("GetUser", json!({})),
        ("DeleteUser", json!({})),
        ("UpdateUserAttributes", json!({"UserAttributes": []})),
        ("DeleteUserAttributes", json!({"UserAttributeNames": []})),
    ] {
        let mut request = more.clone();
        request["AccessToken"] = json!("no token");
        assert_eq!(refuse(&service, operation, request).await.0, "NotAuthorizedException", "{operation}");
    }
}
