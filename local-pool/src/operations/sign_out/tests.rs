//! What counts after a revocation and after a sign-out.

use crate::operations::sign_in::tests::support::*;
use crate::operations::test_service::{CLIENT, HIDING_CLIENT, POOL, SECRET, call, change_user, refuse};
use crate::service::Service;
use serde_json::{Value, json};
use std::time::Duration;

fn error(service: &Service, answer: &Value) -> Option<String> {
    service.authenticate(&access_token(answer)).err().map(|error| error.to_string())
}

async fn refresh(service: &Service, answer: &Value) -> Result<Value, crate::ServiceError> {
    let token = &answer["AuthenticationResult"]["RefreshToken"];
    call(service, "GetTokensFromRefreshToken", json!({"ClientId": CLIENT, "RefreshToken": token})).await
}

const REVOKED: &str = "NotAuthorizedException: Access Token has been revoked";

#[tokio::test]
async fn revocation_ends_one_sign_in() {
    let service = service();
    let (first, second) =
        (sign_in(&service, "ann", PASSWORD).await.unwrap(), sign_in(&service, "ann", PASSWORD).await.unwrap());
    let refreshed = refresh(&service, &first).await.unwrap();
    let request = json!({"ClientId": CLIENT, "Token": first["AuthenticationResult"]["RefreshToken"]});
    assert_eq!(call(&service, "RevokeToken", request.clone()).await, Ok(json!({})));
    for answer in [&first, &refreshed] {
        assert_eq!(error(&service, answer).as_deref(), Some(REVOKED));
    }
    let refused = failure(refresh(&service, &first).await);
    assert_eq!(refused, ("NotAuthorizedException", "Refresh Token has been revoked".to_owned()));
    assert_eq!(error(&service, &second), None);
    assert!(refresh(&service, &second).await.is_ok());
    assert_eq!(call(&service, "RevokeToken", request).await, Ok(json!({})));
}

#[tokio::test]
async fn only_own_refresh_tokens_are_revoked() {
    let service = service();
    let answer = sign_in(&service, "ann", PASSWORD).await.unwrap();
    for token in ["AccessToken", "IdToken"] {
        let request = json!({"ClientId": CLIENT, "Token": answer["AuthenticationResult"][token]});
        assert_eq!(refuse(&service, "RevokeToken", request).await.0, "UnsupportedTokenTypeException");
    }
    assert_eq!(call(&service, "RevokeToken", json!({"ClientId": CLIENT, "Token": "unknown"})).await, Ok(json!({})));
    let token = &answer["AuthenticationResult"]["RefreshToken"];
    let mut request = json!({"ClientId": HIDING_CLIENT, "Token": token});
    assert_eq!(refuse(&service, "RevokeToken", request.clone()).await.0, "NotAuthorizedException");
    request["ClientSecret"] = json!(SECRET);
    assert_eq!(refuse(&service, "RevokeToken", request).await.0, "UnauthorizedException");
    change_client(&service, CLIENT, |rules| rules.can_revoke = false);
    let request = json!({"ClientId": CLIENT, "Token": token});
    assert_eq!(refuse(&service, "RevokeToken", request).await.0, "UnsupportedOperationException");
    assert_eq!(error(&service, &answer), None);
}

#[tokio::test]
async fn global_sign_out_ends_every_sign_in() {
    for is_admin in [false, true] {
        let service = service();
        change_client(&service, CLIENT, |rules| rules.can_revoke = is_admin);
        let (first, second) =
            (sign_in(&service, "ann", PASSWORD).await.unwrap(), sign_in(&service, "ann", PASSWORD).await.unwrap());
        let result = match is_admin {
            true => call(&service, "AdminUserGlobalSignOut", json!({"UserPoolId": POOL, "Username": "ann"})).await,
            false => call(&service, "GlobalSignOut", json!({"AccessToken": access_token(&first)})).await,
        };
        assert_eq!(result, Ok(json!({})));
        for answer in [&first, &second] {
            assert_eq!(error(&service, answer).as_deref(), Some(REVOKED));
            assert_eq!(failure(refresh(&service, answer).await).1, "Refresh Token has been revoked");
        }
        // Even within the same second.
        assert_eq!(error(&service, &sign_in(&service, "ann", PASSWORD).await.unwrap()), None);
    }
    let unknown = json!({"UserPoolId": POOL, "Username": "nobody"});
    let refused = refuse(&service(), "AdminUserGlobalSignOut", unknown).await;
    assert_eq!(refused, ("UserNotFoundException", "User does not exist.".to_owned()));
}

#[tokio::test]
async fn access_tokens_have_their_errors() {
    let service = service();
    let answer = sign_in(&service, "ann", PASSWORD).await.unwrap();
    let id_token = answer["AuthenticationResult"]["IdToken"].as_str().unwrap();
    for token in ["", "a.b.c", id_token] {
        let error = service.authenticate(token).unwrap_err().to_string();
        assert_eq!(error, "NotAuthorizedException: Invalid Access Token");
    }
    change_user(&service, "ann", |user| user.is_enabled = false);
    assert_eq!(error(&service, &answer).as_deref(), Some("NotAuthorizedException: User is disabled."));
    change_user(&service, "ann", |user| user.is_enabled = true);
    service.clock.advance(Duration::from_secs(86_400));
    assert_eq!(error(&service, &answer).as_deref(), Some("NotAuthorizedException: Access Token has expired"));
}

#[tokio::test]
async fn token_without_the_scope_has_no_rights() {
    let service = service_with(&[events::Trigger::PreTokenGeneration], |_| {
        let access = json!({"scopesToSuppress": ["aws.cognito.signin.user.admin"], "scopesToAdd": ["other"]});
        Ok(json!({"claimsAndScopeOverrideDetails": {"accessTokenGeneration": access}}))
    })
    .await;
    crate::operations::test_service::change_rules(&service, |rules| {
        for function in rules.functions.values_mut() {
            function.version = events::EventVersion::V3;
        }
    });
    let answer = sign_in(&service, "ann", PASSWORD).await.unwrap();
    let expected = "NotAuthorizedException: Access Token does not have required scopes";
    assert_eq!(error(&service, &answer).as_deref(), Some(expected));
}
