//! CreateAuthChallenge.

use super::call::call_function;
use crate::operations::Answer;
use crate::operations::sign_in::attempt::Attempt;
use crate::operations::sign_in::person::Person;
use crate::operations::sign_in::sessions::{Progress, new_session_id, open_session};
use crate::service::Service;
use crate::state::ChallengeState;
use events::TriggerSource;
use serde_json::{Map, Value, json};

/// Asks the function for the challenge: the public parameters go to the client, with the user's name, and the private
/// ones only to VerifyAuthChallengeResponse.
///
/// # Errors
/// Those of the function.
pub(super) async fn create_challenge(
    service: &Service,
    attempt: Attempt<'_>,
    person: &Person,
    progress: Progress,
) -> Answer {
    let members = vec![("challengeName", json!("CUSTOM_CHALLENGE")), ("session", json!(progress.steps))];
    let source = TriggerSource::CreateAuthChallengeAuthentication;
    let response = call_function(service, attempt, person, source, members).await?;
    let map = |name: &str| response.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
    let challenge = ChallengeState::Custom {
        private: map("privateChallengeParameters"),
        metadata: response.get("challengeMetadata").and_then(Value::as_str).map(str::to_owned),
    };
    let mut parameters = Map::from_iter([("USERNAME".to_owned(), json!(person.name))]);
    parameters.extend(map("publicChallengeParameters"));
    let id = new_session_id(service);
    open_session(service, attempt, person, &id, challenge, progress)?;
    Ok(json!({"ChallengeName": "CUSTOM_CHALLENGE", "Session": id, "ChallengeParameters": parameters}))
}
