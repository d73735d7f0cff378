//! The first sign-in with a temporary password.

use super::support::*;
use crate::operations::test_service::{
    POOL, add_user, call, change_rules, change_user, recorded_events, service as bare_service, user,
};
use crate::service::Service;
use crate::state::{AttributeDefinition, UserStatus};
use events::Trigger;
use serde_json::{Value, json};
use std::time::Duration;

const NEW: &str = "New-Passw0rd";

fn invite(service: &Service) {
    add_user(service, "invited", UserStatus::ForceChangePassword, "invited@example.com");
    change_rules(service, |rules| {
        for name in ["email", "given_name"] {
            let definition = AttributeDefinition {
                data_type: "String",
                is_required: true,
                is_mutable: true,
                lengths: (Some(0), Some(2_048)),
                values: (None, None),
            };
            rules.attributes.insert(name.to_owned(), definition);
        }
    });
}

async fn challenge(service: &Service) -> Value {
    sign_in(service, "invited", PASSWORD).await.unwrap()
}

async fn answer(service: &Service, challenge: &Value, responses: Value) -> Result<Value, crate::ServiceError> {
    respond(service, "NEW_PASSWORD_REQUIRED", Some(&challenge["Session"]), responses).await
}

fn responses(password: &str) -> Value {
    json!({"USERNAME": "invited", "NEW_PASSWORD": password, "userAttributes.given_name": "Ida"})
}

#[tokio::test]
async fn new_password_and_missing_attributes_are_asked_for() {
    let triggers = [Trigger::PostAuthentication, Trigger::PreTokenGeneration];
    let service = service_with(&triggers, |event| Ok(event["response"].clone())).await;
    invite(&service);
    let asked = challenge(&service).await;
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let parameters = &asked["ChallengeParameters"];
    assert_eq!(parameters["USER_ID_FOR_SRP"], "invited");
    assert_eq!(parameters["requiredAttributes"], r#"["userAttributes.given_name"]"#);
    assert_eq!(parameters["userAttributes"], r#"{"email":"invited@example.com","email_verified":"true"}"#);
    assert!(sources(&service).is_empty());
    let tokens = answer(&service, &asked, responses(NEW)).await.unwrap();
    assert_eq!(claims(&tokens, "IdToken")["given_name"], "Ida");
    let expected = ["PostAuthentication_Authentication", "TokenGeneration_NewPasswordChallenge"];
    assert_eq!(sources(&service), expected);
    let attributes = &recorded_events(&service, expected[0])[0]["request"]["userAttributes"];
    assert_eq!((&attributes["cognito:user_status"], &attributes["given_name"]), (&json!("CONFIRMED"), &json!("Ida")));
    assert_eq!(user(&service, "invited", |user| user.status), UserStatus::Confirmed);
    assert!(sign_in(&service, "invited", NEW).await.is_ok());
    assert_eq!(failure(sign_in(&service, "invited", PASSWORD).await).1, INCORRECT.1);
    let used = failure(answer(&service, &asked, responses(NEW)).await);
    assert_eq!(used.1, "Invalid session for the user, session can only be used once.");
}

#[tokio::test]
async fn refused_answers_leave_the_session_open() {
    let service = service();
    invite(&service);
    let asked = challenge(&service).await;
    let mut provided = responses(NEW);
    provided["userAttributes.email"] = json!("other@example.com");
    let without = json!({"USERNAME": "invited", "NEW_PASSWORD": NEW});
    for (responses, code, text) in [
        (provided, "NotAuthorizedException", "Cannot modify an already provided email"),
        (without, "InvalidParameterException", "Invalid attributes given, given_name is missing"),
        (json!({"USERNAME": "invited"}), "InvalidParameterException", "Missing required parameter NEW_PASSWORD"),
        (json!({"USERNAME": "ann", "NEW_PASSWORD": NEW}), "NotAuthorizedException", "Invalid session for the user."),
    ] {
        assert_eq!(failure(answer(&service, &asked, responses).await), (code, text.to_owned()));
    }
    assert_eq!(failure(answer(&service, &asked, responses("short")).await).0, "InvalidPasswordException");
    assert!(answer(&service, &asked, responses(NEW)).await.is_ok());
}

#[tokio::test]
async fn required_attribute_that_never_changes_is_set_once_and_aliases_stay_with_their_owner() {
    let service = service();
    invite(&service);
    change_rules(&service, |rules| {
        rules.attributes.get_mut("given_name").unwrap().is_mutable = false;
        rules.alias_attributes = vec!["preferred_username"];
    });
    service
        .store
        .write(|state| {
            state.pool_mut(POOL)?.set_attribute("ann", "preferred_username", "annie");
            Ok(())
        })
        .unwrap();
    let asked = challenge(&service).await;
    let mut taken = responses(NEW);
    taken["userAttributes.preferred_username"] = json!("Annie");
    assert_eq!(failure(answer(&service, &asked, taken.clone()).await).0, "AliasExistsException");
    taken["userAttributes.preferred_username"] = json!("ida");
    assert!(answer(&service, &asked, taken).await.is_ok());
    assert_eq!(user(&service, "ida", |user| user.attributes["given_name"].clone()), "Ida");
}

#[tokio::test]
async fn temporary_password_and_session_expire() {
    let service = service();
    invite(&service);
    let asked = challenge(&service).await;
    let until = service.clock.now().plus(Duration::from_secs(7 * 86_400));
    change_user(&service, "invited", |user| user.temporary_until = Some(until));
    service.clock.advance(Duration::from_secs(2 * 86_400));
    let expired = failure(answer(&service, &asked, responses(NEW)).await);
    assert_eq!(expired.1, "Invalid session for the user, session is expired.");
    assert!(sign_in(&service, "invited", PASSWORD).await.is_ok());
    service.clock.advance(Duration::from_secs(5 * 86_400));
    let text = "Temporary password has expired and must be reset by an administrator.";
    assert_eq!(failure(sign_in(&service, "invited", PASSWORD).await), ("NotAuthorizedException", text.to_owned()));
}

#[tokio::test]
async fn session_of_another_challenge_is_refused() {
    let service = service();
    let asked = initiate(&service, "USER_SRP_AUTH", json!({"USERNAME": "ann", "SRP_A": srp_a()})).await.unwrap();
    let session = json!({"Session": asked["ChallengeParameters"]["SECRET_BLOCK"]});
    let responses = json!({"USERNAME": "ann", "NEW_PASSWORD": NEW});
    assert_eq!(failure(answer(&service, &session, responses.clone()).await).1, "Invalid session for the user.");
    let missing = failure(respond(&service, "NEW_PASSWORD_REQUIRED", None, responses).await);
    assert_eq!(missing.1, "Missing required parameter Session");
}

#[tokio::test]
async fn administrators_answer_too() {
    let service = service();
    invite(&service);
    let asked = challenge(&service).await;
    let request = json!({
        "UserPoolId": POOL, "ClientId": "client1", "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": asked["Session"], "ChallengeResponses": responses(NEW),
    });
    assert!(call(&service, "AdminRespondToAuthChallenge", request.clone()).await.is_ok());
    let other = bare_service();
    let mut request = request;
    request["UserPoolId"] = json!("eu-west-1_Other");
    assert_eq!(failure(call(&other, "AdminRespondToAuthChallenge", request).await).0, "ResourceNotFoundException");
}
