//! User pools from creation to deletion.

use crate::operations::test_service::{call, refuse, service};
use crate::service::Service;
use serde_json::{Value, json};

async fn create(service: &Service, request: Value) -> Value {
    call(service, "CreateUserPool", request).await.unwrap()["UserPool"].clone()
}

async fn describe(service: &Service, id: &Value) -> Value {
    call(service, "DescribeUserPool", json!({"UserPoolId": id})).await.unwrap()["UserPool"].clone()
}

#[tokio::test]
async fn pool_is_described_with_defaults() {
    let service = service();
    let pool = create(&service, json!({"PoolName": "people", "UserPoolTags": {"team": "a"}})).await;
    let id = pool["Id"].as_str().unwrap();
    assert!(id.starts_with("eu-west-1_") && id.len() == 19, "{id}");
    assert_eq!(pool["Arn"], format!("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/{id}"));
    assert_eq!((&pool["Name"], &pool["UserPoolTags"]), (&json!("people"), &json!({"team": "a"})));
    assert!(pool["CreationDate"].is_number() && pool["EstimatedNumberOfUsers"] == 0);
    assert_eq!(pool["SchemaAttributes"].as_array().unwrap().len(), 21);
    assert!(pool.get("PoolName").is_none() && pool.get("Schema").is_none());
    assert_eq!(describe(&service, &pool["Id"]).await, pool);
}

#[tokio::test]
async fn update_resets_what_it_does_not_name() {
    let service = service();
    let request = json!({
        "PoolName": "people", "AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": false}, "UserPoolTags": {"team": "a"},
        "Schema": [{"Name": "plan", "AttributeDataType": "String"}],
        "Policies": {"PasswordPolicy": {"MinimumLength": 12}},
    });
    let pool = create(&service, request).await;
    let update = json!({"UserPoolId": pool["Id"], "DeletionProtection": "ACTIVE"});
    assert_eq!(call(&service, "UpdateUserPool", update).await.unwrap(), json!({}));
    let updated = describe(&service, &pool["Id"]).await;
    for kept in ["AliasAttributes", "UsernameConfiguration", "SchemaAttributes", "Name", "UserPoolTags"] {
        assert_eq!(updated[kept], pool[kept], "{kept}");
    }
    assert_eq!(updated["Policies"]["PasswordPolicy"]["MinimumLength"], 8);
    assert!(updated.get("AutoVerifiedAttributes").is_none());
    assert_eq!(updated["DeletionProtection"], "ACTIVE");
}

#[tokio::test]
async fn pool_can_be_deleted_once() {
    let service = service();
    let pool = create(&service, json!({"PoolName": "people"})).await;
    let request = json!({"UserPoolId": pool["Id"]});
    assert_eq!(call(&service, "DeleteUserPool", request.clone()).await.unwrap(), Value::Null);
    let (code, text) = refuse(&service, "DeleteUserPool", request).await;
    assert_eq!(code, "ResourceNotFoundException");
    assert_eq!(text, format!("User pool {} does not exist.", pool["Id"].as_str().unwrap()));
}

#[tokio::test]
async fn pools_are_listed_in_pages() {
    let service = service();
    create(&service, json!({"PoolName": "second"})).await;
    let first = call(&service, "ListUserPools", json!({"MaxResults": 1})).await.unwrap();
    assert_eq!(first["UserPools"].as_array().unwrap().len(), 1);
    let request = json!({"MaxResults": 1, "NextToken": first["NextToken"]});
    let second = call(&service, "ListUserPools", request).await.unwrap();
    assert_ne!(first["UserPools"], second["UserPools"]);
    assert!(second.get("NextToken").is_none());
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused() {
    let service = service();
    let both = json!({
        "PoolName": "people", "AdminCreateUserConfig": {"UnusedAccountValidityDays": 3},
        "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 3}},
    });
    let (code, text) = refuse(&service, "CreateUserPool", both).await;
    assert_eq!(code, "InvalidParameterException");
    assert!(text.starts_with("Please use TemporaryPasswordValidityDays"), "{text}");
    let mfa = json!({"PoolName": "people", "MfaConfiguration": "ON"});
    let (code, text) = refuse(&service, "CreateUserPool", mfa).await;
    assert_eq!(code, "UnsupportedOperationException");
    assert!(text.contains("MfaConfiguration"), "{text}");
}

#[tokio::test]
async fn custom_attributes_are_added() {
    let service = service();
    let pool =
        create(&service, json!({"PoolName": "people", "Policies": {"PasswordPolicy": {"MinimumLength": 9}}})).await;
    let request =
        json!({"UserPoolId": pool["Id"], "CustomAttributes": [{"Name": "plan", "AttributeDataType": "String"}]});
    assert_eq!(call(&service, "AddCustomAttributes", request.clone()).await.unwrap(), json!({}));
    let described = describe(&service, &pool["Id"]).await;
    assert_eq!(described["SchemaAttributes"].as_array().unwrap().last().unwrap()["Name"], "custom:plan");
    assert_eq!(described["Policies"]["PasswordPolicy"]["MinimumLength"], 9);
    let (_, text) = refuse(&service, "AddCustomAttributes", request).await;
    assert_eq!(text, "custom:plan: Existing attribute already has name custom:plan.");
}

#[tokio::test]
async fn multi_factor_authentication_is_off() {
    let service = service();
    let pool = create(&service, json!({"PoolName": "people"})).await;
    let id = &pool["Id"];
    let get = |service| call(service, "GetUserPoolMfaConfig", json!({"UserPoolId": id}));
    assert_eq!(get(&service).await.unwrap(), json!({"MfaConfiguration": "OFF"}));
    let sms = json!({"SmsAuthenticationMessage": "Code {####}"});
    let request = json!({"UserPoolId": id, "MfaConfiguration": "OFF", "SmsMfaConfiguration": sms});
    call(&service, "SetUserPoolMfaConfig", request).await.unwrap();
    assert_eq!(get(&service).await.unwrap()["SmsMfaConfiguration"], sms);
    for member in [
        json!({"MfaConfiguration": "OPTIONAL"}),
        json!({"SoftwareTokenMfaConfiguration": {"Enabled": true}}),
        json!({"WebAuthnConfiguration": {}}),
    ] {
        let mut request = json!({"UserPoolId": id});
        request.as_object_mut().unwrap().extend(member.as_object().unwrap().clone());
        assert_eq!(refuse(&service, "SetUserPoolMfaConfig", request).await.0, "UnsupportedOperationException");
    }
}
