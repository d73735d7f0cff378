//! DefineAuthChallenge.

use super::call::call_function;
use crate::error::ServiceError;
use crate::operations::sign_in::attempt::Attempt;
use crate::operations::sign_in::person::Person;
use crate::operations::sign_in::sessions::Progress;
use crate::service::Service;
use events::TriggerSource;
use serde_json::{Map, Value, json};

/// What the function wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Tokens,
    Refusal,
    CustomChallenge,
    PasswordVerifier,
}

/// Asks the function what follows.
///
/// # Errors
/// Those of the function; an answer without a decision.
pub(super) async fn define_challenge(
    service: &Service,
    attempt: Attempt<'_>,
    person: &Person,
    progress: &Progress,
) -> Result<Next, ServiceError> {
    let members = vec![("session", json!(progress.steps))];
    let source = TriggerSource::DefineAuthChallengeAuthentication;
    decide(&call_function(service, attempt, person, source, members).await?)
}

/// A refusal counts whatever else the answer contains.
fn decide(response: &Map<String, Value>) -> Result<Next, ServiceError> {
    let is_set = |name: &str| response.get(name).and_then(Value::as_bool) == Some(true);
    if is_set("failAuthentication") {
        return Ok(Next::Refusal);
    }
    if is_set("issueTokens") {
        return Ok(Next::Tokens);
    }
    match response.get("challengeName").and_then(Value::as_str) {
        Some("CUSTOM_CHALLENGE") => Ok(Next::CustomChallenge),
        Some("PASSWORD_VERIFIER") => Ok(Next::PasswordVerifier),
        Some(other) => Err(ServiceError::not_simulated(&format!("the challenge {other}"))),
        None => Err(ServiceError::new("InvalidLambdaResponseException", "Unrecognizable lambda output")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusal_comes_first_and_something_must_be_decided() {
        let of = |response: Value| decide(response.as_object().unwrap());
        let all = json!({"challengeName": "CUSTOM_CHALLENGE", "issueTokens": true, "failAuthentication": true});
        assert_eq!(of(all), Ok(Next::Refusal));
        assert_eq!(of(json!({"challengeName": "CUSTOM_CHALLENGE", "issueTokens": true})), Ok(Next::Tokens));
        let custom = json!({"challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": false});
        assert_eq!(of(custom), Ok(Next::CustomChallenge));
        assert_eq!(of(json!({"challengeName": "PASSWORD_VERIFIER"})), Ok(Next::PasswordVerifier));
        assert_eq!(of(json!({"challengeName": "SMS_MFA"})).unwrap_err().code, "UnsupportedOperationException");
        assert_eq!(of(json!({"challengeName": null})).unwrap_err().code, "InvalidLambdaResponseException");
    }
}
