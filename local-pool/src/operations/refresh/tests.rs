//! New tokens for refresh tokens: the operation, and the flow of InitiateAuth.

use crate::crypto::secret_hash;
use crate::error::ServiceError;
use crate::operations::sign_in::tests::support::*;
use crate::operations::test_service::{
    CLIENT, HIDING_CLIENT, POOL, SECRET, call, change_user, recorded_events, refuse, user,
};
use crate::service::Service;
use crate::state::RefreshRotation;
use events::Trigger;
use serde_json::{Value, json};
use std::time::Duration;

fn refresh_token(answer: &Value) -> Value {
    answer["AuthenticationResult"]["RefreshToken"].clone()
}

async fn refresh(service: &Service, token: &Value) -> Result<Value, ServiceError> {
    call(service, "GetTokensFromRefreshToken", json!({"ClientId": CLIENT, "RefreshToken": token})).await
}

fn not_authorized(text: &str) -> (&'static str, String) {
    ("NotAuthorizedException", text.to_owned())
}

#[tokio::test]
async fn flow_issues_two_tokens_of_the_same_sign_in() {
    let service = service_with(
        &[Trigger::PreAuthentication, Trigger::PostAuthentication, Trigger::PreTokenGeneration],
        |event| Ok(event["response"].clone()),
    )
    .await;
    let first = sign_in(&service, "ann", PASSWORD).await.unwrap();
    service.clock.advance(Duration::from_secs(60));
    for flow in ["REFRESH_TOKEN", "REFRESH_TOKEN_AUTH"] {
        let request = json!({
            "ClientId": CLIENT, "AuthFlow": flow, "ClientMetadata": {"ignored": "yes"},
            "AuthParameters": {"REFRESH_TOKEN": refresh_token(&first)},
        });
        let next = call(&service, "InitiateAuth", request).await.unwrap();
        assert!(next["AuthenticationResult"].get("RefreshToken").is_none());
        let (old, new) = (claims(&first, "AccessToken"), claims(&next, "AccessToken"));
        for claim in ["sub", "origin_jti", "event_id", "auth_time"] {
            assert_eq!(old[claim], new[claim], "{claim}");
        }
        assert_ne!((&old["jti"], &old["iat"]), (&new["jti"], &new["iat"]));
    }
    let all = sources(&service);
    assert_eq!(all[3..], ["TokenGeneration_RefreshTokens", "TokenGeneration_RefreshTokens"]);
    assert_eq!(recorded_events(&service, &all[3])[0]["request"].get("clientMetadata"), None);
}

#[tokio::test]
async fn operation_has_the_source_of_a_sign_in() {
    let service = service_with(&[Trigger::PreTokenGeneration], |event| Ok(event["response"].clone())).await;
    let first = sign_in(&service, "ann", PASSWORD).await.unwrap();
    let request = json!({
        "ClientId": CLIENT, "RefreshToken": refresh_token(&first), "ClientMetadata": {"from": "app"},
    });
    let next = call(&service, "GetTokensFromRefreshToken", request).await.unwrap();
    assert!(next["AuthenticationResult"].get("RefreshToken").is_none());
    let event = recorded_events(&service, "TokenGeneration_Authentication").pop().unwrap();
    assert_eq!(event["request"]["clientMetadata"], json!({"from": "app"}));
}

#[tokio::test]
async fn token_that_does_not_count_is_refused() {
    let service = service();
    let unknown = refresh(&service, &json!("unknown")).await;
    assert_eq!(failure(unknown), not_authorized("Invalid Refresh Token"));
    let token = refresh_token(&sign_in(&service, "ann", PASSWORD).await.unwrap());
    let request = json!({"ClientId": HIDING_CLIENT, "ClientSecret": SECRET, "RefreshToken": token});
    let foreign = refuse(&service, "GetTokensFromRefreshToken", request).await;
    assert_eq!(foreign, not_authorized("Invalid Refresh Token"));
    change_user(&service, "ann", |user| user.is_enabled = false);
    assert_eq!(failure(refresh(&service, &token).await), not_authorized("User is disabled."));
    change_user(&service, "ann", |user| user.is_enabled = true);
    service.clock.advance(Duration::from_secs(86_400));
    assert_eq!(failure(refresh(&service, &token).await), not_authorized("Refresh Token has expired"));
}

