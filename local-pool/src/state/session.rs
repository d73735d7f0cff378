//! A sign-in that has not ended: what was asked, and of whom.

use crate::clock::Timestamp;
use serde_json::{Map, Value};
use std::fmt;

/// A sign-in between two requests. Its id is the `Session` of the protocol.
#[derive(Clone)]
pub(crate) struct AuthSession {
    pub(crate) client: String,
    /// The user's name; for strangers the name that was sent.
    pub(crate) user: String,
    pub(crate) expires: Timestamp,
    pub(crate) challenge: ChallengeState,
    /// Custom authentication: the steps so far, as DefineAuthChallenge receives them.
    pub(crate) steps: Vec<Value>,
    /// The client's `A`, if it began with SRP.
    pub(crate) client_public: Option<Vec<u8>>,
    /// Whether custom authentication decides what follows the password.
    pub(crate) is_custom: bool,
}

/// What the next request must answer.
#[derive(Clone)]
pub(crate) enum ChallengeState {
    /// PASSWORD_VERIFIER: the server's secret exponent `b`. The session's id is the secret block that was sent.
    PasswordVerifier { b: [u8; 32] },
    /// NEW_PASSWORD_REQUIRED.
    NewPasswordRequired,
    /// CUSTOM_CHALLENGE: the parameters that only VerifyAuthChallengeResponse receives, and the metadata of the step.
    Custom { private: Map<String, Value>, metadata: Option<String> },
    /// It was answered: a session counts once.
    Answered,
}

impl fmt::Debug for AuthSession {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AuthSession").field("challenge", &self.challenge).finish_non_exhaustive()
    }
}

impl fmt::Debug for ChallengeState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::PasswordVerifier { .. } => "PasswordVerifier",
            Self::NewPasswordRequired => "NewPasswordRequired",
            Self::Custom { .. } => "Custom",
            Self::Answered => "Answered",
        })
    }
}
