//! The two kinds of token that are verified, and which one is expected.

use crate::json_object::{JsonObject, string_value};
use crate::{AppClients, Rejection};
use std::borrow::Cow;

/// What a token is for: the claim `token_use`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenUse {
    /// It says who somebody is.
    Id,
    /// It says what somebody may do.
    Access,
}

impl TokenUse {
    /// The value of the claim.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Access => "access",
        }
    }

    /// The claim that names the app client. The other one counts for nothing (SECURITY.md, C06, C07).
    fn client_claim(self) -> &'static str {
        match self {
            Self::Id => "aud",
            Self::Access => "client_id",
        }
    }

    /// The claim that names the user.
    pub(crate) fn username_claim(self) -> &'static str {
        match self {
            Self::Id => "cognito:username",
            Self::Access => "username",
        }
    }

    /// The app client that the token was made for, if it is one of `accepted`. A list is never right: Cognito sends
    /// one.
    pub(crate) fn accepted_client<'a>(
        self,
        payload: &JsonObject<'a>,
        accepted: &AppClients,
    ) -> Result<Cow<'a, str>, Rejection> {
        let client = payload.get(self.client_claim()).and_then(string_value);
        client.filter(|client| accepted.accepts(client)).ok_or(Rejection::Client)
    }
}

/// Which kind of token the caller wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// An ID token only.
    Id,
    /// An access token only.
    Access,
    /// Either. Each is held to the rules of its own kind.
    Either,
}

impl Expected {
    /// The kind of token that this is, if it is one that is wanted.
    pub(crate) fn token_use(self, payload: &JsonObject<'_>) -> Result<TokenUse, Rejection> {
        let claim = payload.get("token_use").and_then(string_value);
        let found = [TokenUse::Id, TokenUse::Access].into_iter().find(|known| claim.as_deref() == Some(known.as_str()));
        found.filter(|found| self.accepts(*found)).ok_or(Rejection::TokenUse)
    }

    fn accepts(self, found: TokenUse) -> bool {
        match self {
            Self::Id => found == TokenUse::Id,
            Self::Access => found == TokenUse::Access,
            Self::Either => true,
        }
    }
}