#[tokio::test]
async fn confidential_client_proves_its_secret() {
    let service = service();
    let token = refresh_token(&sign_in_hiding(&service, "ann", PASSWORD).await.unwrap());
    let mut request = json!({"ClientId": HIDING_CLIENT, "RefreshToken": token});
    assert_eq!(refuse(&service, "GetTokensFromRefreshToken", request.clone()).await.0, "NotAuthorizedException");
    request["ClientSecret"] = json!(SECRET);
    assert!(call(&service, "GetTokensFromRefreshToken", request).await.is_ok());
    for (name, is_right) in [("ann", true), ("sub-of-ann", true), ("bob", false)] {
        let parameters = json!({"REFRESH_TOKEN": token, "SECRET_HASH": secret_hash(SECRET, name, HIDING_CLIENT)});
        let request = json!({"ClientId": HIDING_CLIENT, "AuthFlow": "REFRESH_TOKEN", "AuthParameters": parameters});
        assert_eq!(call(&service, "InitiateAuth", request).await.is_ok(), is_right, "{name}");
    }
}

#[tokio::test]
async fn rotation_replaces_the_token_after_a_grace_period() {
    let service = service();
    let rotation = Some(RefreshRotation { grace: Duration::from_secs(10) });
    change_client(&service, CLIENT, |rules| rules.rotation = rotation);
    let first = sign_in(&service, "ann", PASSWORD).await.unwrap();
    let old = refresh_token(&first);
    service.clock.advance(Duration::from_secs(3_600));
    let next = refresh(&service, &old).await.unwrap();
    let new = refresh_token(&next);
    assert!(new.is_string() && new != old);
    assert_eq!(claims(&first, "IdToken")["origin_jti"], claims(&next, "IdToken")["origin_jti"]);
    service.clock.advance(Duration::from_secs(5));
    assert!(refresh(&service, &old).await.is_ok());
    service.clock.advance(Duration::from_secs(5));
    assert_eq!(failure(refresh(&service, &old).await).0, "RefreshTokenReuseException");
    assert!(refresh(&service, &new).await.is_ok());
    let excluded = failure(initiate(&service, "REFRESH_TOKEN", json!({"REFRESH_TOKEN": new})).await);
    assert_eq!(excluded, ("InvalidParameterException", "Auth flow not enabled for this client".to_owned()));
    // The new token counts for what remained of the old one.
    let latest = refresh_token(&refresh(&service, &new).await.unwrap());
    service.clock.advance(Duration::from_secs(86_400 - 3_600));
    assert_eq!(failure(refresh(&service, &latest).await), not_authorized("Refresh Token has expired"));
}

#[tokio::test]
async fn rotation_without_grace_ends_the_old_token_at_once() {
    let service = service();
    change_client(&service, CLIENT, |rules| rules.rotation = Some(RefreshRotation { grace: Duration::ZERO }));
    let old = refresh_token(&sign_in(&service, "ann", PASSWORD).await.unwrap());
    refresh(&service, &old).await.unwrap();
    assert_eq!(failure(refresh(&service, &old).await).0, "RefreshTokenReuseException");
}

#[tokio::test]
async fn failing_function_leaves_the_old_token() {
    let service =
        service_with(&[Trigger::PreTokenGeneration], |event| {
            match event["request"]["clientMetadata"]["fail"].as_str() {
                Some(_) => Err("Not today"),
                None => Ok(event["response"].clone()),
            }
        })
        .await;
    change_client(&service, CLIENT, |rules| rules.rotation = Some(RefreshRotation { grace: Duration::ZERO }));
    let old = refresh_token(&sign_in(&service, "ann", PASSWORD).await.unwrap());
    let request = json!({"ClientId": CLIENT, "RefreshToken": old, "ClientMetadata": {"fail": "yes"}});
    let refused = refuse(&service, "GetTokensFromRefreshToken", request).await;
    assert_eq!(refused.0, "UserLambdaValidationException");
    assert!(refresh(&service, &old).await.is_ok());
}

#[tokio::test]
async fn tokens_of_a_deleted_user_are_refused() {
    let service = service();
    let first = sign_in(&service, "ann", PASSWORD).await.unwrap();
    let sub = user(&service, "ann", |user| user.sub.clone());
    service
        .store
        .write(|state| {
            let pool = state.pool_mut(POOL)?;
            pool.users.remove("ann");
            pool.subs.remove(&sub);
            Ok(())
        })
        .unwrap();
    assert_eq!(failure(refresh(&service, &refresh_token(&first)).await), not_authorized("Invalid Refresh Token"));
    let gone = service.authenticate(&access_token(&first)).unwrap_err();
    assert_eq!(gone.to_string(), "UserNotFoundException: User does not exist.");
}
