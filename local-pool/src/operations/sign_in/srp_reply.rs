//! PASSWORD_VERIFIER: the answer.

use super::after_password::continue_after_password;
use super::attempt::Attempt;
use super::custom::continue_custom;
use super::failures::{check_lockout, record_result};
use super::parameters::Parameters;
use super::person::{Person, incorrect};
use super::sessions::Progress;
use crate::crypto::{Proof, ServerExchange, TimestampForm, timestamp_form};
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::service::Service;
use crate::state::{AuthSession, ChallengeState};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

/// What the client sent.
struct ClientProof<'a> {
    secret_block: &'a str,
    signature: &'a str,
    timestamp: &'a str,
}

/// Checks the proof. In custom authentication DefineAuthChallenge decides what follows, even for a wrong one.
///
/// # Errors
/// Those of Cognito.
pub(super) async fn reply_srp(
    service: &Service,
    attempt: Attempt<'_>,
    responses: &Parameters,
    session: Option<&str>,
) -> Answer {
    let sent = ClientProof {
        secret_block: responses.require("PASSWORD_CLAIM_SECRET_BLOCK")?,
        signature: responses.require("PASSWORD_CLAIM_SIGNATURE")?,
        timestamp: responses.require("TIMESTAMP")?,
    };
    check_timestamp(&sent)?;
    let session = take_session(service, attempt, &sent, session)?;
    let person = Person::find(service, attempt, &session.user)?;
    require_same_person(service, attempt, &person, responses)?;
    check_lockout(service, attempt, &person)?;
    person.require_password()?;
    let is_right = is_right(&person, &session, &sent);
    record_result(service, attempt, &person, is_right)?;
    if session.is_custom {
        return continue_custom(service, attempt, &person, next_progress(session, is_right)).await;
    }
    if is_right { continue_after_password(service, attempt, &person).await } else { Err(incorrect()) }
}

fn check_timestamp(sent: &ClientProof<'_>) -> Result<(), ServiceError> {
    match timestamp_form(sent.timestamp) {
        TimestampForm::Own | TimestampForm::Readable => Ok(()),
        TimestampForm::Other => {
            Err(ServiceError::invalid_parameter("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."))
        }
    }
}

/// The session whose id is the secret block. Clients that send a session too send the same one.
fn take_session(
    service: &Service,
    attempt: Attempt<'_>,
    sent: &ClientProof<'_>,
    session: Option<&str>,
) -> Result<AuthSession, ServiceError> {
    let now = service.clock.now();
    service.store.write(|state| {
        let pool = state.pool_mut(attempt.pool)?;
        if let Some(id) = session.filter(|id| *id != sent.secret_block) {
            pool.find_session(id, attempt.client, now)?;
            return Err(incorrect());
        }
        let found = pool.find_session(sent.secret_block, attempt.client, now)?;
        if !matches!(found.challenge, ChallengeState::PasswordVerifier { .. }) {
            return Err(ServiceError::not_authorized("Invalid session for the user."));
        }
        pool.take_session(sent.secret_block, attempt.client, now)
    })
}

/// The name in the answer must stand for whoever began.
fn require_same_person(
    service: &Service,
    attempt: Attempt<'_>,
    person: &Person,
    responses: &Parameters,
) -> Result<(), ServiceError> {
    let name = responses.require("USERNAME")?;
    let is_same = service.store.read(|state| {
        let pool = state.pool(attempt.pool)?;
        let found = pool.find_user(name).map_or(name, |user| &user.name);
        Ok::<_, ServiceError>(pool.key(found) == pool.key(&person.name))
    })?;
    if is_same { Ok(()) } else { Err(incorrect()) }
}

/// A proof over a time in another form is not about the text that Cognito checks.
fn is_right(person: &Person, session: &AuthSession, sent: &ClientProof<'_>) -> bool {
    let (ChallengeState::PasswordVerifier { b }, Some(client_public)) = (&session.challenge, &session.client_public)
    else {
        return false;
    };
    let decode = |text: &str| BASE64_STANDARD.decode(text).unwrap_or_default();
    let proof = Proof {
        pool_name: &person.srp_name,
        user: &person.name,
        client_public,
        secret_block: &decode(sent.secret_block),
        timestamp: sent.timestamp,
        signature: &decode(sent.signature),
    };
    let is_accepted = ServerExchange::with_secret(*b, &person.password).accepts(&proof);
    is_accepted && !person.is_stranger() && timestamp_form(sent.timestamp) == TimestampForm::Own
}

fn next_progress(session: AuthSession, is_right: bool) -> Progress {
    let mut steps = session.steps;
    steps.push(json!({"challengeName": "PASSWORD_VERIFIER", "challengeResult": is_right, "challengeMetadata": null}));
    Progress { steps, client_public: session.client_public, is_custom: true }
}
