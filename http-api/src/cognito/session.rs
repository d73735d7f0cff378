//! `loginSession`: an unfinished sign-in, as one string that the client sends back with the next step.

use crate::characters::is_visible;
use crate::failure::{ErrorCode, Failure};
use crate::field::LOGIN_SESSION;
use crate::log_reason::LogReason;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;

/// The challenge, the user, and Cognito's own session. It is not signed: Cognito checks challenge and user against the
/// session.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct LoginSession {
    /// The challenge, by Cognito's name.
    pub(crate) challenge: String,
    /// The user name, which Cognito expects with every answer. The user may have typed an alias.
    pub(crate) username: String,
    /// Cognito's session; some challenges have none.
    pub(crate) session: Option<String>,
}

impl LoginSession {
    /// `challenge.username.session`, with the user name in base64.
    pub(crate) fn encode(&self) -> String {
        let username = URL_SAFE_NO_PAD.encode(&self.username);
        format!("{}.{username}.{}", self.challenge, self.session.as_deref().unwrap_or_default())
    }

    /// Parses what a client sends back.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSession`] if [`LoginSession::encode`] cannot have returned it.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let invalid = || Failure::for_field(ErrorCode::InvalidSession, LOGIN_SESSION.name);
        Self::decode(text).ok_or_else(|| invalid().with_reason(LogReason::Malformed))
    }

    fn decode(text: &str) -> Option<Self> {
        let (challenge, rest) = text.split_once('.')?;
        let (username, session) = rest.split_once('.')?;
        let is_name = |name: &str| {
            (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let username = String::from_utf8(URL_SAFE_NO_PAD.decode(username).ok()?).ok()?;
        let session = (!session.is_empty()).then(|| session.to_owned());
        // The user name is the client's own text, like the one in a field.
        let is_valid = is_name(challenge) && !username.is_empty() && is_visible(&username);
        is_valid.then(|| Self { challenge: challenge.to_owned(), username, session })
    }
}

impl fmt::Debug for LoginSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LoginSession({}, …)", self.challenge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_session_parses_to_the_same() {
        for (username, session) in [("Zoë", Some("AYABe.x-_=/+")), ("a", Some("s")), ("a.b", None)] {
            let session = LoginSession {
                challenge: "SMS_MFA".to_owned(),
                username: username.to_owned(),
                session: session.map(str::to_owned),
            };
            assert_eq!(LoginSession::parse(&session.encode()), Ok(session));
        }
    }

    #[test]
    fn malformed_session_is_invalid() {
        for text in [
            "",
            "x",
            "SMS_MFA",
            "SMS_MFA.x",
            "SMS_MFA..s",
            "..",
            ".YQ.s",
            "SMS MFA.YQ.s",
            "SMS_MFA.!!.s",
            "SMS_MFA._w.s",
            // `a\0b`, a zero-width space, and text from right to left.
            "SMS_MFA.YQBi.s",
            "SMS_MFA.YeKAi2I.s",
            "SMS_MFA.YeKArmI.s",
        ] {
            assert_eq!(LoginSession::parse(text).unwrap_err().code, ErrorCode::InvalidSession, "{text}");
        }
    }
}
