//! A service whose clients allow every flow, and a client's side of the flows.

use crate::crypto::{TestClient, secret_hash};
use crate::error::ServiceError;
use crate::operations::test_service::{
    self, CLIENT, HIDING_CLIENT, POOL, SECRET, add_user, call, service_with_function,
};
use crate::service::Service;
use crate::state::{ClientRules, UserStatus};
use crate::triggers::test_lambda::Handler;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use events::Trigger;
use serde_json::{Value, json};

pub(in crate::operations) const PASSWORD: &str = "Passw0rd!";
pub(in crate::operations) const TIMESTAMP: &str = "Tue Dec 1 09:05:03 UTC 2026";
pub(in crate::operations) const INCORRECT: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");

/// A service with the user `ann`.
pub(in crate::operations) fn service() -> Service {
    prepare(test_service::service())
}

/// The same with a function at these triggers.
pub(in crate::operations) async fn service_with(triggers: &[Trigger], handler: Handler) -> Service {
    prepare(service_with_function(triggers, handler).await)
}

fn prepare(service: Service) -> Service {
    for client in [CLIENT, HIDING_CLIENT] {
        change_client(&service, client, |rules| {
            rules.flows = [
                "ALLOW_USER_PASSWORD_AUTH",
                "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                "ALLOW_USER_SRP_AUTH",
                "ALLOW_CUSTOM_AUTH",
                "ALLOW_REFRESH_TOKEN_AUTH",
            ]
            .into();
        });
    }
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    service
}

pub(in crate::operations) fn change_client(service: &Service, client: &str, change: impl FnOnce(&mut ClientRules)) {
    let change = |state: &mut crate::state::State| {
        change(&mut state.pool_mut(POOL)?.clients.get_mut(client).unwrap().rules);
        Ok(())
    };
    service.store.write(change).unwrap();
}

/// Signs in with USER_PASSWORD_AUTH.
pub(in crate::operations) async fn sign_in(
    service: &Service,
    name: &str,
    password: &str,
) -> Result<Value, ServiceError> {
    let parameters = json!({"USERNAME": name, "PASSWORD": password});
    initiate(service, "USER_PASSWORD_AUTH", parameters).await
}

/// The same through the client that hides who exists.
pub(in crate::operations) async fn sign_in_hiding(
    service: &Service,
    name: &str,
    password: &str,
) -> Result<Value, ServiceError> {
    let hash = secret_hash(SECRET, name, HIDING_CLIENT);
    let parameters = json!({"USERNAME": name, "PASSWORD": password, "SECRET_HASH": hash});
    let request = json!({"ClientId": HIDING_CLIENT, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    call(service, "InitiateAuth", request).await
}

pub(in crate::operations) async fn initiate(
    service: &Service,
    flow: &str,
    parameters: Value,
) -> Result<Value, ServiceError> {
    call(service, "InitiateAuth", json!({"ClientId": CLIENT, "AuthFlow": flow, "AuthParameters": parameters})).await
}

pub(in crate::operations) async fn respond(
    service: &Service,
    challenge: &str,
    session: Option<&Value>,
    responses: Value,
) -> Result<Value, ServiceError> {
    let mut request = json!({"ClientId": CLIENT, "ChallengeName": challenge, "ChallengeResponses": responses});
    if let Some(session) = session {
        request["Session"] = session.clone();
    }
    call(service, "RespondToAuthChallenge", request).await
}

/// The exception and text of a failure.
pub(in crate::operations) fn failure(result: Result<Value, ServiceError>) -> (&'static str, String) {
    let error = result.unwrap_err();
    (error.code, error.message.into_owned())
}

/// `SRP_A` of the test's client.
pub(in crate::operations) fn srp_a() -> String {
    TestClient::new([9; 32]).public_hex()
}

/// The answer to PASSWORD_VERIFIER.
pub(in crate::operations) fn prove(challenge: &Value, password: &str) -> Value {
    let parameters = &challenge["ChallengeParameters"];
    let text = |name: &str| parameters[name].as_str().unwrap();
    let user = text("USER_ID_FOR_SRP");
    let key = TestClient::new([9; 32]).key("Example", user, password, text("SALT"), text("SRP_B"));
    let block = BASE64_STANDARD.decode(text("SECRET_BLOCK")).unwrap();
    let signature = TestClient::sign(&key, "Example", user, &block, TIMESTAMP);
    json!({
        "USERNAME": text("USERNAME"),
        "PASSWORD_CLAIM_SECRET_BLOCK": text("SECRET_BLOCK"),
        "PASSWORD_CLAIM_SIGNATURE": BASE64_STANDARD.encode(signature),
        "TIMESTAMP": TIMESTAMP,
    })
}

/// The claims of a token in an answer.
pub(in crate::operations) fn claims(answer: &Value, token: &str) -> Value {
    let token = answer["AuthenticationResult"][token].as_str().unwrap();
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

pub(in crate::operations) fn access_token(answer: &Value) -> String {
    answer["AuthenticationResult"]["AccessToken"].as_str().unwrap().to_owned()
}

/// The trigger sources so far, in their order.
pub(in crate::operations) fn sources(service: &Service) -> Vec<String> {
    service.triggers.recorded().iter().map(|recorded| recorded.source.clone()).collect()
}
