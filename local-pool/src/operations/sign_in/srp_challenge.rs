//! PASSWORD_VERIFIER: the challenge.

use super::attempt::Attempt;
use super::person::Person;
use super::sessions::{Progress, new_session_id, open_session};
use crate::crypto::ServerExchange;
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::service::Service;
use crate::state::ChallengeState;
use serde_json::json;

/// `SRP_A`.
///
/// # Errors
/// It is not a number, or one that is congruent to 0.
pub(super) fn parse_client_public(hex: &str) -> Result<Vec<u8>, ServiceError> {
    let refused = || ServiceError::invalid_parameter("SRP_A is not a valid public value.");
    ServerExchange::parse_client_public(hex).ok_or_else(refused)
}

/// Asks for a proof that the client knows the password. The secret block is the session's id, because clients of
/// USER_SRP_AUTH send nothing else back; `Session` is only in answers of custom authentication.
///
/// # Errors
/// The pool or the app client was deleted.
pub(super) fn require_proof(service: &Service, attempt: Attempt<'_>, person: &Person, progress: Progress) -> Answer {
    let exchange = ServerExchange::begin(&*service.random, &person.password);
    let id = new_session_id(service);
    let mut answer = json!({
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "SALT": exchange.salt_hex(),
            "SECRET_BLOCK": id,
            "SRP_B": exchange.public_hex(),
            "USERNAME": person.name,
            "USER_ID_FOR_SRP": person.name,
        },
    });
    if let Some(members) = answer.as_object_mut().filter(|_| progress.is_custom) {
        members.insert("Session".to_owned(), json!(id));
    }
    let challenge = ChallengeState::PasswordVerifier { b: exchange.secret() };
    open_session(service, attempt, person, &id, challenge, progress)?;
    Ok(answer)
}
