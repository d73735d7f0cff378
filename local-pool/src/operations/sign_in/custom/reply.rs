//! CUSTOM_CHALLENGE: VerifyAuthChallengeResponse.

use super::call::call_function;
use super::next::continue_custom;
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::operations::sign_in::attempt::Attempt;
use crate::operations::sign_in::parameters::Parameters;
use crate::operations::sign_in::person::Person;
use crate::operations::sign_in::sessions::Progress;
use crate::service::Service;
use crate::state::{AuthSession, ChallengeState};
use events::TriggerSource;
use serde_json::{Map, Value, json};

/// A challenge that was asked.
struct Asked {
    session: AuthSession,
    private: Map<String, Value>,
    metadata: Option<String>,
}

/// Lets the function judge the answer, and continues.
///
/// # Errors
/// Those of Cognito and of the functions.
pub(in crate::operations) async fn reply_custom(
    service: &Service,
    attempt: Attempt<'_>,
    responses: &Parameters,
    session: Option<&str>,
) -> Answer {
    let answer = responses.require("ANSWER")?;
    let missing = || ServiceError::invalid_parameter("Missing required parameter Session");
    let asked = take_challenge(service, attempt, responses.require("USERNAME")?, session.ok_or_else(missing)?)?;
    let person = Person::find(service, attempt, &asked.session.user)?;
    let members =
        vec![("privateChallengeParameters", Value::Object(asked.private)), ("challengeAnswer", json!(answer))];
    let source = TriggerSource::VerifyAuthChallengeResponseAuthentication;
    let response = call_function(service, attempt, &person, source, members).await?;
    let is_correct = response.get("answerCorrect").and_then(Value::as_bool) == Some(true);
    let mut steps = asked.session.steps;
    steps.push(json!({
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": is_correct,
        "challengeMetadata": asked.metadata,
    }));
    let progress = Progress { steps, client_public: asked.session.client_public, is_custom: true };
    continue_custom(service, attempt, &person, progress).await
}

/// The challenge of the session, which counts once. The answer names the user again.
fn take_challenge(service: &Service, attempt: Attempt<'_>, name: &str, id: &str) -> Result<Asked, ServiceError> {
    let now = service.clock.now();
    let invalid = || ServiceError::not_authorized("Invalid session for the user.");
    service.store.write(|state| {
        let pool = state.pool_mut(attempt.pool)?;
        let session = pool.find_session(id, attempt.client, now)?.clone();
        let named = pool.find_user(name).map_or(name, |user| &user.name);
        let is_same = pool.key(named) == pool.key(&session.user);
        let ChallengeState::Custom { private, metadata } = session.challenge.clone() else { return Err(invalid()) };
        if !is_same {
            return Err(invalid());
        }
        pool.take_session(id, attempt.client, now)?;
        Ok(Asked { session, private, metadata })
    })
}
