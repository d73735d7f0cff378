//! The two kinds of tokens, and which one is expected.

use crate::json_object::{JsonObject, string_value};
use crate::{AppClients, Rejection};
use std::borrow::Cow;

/// The kind of a token: the claim `token_use`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenUse {
    /// An ID token: who the user is.
    Id,
    /// An access token: what the user may do.
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

    /// The claim with the app client. The other one is ignored (threat model, C06, C07).
    fn client_claim(self) -> &'static str {
        match self {
            Self::Id => "aud",
            Self::Access => "client_id",
        }
    }

    /// The claim with the user name.
    pub(crate) fn username_claim(self) -> &'static str {
        match self {
            Self::Id => "cognito:username",
            Self::Access => "username",
        }
    }

    /// The app client that the token was issued to, if it is one of `accepted`. A list is rejected: Cognito sends a string.
    pub(crate) fn accepted_client<'a>(
        self,
        payload: &JsonObject<'a>,
        accepted: &AppClients,
    ) -> Result<Cow<'a, str>, Rejection> {
        let client = payload.get(self.client_claim()).and_then(string_value);
        client.filter(|client| accepted.accepts(client)).ok_or(Rejection::Client)
    }
}

/// The kind of token that the caller expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// An ID token only.
    Id,
    /// An access token only.
    Access,
    /// Either, each with the rules of its kind.
    Either,
}

impl Expected {
    /// The kind of this token, if it is expected.
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
