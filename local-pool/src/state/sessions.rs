//! Sign-ins between two requests.

use super::{AuthSession, ChallengeState, UserPool};
use crate::clock::Timestamp;
use crate::error::ServiceError;
use std::time::Duration;

/// How long somebody is told that a session has expired, instead of that it is invalid.
const REMEMBERED: Duration = Duration::from_secs(86_400);

impl UserPool {
    /// Keeps a session under its id.
    pub(crate) fn add_session(&mut self, id: String, session: AuthSession, now: Timestamp) {
        // As for refresh tokens: all are looked at only when their number has doubled.
        if self.sessions.len().is_power_of_two() {
            self.sessions.retain(|_, session| !is_outdated(session, now));
        }
        self.sessions.insert(id, session);
    }

    /// The session of an app client that waits for an answer.
    ///
    /// # Errors
    /// There is none, or it counts no more.
    pub(crate) fn find_session(&self, id: &str, client: &str, now: Timestamp) -> Result<&AuthSession, ServiceError> {
        let session = self.sessions.get(id).filter(|session| session.client == client);
        let text = match session {
            None => "Invalid session for the user.",
            Some(session) if matches!(session.challenge, ChallengeState::Answered) => {
                "Invalid session for the user, session can only be used once."
            }
            Some(session) if session.expires <= now => "Invalid session for the user, session is expired.",
            Some(session) => return Ok(session),
        };
        Err(ServiceError::not_authorized(text))
    }

    /// Like [`UserPool::find_session`], and nobody else finds it from now on.
    ///
    /// # Errors
    /// There is none, or it counts no more.
    pub(crate) fn take_session(&mut self, id: &str, client: &str, now: Timestamp) -> Result<AuthSession, ServiceError> {
        let session = self.find_session(id, client, now)?.clone();
        if let Some(kept) = self.sessions.get_mut(id) {
            kept.challenge = ChallengeState::Answered;
            kept.steps = Vec::new();
            kept.client_public = None;
        }
        Ok(session)
    }
}

fn is_outdated(session: &AuthSession, now: Timestamp) -> bool {
    let is_answered = matches!(session.challenge, ChallengeState::Answered);
    let until = if is_answered { session.expires } else { session.expires.plus(REMEMBERED) };
    until <= now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::test_service::{POOL, service};

    fn session(expires: i64) -> AuthSession {
        AuthSession {
            client: "client1".to_owned(),
            user: "ann".to_owned(),
            expires: Timestamp::from_millis(expires),
            challenge: ChallengeState::NewPasswordRequired,
            steps: vec![],
            client_public: None,
            is_custom: false,
        }
    }

    #[test]
    fn session_counts_once_for_its_client_until_it_expires() {
        let at = Timestamp::from_millis;
        let add = |pool: &mut UserPool| {
            pool.add_session("s".to_owned(), session(1_000), at(0));
            let text = |result: Result<AuthSession, ServiceError>| result.map(drop).unwrap_err().message.into_owned();
            assert_eq!(text(pool.take_session("x", "client1", at(0))), "Invalid session for the user.");
            assert_eq!(text(pool.take_session("s", "client2", at(0))), "Invalid session for the user.");
            let expired = "Invalid session for the user, session is expired.";
            assert_eq!(text(pool.take_session("s", "client1", at(1_000))), expired);
            assert!(pool.find_session("s", "client1", at(999)).is_ok());
            assert!(pool.take_session("s", "client1", at(999)).is_ok());
            let used = "Invalid session for the user, session can only be used once.";
            assert_eq!(text(pool.take_session("s", "client1", at(999))), used);
            pool.add_session("t".to_owned(), session(5_000), at(2_000));
            assert_eq!(pool.sessions.len(), 1);
        };
        let run = |state: &mut crate::state::State| {
            add(state.pool_mut(POOL)?);
            Ok(())
        };
        service().store.write(run).unwrap();
    }
}
