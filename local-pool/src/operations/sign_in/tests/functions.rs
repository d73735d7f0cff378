//! The functions of a sign-in with the password.

use super::support::*;
use crate::operations::test_service::{CLIENT, POOL, call, change_rules, change_user, recorded_events, user};
use crate::state::{Group, UserStatus};
use events::Trigger;
use serde_json::{Value, json};

const SIGN_IN: [Trigger; 3] = [Trigger::PreAuthentication, Trigger::PostAuthentication, Trigger::PreTokenGeneration];

fn accept(event: &Value) -> Result<Value, &'static str> {
    Ok(event["response"].clone())
}

#[tokio::test]
async fn functions_run_in_their_order_with_their_members() {
    let service = service_with(&SIGN_IN, accept).await;
    change_user(&service, "ann", |user| user.groups = ["staff".to_owned()].into());
    let group = Group {
        name: "staff".to_owned(),
        description: None,
        role: Some("arn:aws:iam::1:role/r".to_owned()),
        precedence: Some(1),
        created: service.clock.now(),
        modified: service.clock.now(),
    };
    service.store.write(|state| Ok(state.pool_mut(POOL)?.groups.insert("staff".to_owned(), group))).unwrap();
    let request = json!({
        "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH", "ClientMetadata": {"from": "app"},
        "AuthParameters": {"USERNAME": "ann", "PASSWORD": PASSWORD},
    });
    let answer = call(&service, "InitiateAuth", request).await.unwrap();
    let expected =
        ["PreAuthentication_Authentication", "PostAuthentication_Authentication", "TokenGeneration_Authentication"];
    assert_eq!(sources(&service), expected);
    let attributes = json!({
        "sub": "sub-of-ann", "email": "ann@example.com", "email_verified": "true", "cognito:user_status": "CONFIRMED",
    });
    let event = |source: &str| recorded_events(&service, source).pop().unwrap()["request"].clone();
    assert_eq!(event(expected[0]), json!({"userAttributes": attributes, "validationData": {"from": "app"}}));
    assert_eq!(event(expected[1]), json!({"userAttributes": attributes}));
    let groups = json!({
        "groupsToOverride": ["staff"],
        "iamRolesToOverride": ["arn:aws:iam::1:role/r"],
        "preferredRole": "arn:aws:iam::1:role/r",
    });
    assert_eq!(event(expected[2]), json!({"userAttributes": attributes, "groupConfiguration": groups}));
    let id = claims(&answer, "IdToken");
    assert_eq!((&id["cognito:groups"], &id["cognito:roles"]), (&json!(["staff"]), &groups["iamRolesToOverride"]));
    assert_eq!(id["cognito:preferred_role"], groups["preferredRole"]);
}

#[tokio::test]
async fn token_events_of_version_2_have_scopes_and_change_the_access_token() {
    let service = service_with(&[Trigger::PreTokenGeneration], |_| {
        Ok(json!({"claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {"claimsToAddOrOverride": {"plan": ["a", 1]}},
            "accessTokenGeneration": {"claimsToAddOrOverride": {"tenant": "t"}, "scopesToAdd": ["api/read"]},
        }}))
    })
    .await;
    change_rules(&service, |rules| {
        for function in rules.functions.values_mut() {
            function.version = events::EventVersion::V2;
        }
    });
    let answer = sign_in(&service, "ann", PASSWORD).await.unwrap();
    let event = &recorded_events(&service, "TokenGeneration_Authentication")[0];
    assert_eq!(
        (&event["version"], &event["request"]["scopes"]),
        (&json!("2"), &json!(["aws.cognito.signin.user.admin"]))
    );
    assert_eq!(claims(&answer, "IdToken")["plan"], json!(["a", 1]));
    let access = claims(&answer, "AccessToken");
    assert_eq!((&access["tenant"], &access["scope"]), (&json!("t"), &json!("aws.cognito.signin.user.admin api/read")));
}

#[tokio::test]
async fn any_failing_function_prevents_tokens() {
    for trigger in SIGN_IN {
        let service = service_with(&[trigger], |_| Err("Not today")).await;
        let (code, text) = failure(sign_in(&service, "ann", PASSWORD).await);
        let expected = format!("{} failed with error Not today.", trigger.lambda_config_key());
        assert_eq!((code, text), ("UserLambdaValidationException", expected));
        assert!(user(&service, "ann", |user| user.refresh_tokens.is_empty()));
    }
}

#[tokio::test]
async fn pre_authentication_comes_before_the_password() {
    let service = service_with(&[Trigger::PreAuthentication], |_| Err("Not today")).await;
    assert_eq!(failure(sign_in(&service, "ann", "wrong-password").await).0, "UserLambdaValidationException");
    assert_eq!(user(&service, "ann", |user| user.failures), 0);
}

fn migrate(event: &Value) -> Result<Value, &'static str> {
    let mut response = event["response"].clone();
    if event["triggerSource"] == "UserMigration_Authentication" && event["userName"] == "old" {
        response["userAttributes"] = json!({"email": "old@example.com", "email_verified": "true"});
        response["finalUserStatus"] = json!("CONFIRMED");
        response["messageAction"] = json!("SUPPRESS");
    }
    Ok(response)
}

#[tokio::test]
async fn stranger_is_migrated_and_signs_in() {
    let triggers = [Trigger::UserMigration, Trigger::PreAuthentication];
    let service = service_with(&triggers, migrate).await;
    assert!(sign_in(&service, "old", PASSWORD).await.is_ok());
    assert_eq!(sources(&service), ["UserMigration_Authentication", "PreAuthentication_Authentication"]);
    assert_eq!(user(&service, "old", |user| user.status), UserStatus::Confirmed);
    assert!(sign_in(&service, "old", PASSWORD).await.is_ok());
    let (code, text) = failure(sign_in(&service, "other", PASSWORD).await);
    let expected = format!("Exception migrating user in app client {CLIENT}");
    assert_eq!((code, text), ("UserNotFoundException", expected));
    assert_eq!(failure(sign_in_hiding(&service, "other", PASSWORD).await).1, INCORRECT.1);
}
