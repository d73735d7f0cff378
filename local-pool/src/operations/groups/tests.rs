//! Groups and their members.

use crate::operations::test_service::{POOL, add_user, call, refuse, service};
use crate::state::UserStatus;
use serde_json::{Value, json};

fn named(name: &str) -> Value {
    json!({"UserPoolId": POOL, "GroupName": name})
}

fn member(name: &str, user: &str) -> Value {
    json!({"UserPoolId": POOL, "GroupName": name, "Username": user})
}

#[tokio::test]
async fn group_from_creation_to_deletion() {
    let service = service();
    let mut request = named("editors");
    request["Precedence"] = json!(3);
    request["RoleArn"] = json!("arn:aws:iam::000000000000:role/editor");
    let created = call(&service, "CreateGroup", request.clone()).await.unwrap();
    assert_eq!((&created["Group"]["Precedence"], &created["Group"]["UserPoolId"]), (&json!(3), &json!(POOL)));
    assert!(created["Group"].get("Description").is_none());
    let exists = ("GroupExistsException", "A group with the name already exists.".to_owned());
    assert_eq!(refuse(&service, "CreateGroup", request).await, exists);

    let mut update = named("editors");
    update["Description"] = json!("They edit");
    let updated = call(&service, "UpdateGroup", update).await.unwrap();
    assert_eq!((&updated["Group"]["Description"], &updated["Group"]["Precedence"]), (&json!("They edit"), &json!(3)));
    assert_eq!(call(&service, "GetGroup", named("editors")).await.unwrap(), updated);
    assert_eq!(
        call(&service, "ListGroups", json!({"UserPoolId": POOL})).await.unwrap()["Groups"],
        json!([updated["Group"]])
    );

    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    call(&service, "AdminAddUserToGroup", member("editors", "ann")).await.unwrap();
    assert_eq!(call(&service, "DeleteGroup", named("editors")).await.unwrap(), Value::Null);
    let missing = ("ResourceNotFoundException", "Group not found.".to_owned());
    for operation in ["GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersInGroup"] {
        assert_eq!(refuse(&service, operation, named("editors")).await, missing, "{operation}");
    }
    let of_user = json!({"UserPoolId": POOL, "Username": "ann"});
    assert_eq!(call(&service, "AdminListGroupsForUser", of_user).await.unwrap(), json!({"Groups": []}));
}

#[tokio::test]
async fn users_come_and_go() {
    let service = service();
    call(&service, "CreateGroup", named("editors")).await.unwrap();
    for name in ["ann", "bob"] {
        add_user(&service, name, UserStatus::Confirmed, &format!("{name}@example.com"));
        for _ in 0..2 {
            assert_eq!(call(&service, "AdminAddUserToGroup", member("editors", name)).await.unwrap(), Value::Null);
        }
    }
    let users = call(&service, "ListUsersInGroup", named("editors")).await.unwrap();
    assert_eq!((&users["Users"][0]["Username"], &users["Users"][1]["Username"]), (&json!("ann"), &json!("bob")));
    call(&service, "AdminRemoveUserFromGroup", member("editors", "ann")).await.unwrap();
    let users = call(&service, "ListUsersInGroup", named("editors")).await.unwrap();
    assert_eq!(users["Users"].as_array().unwrap().len(), 1);
    let of_user = json!({"UserPoolId": POOL, "Username": "bob"});
    let groups = call(&service, "AdminListGroupsForUser", of_user).await.unwrap();
    assert_eq!(groups["Groups"][0]["GroupName"], "editors");
}

#[tokio::test]
async fn both_must_exist() {
    let service = service();
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    for operation in ["AdminAddUserToGroup", "AdminRemoveUserFromGroup"] {
        let missing = ("ResourceNotFoundException", "Group not found.".to_owned());
        assert_eq!(refuse(&service, operation, member("editors", "ann")).await, missing);
        let missing = ("UserNotFoundException", "User does not exist.".to_owned());
        assert_eq!(refuse(&service, operation, member("editors", "eve")).await, missing);
    }
}
