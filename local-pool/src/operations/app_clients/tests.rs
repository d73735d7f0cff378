//! App clients from creation to deletion.

use crate::operations::test_service::{POOL, call, refuse, service};
use serde_json::{Value, json};

#[tokio::test]
async fn client_from_creation_to_deletion() {
    let service = service();
    let request = json!({"UserPoolId": POOL, "ClientName": "web", "GenerateSecret": true, "AuthSessionValidity": 5});
    let created = call(&service, "CreateUserPoolClient", request).await.unwrap()["UserPoolClient"].clone();
    let (id, secret) = (created["ClientId"].as_str().unwrap(), created["ClientSecret"].as_str().unwrap());
    assert!(id.len() == 26 && secret.len() == 51);
    assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{id}");
    assert_eq!((&created["UserPoolId"], &created["AuthSessionValidity"]), (&json!(POOL), &json!(5)));
    assert!(created.get("GenerateSecret").is_none() && created["CreationDate"].is_number());

    let ids = json!({"UserPoolId": POOL, "ClientId": id});
    let described = call(&service, "DescribeUserPoolClient", ids.clone()).await.unwrap();
    assert_eq!(described["UserPoolClient"], created);

    let mut update = ids.clone();
    update["PreventUserExistenceErrors"] = json!("ENABLED");
    let updated = call(&service, "UpdateUserPoolClient", update).await.unwrap()["UserPoolClient"].clone();
    assert_eq!((&updated["AuthSessionValidity"], &updated["ClientName"]), (&json!(3), &json!("web")));
    assert_eq!((&updated["ClientSecret"], &updated["PreventUserExistenceErrors"]), (&json!(secret), &json!("ENABLED")));

    assert_eq!(call(&service, "DeleteUserPoolClient", ids.clone()).await.unwrap(), Value::Null);
    let gone = ("ResourceNotFoundException", format!("User pool client {id} does not exist."));
    assert_eq!(refuse(&service, "DescribeUserPoolClient", ids).await, gone);
}

#[tokio::test]
async fn own_secret_is_accepted_instead_of_a_generated_one() {
    let service = service();
    let mut request = json!({"UserPoolId": POOL, "ClientName": "web", "ClientSecret": "own-secret-of-24-letters"});
    let created = call(&service, "CreateUserPoolClient", request.clone()).await.unwrap();
    assert_eq!(created["UserPoolClient"]["ClientSecret"], "own-secret-of-24-letters");
    request["GenerateSecret"] = json!(true);
    assert_eq!(refuse(&service, "CreateUserPoolClient", request).await.0, "InvalidParameterException");
}

#[tokio::test]
async fn clients_are_listed_in_pages() {
    let service = service();
    let first = call(&service, "ListUserPoolClients", json!({"UserPoolId": POOL, "MaxResults": 1})).await.unwrap();
    assert_eq!(first["UserPoolClients"][0]["ClientName"], "client1");
    let request = json!({"UserPoolId": POOL, "NextToken": first["NextToken"]});
    let second = call(&service, "ListUserPoolClients", request).await.unwrap();
    let expected = json!({"UserPoolClients": [{"ClientId": "client2", "UserPoolId": POOL, "ClientName": "client2"}]});
    assert_eq!(second, expected);
}
