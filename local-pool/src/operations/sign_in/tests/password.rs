//! Sign-in with the password itself.

use super::support::*;
use crate::crypto::secret_hash;
use crate::operations::test_service::{
    CLIENT, HIDING_CLIENT, POOL, SECRET, add_user, call, change_user, recorded_events, refuse, user,
};
use crate::state::UserStatus;
use events::Trigger;
use jwt_verifier::{AppClients, Expected, JwkSet, UserPool, Verifier};
use serde_json::{Value, json};
use std::time::Duration;

fn accept(event: &Value) -> Result<Value, &'static str> {
    Ok(event["response"].clone())
}

#[tokio::test]
async fn tokens_are_those_that_a_verifier_accepts() {
    let service = service();
    let answer = sign_in(&service, "ANN", PASSWORD).await.unwrap();
    assert_eq!(answer["ChallengeParameters"], json!({}));
    let result = &answer["AuthenticationResult"];
    assert_eq!((&result["ExpiresIn"], &result["TokenType"]), (&json!(86_400), &json!("Bearer")));
    let keys = JwkSet::parse(service.keys.key_set().to_string().as_bytes()).unwrap();
    let verifier = Verifier::with_keys(UserPool::new(POOL).unwrap(), AppClients::only([CLIENT]), keys);
    for (token, expected) in [("IdToken", Expected::Id), ("AccessToken", Expected::Access)] {
        let claims = verifier.verify(result[token].as_str().unwrap(), expected).await.unwrap();
        assert_eq!((claims.sub(), claims.username()), ("sub-of-ann", Some("ann")));
    }
    let (id, access) = (claims(&answer, "IdToken"), claims(&answer, "AccessToken"));
    assert_eq!((&id["email"], &id["email_verified"]), (&json!("ann@example.com"), &json!(true)));
    assert_eq!((&id["event_id"], &id["origin_jti"]), (&access["event_id"], &access["origin_jti"]));
    assert_ne!(id["jti"], access["jti"]);
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    let caller = service.authenticate(&access_token(&answer)).unwrap();
    assert_eq!((caller.pool.as_str(), caller.user.as_str(), caller.client.as_str()), (POOL, "ann", CLIENT));
}

#[tokio::test]
async fn administrators_have_their_own_flow() {
    let service = service();
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        let mut request = json!({
            "UserPoolId": POOL, "ClientId": CLIENT, "AuthFlow": flow,
            "AuthParameters": {"USERNAME": "ann", "PASSWORD": PASSWORD},
        });
        let answer = call(&service, "AdminInitiateAuth", request.clone()).await.unwrap();
        assert!(answer["AuthenticationResult"]["IdToken"].is_string());
        request["UserPoolId"] = json!("eu-west-1_Other");
        assert_eq!(refuse(&service, "AdminInitiateAuth", request).await.0, "ResourceNotFoundException");
    }
}

#[tokio::test]
async fn strangers_look_like_wrong_passwords_if_the_client_hides_them() {
    let service = service_with(&[Trigger::PreAuthentication], accept).await;
    let expected = (INCORRECT.0, INCORRECT.1.to_owned());
    assert_eq!(failure(sign_in(&service, "ann", "wrong-password").await), expected);
    assert_eq!(failure(sign_in_hiding(&service, "ann", "wrong-password").await), expected);
    assert_eq!(failure(sign_in_hiding(&service, "nobody", PASSWORD).await), expected);
    let unknown = ("UserNotFoundException", "User does not exist.".to_owned());
    assert_eq!(failure(sign_in(&service, "nobody", PASSWORD).await), unknown);
    let events = recorded_events(&service, "PreAuthentication_Authentication");
    let found: Vec<_> = events.iter().map(|event| event["request"].get("userNotFound").cloned()).collect();
    assert_eq!(found, [None, Some(json!(false)), Some(json!(true))]);
    assert_eq!((&events[2]["userName"], &events[2]["request"]["userAttributes"]), (&json!("nobody"), &json!({})));
}

