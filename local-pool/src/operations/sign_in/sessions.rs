//! Opening a session: what is remembered until the challenge is answered.

use super::attempt::Attempt;
use super::person::Person;
use crate::error::ServiceError;
use crate::random::bytes;
use crate::service::Service;
use crate::state::{AuthSession, ChallengeState};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

/// A custom authentication so far; nothing for other flows.
#[derive(Default)]
pub(super) struct Progress {
    /// `request.session` of the events.
    pub(super) steps: Vec<Value>,
    /// The client's `A`, if it began with SRP.
    pub(super) client_public: Option<Vec<u8>>,
    pub(super) is_custom: bool,
}

/// A session's id, which is also a secret block of SRP.
pub(super) fn new_session_id(service: &Service) -> String {
    BASE64_STANDARD.encode(bytes::<192>(&*service.random))
}

/// Remembers what was asked.
///
/// # Errors
/// The pool or the app client was deleted.
pub(super) fn open_session(
    service: &Service,
    attempt: Attempt<'_>,
    person: &Person,
    id: &str,
    challenge: ChallengeState,
    progress: Progress,
) -> Result<(), ServiceError> {
    let now = service.clock.now();
    service.store.write(|state| {
        let (_, client) = state.pool_of_client(attempt.client)?;
        let session = AuthSession {
            client: attempt.client.to_owned(),
            user: person.name.clone(),
            expires: now.plus(client.rules.session),
            challenge,
            steps: progress.steps,
            client_public: progress.client_public,
            is_custom: progress.is_custom,
        };
        state.pool_mut(attempt.pool)?.add_session(id.to_owned(), session, now);
        Ok(())
    })
}
