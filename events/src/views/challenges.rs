//! The three triggers of custom authentication (contract 11).

use super::request::Request;
use crate::envelope::Envelope;
use crate::raw_json::{Attributes, Value, ValueKind};
use std::borrow::Cow;

/// A completed challenge of a sign-in.
pub struct ChallengeResult<'a> {
    /// The challenge's name, an open set. Check it before relying on the result.
    pub name: Option<Cow<'a, str>>,
    /// Whether the user passed it; `None` if the event does not contain the result.
    pub result: Option<bool>,
    /// The metadata that `CreateAuthChallenge` set.
    pub metadata: Option<Cow<'a, str>>,
}

impl<'a> ChallengeResult<'a> {
    /// The elements of `request.session` that are objects.
    fn parse_session(request: Request<'_, 'a>) -> Vec<Self> {
        let elements = request.get("session").map(Value::array).unwrap_or_default();
        elements.into_iter().filter(|element| element.kind() == ValueKind::Object).map(Self::from_value).collect()
    }

    fn from_value(element: Value<'a>) -> Self {
        let members = element.object();
        Self {
            name: members.text("challengeName"),
            result: members.get("challengeResult").and_then(Value::boolean),
            metadata: members.text("challengeMetadata"),
        }
    }
}

/// The request of `DefineAuthChallenge_Authentication`.
pub struct DefineAuthChallenge<'a> {
    /// The user's attributes; empty if the user does not exist.
    pub user_attributes: Attributes<'a>,
    /// The challenges so far; empty on the first invocation.
    pub session: Vec<ChallengeResult<'a>>,
    /// Whether the user does not exist. Such a user must never receive tokens.
    pub user_not_found: bool,
    /// The metadata that the client sent with its challenge response: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> DefineAuthChallenge<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        Self {
            user_attributes: request.user_attributes(),
            session: ChallengeResult::parse_session(request),
            user_not_found: request.user_not_found(),
            client_metadata: request.client_metadata(),
        }
    }
}

/// The request of `CreateAuthChallenge_Authentication`.
pub struct CreateAuthChallenge<'a> {
    /// The user's attributes; empty if the user does not exist.
    pub user_attributes: Attributes<'a>,
    /// The challenge to create, as specified by `DefineAuthChallenge`.
    pub challenge_name: Option<Cow<'a, str>>,
    /// The challenges so far.
    pub session: Vec<ChallengeResult<'a>>,
    /// Whether the user does not exist.
    pub user_not_found: bool,
    /// The metadata that the client sent with its challenge response: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> CreateAuthChallenge<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        Self {
            user_attributes: request.user_attributes(),
            challenge_name: request.string("challengeName"),
            session: ChallengeResult::parse_session(request),
            user_not_found: request.user_not_found(),
            client_metadata: request.client_metadata(),
        }
    }
}

/// The request of `VerifyAuthChallengeResponse_Authentication`.
pub struct VerifyAuthChallengeResponse<'a> {
    /// The user's attributes; empty if the user does not exist.
    pub user_attributes: Attributes<'a>,
    /// The parameters that `CreateAuthChallenge` stored, for example the expected answer: secret.
    pub private_challenge_parameters: Attributes<'a>,
    /// The user's answer.
    pub challenge_answer: Option<Cow<'a, str>>,
    /// Whether the user does not exist.
    pub user_not_found: bool,
    /// The metadata that the client sent with its challenge response: untrusted.
    pub client_metadata: Attributes<'a>,
}

impl<'a> VerifyAuthChallengeResponse<'a> {
    /// Reads the request of an event.
    #[must_use]
    pub fn from_event(event: &Envelope<'a>) -> Self {
        let request = Request::from_event(event);
        Self {
            user_attributes: request.user_attributes(),
            private_challenge_parameters: request.attributes("privateChallengeParameters"),
            challenge_answer: request.get("challengeAnswer").and_then(Value::text),
            user_not_found: request.user_not_found(),
            client_metadata: request.client_metadata(),
        }
    }
}