#[tokio::test]
async fn status_decides_after_the_password() {
    let service = service();
    add_user(&service, "new", UserStatus::Unconfirmed, "new@example.com");
    assert_eq!(failure(sign_in(&service, "new", "wrong-password").await).1, INCORRECT.1);
    let unconfirmed = ("UserNotConfirmedException", "User is not confirmed.".to_owned());
    assert_eq!(failure(sign_in(&service, "new", PASSWORD).await), unconfirmed);
    add_user(&service, "reset", UserStatus::ResetRequired, "reset@example.com");
    let reset = ("PasswordResetRequiredException", "Password reset required for the user".to_owned());
    assert_eq!(failure(sign_in(&service, "reset", "wrong-password").await), reset);
    change_user(&service, "ann", |user| user.is_enabled = false);
    let disabled = ("NotAuthorizedException", "User is disabled.".to_owned());
    assert_eq!(failure(sign_in(&service, "ann", PASSWORD).await), disabled);
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_user_out() {
    let service = service();
    for _ in 0..5 {
        assert_eq!(failure(sign_in(&service, "ann", "wrong-password").await).1, INCORRECT.1);
    }
    let locked = ("NotAuthorizedException", "Password attempts exceeded".to_owned());
    assert_eq!(failure(sign_in(&service, "ann", PASSWORD).await), locked);
    service.clock.advance(Duration::from_secs(1));
    assert_eq!(failure(sign_in(&service, "ann", "wrong-password").await).1, INCORRECT.1);
    service.clock.advance(Duration::from_secs(1));
    assert_eq!(failure(sign_in(&service, "ann", PASSWORD).await), locked);
    service.clock.advance(Duration::from_secs(1));
    assert!(sign_in(&service, "ann", PASSWORD).await.is_ok());
    assert_eq!(user(&service, "ann", |user| user.failures), 0);
}

#[tokio::test]
async fn client_decides_about_flows_and_proves_its_secret() {
    let service = service();
    for (setting, flow, text) in [
        ("ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH flow not enabled for this client"),
        ("ALLOW_USER_SRP_AUTH", "USER_SRP_AUTH", "USER_SRP_AUTH is not enabled for the client."),
        ("ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH", "CUSTOM_AUTH is not enabled for the client."),
        ("ALLOW_REFRESH_TOKEN_AUTH", "REFRESH_TOKEN", "Auth flow not enabled for this client"),
    ] {
        change_client(&service, CLIENT, |rules| assert!(rules.flows.remove(setting)));
        let refused = failure(initiate(&service, flow, json!({"USERNAME": "ann"})).await);
        assert_eq!(refused, ("InvalidParameterException", text.to_owned()));
    }
    let mut request = json!({
        "ClientId": HIDING_CLIENT, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ann", "PASSWORD": PASSWORD},
    });
    let text = "Client client2 is configured with secret but SECRET_HASH was not received";
    assert_eq!(refuse(&service, "InitiateAuth", request.clone()).await, ("NotAuthorizedException", text.to_owned()));
    request["AuthParameters"]["SECRET_HASH"] = json!(secret_hash(SECRET, "Ann", HIDING_CLIENT));
    let text = "Unable to verify secret hash for client client2";
    assert_eq!(refuse(&service, "InitiateAuth", request).await, ("NotAuthorizedException", text.to_owned()));
    assert!(sign_in_hiding(&service, "ann", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn missing_and_unsimulated_parameters_are_named() {
    let service = service();
    for (parameters, text) in [
        (json!({}), "Missing required parameter USERNAME"),
        (json!({"USERNAME": "ann"}), "Missing required parameter PASSWORD"),
        (json!({"USERNAME": "ann", "PASSWORD": ""}), "Missing required parameter PASSWORD"),
    ] {
        let refused = failure(initiate(&service, "USER_PASSWORD_AUTH", parameters).await);
        assert_eq!(refused, ("InvalidParameterException", text.to_owned()));
    }
    let device = json!({"USERNAME": "ann", "PASSWORD": PASSWORD, "DEVICE_KEY": "d"});
    for refused in [
        failure(initiate(&service, "USER_PASSWORD_AUTH", device).await),
        failure(initiate(&service, "USER_AUTH", json!({"USERNAME": "ann"})).await),
        failure(respond(&service, "SMS_MFA", Some(&json!("s")), json!({"USERNAME": "ann"})).await),
    ] {
        assert_eq!(refused.0, "UnsupportedOperationException", "{}", refused.1);
    }
}

#[tokio::test]
async fn attributes_that_the_client_cannot_read_are_not_in_the_token() {
    let service = service();
    change_client(&service, CLIENT, |rules| rules.readable = Some(["email_verified".to_owned()].into()));
    let id = claims(&sign_in(&service, "ann", PASSWORD).await.unwrap(), "IdToken");
    assert_eq!((id.get("email"), id.get("email_verified")), (None, Some(&json!(true))));
}
