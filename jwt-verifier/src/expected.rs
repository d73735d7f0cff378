//! The two kinds of token that are verified, and which one is expected.

use crate::members::{Members, text};
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
    pub(crate) fn client<'a>(self, payload: &Members<'a>, accepted: &AppClients) -> Result<Cow<'a, str>, Rejection> {
        let client = payload.get(self.client_claim()).and_then(text);
        client.filter(|client| accepted.accept(client)).ok_or(Rejection::Client)
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
    pub(crate) fn token_use(self, payload: &Members<'_>) -> Result<TokenUse, Rejection> {
        let claim = payload.get("token_use").and_then(text);
        let found = [TokenUse::Id, TokenUse::Access].into_iter().find(|known| claim.as_deref() == Some(known.as_str()));
        found.filter(|found| self.wants(*found)).ok_or(Rejection::TokenUse)
    }

    fn wants(self, found: TokenUse) -> bool {
        match self {
            Self::Id => found == TokenUse::Id,
            Self::Access => found == TokenUse::Access,
            Self::Either => true,
        }
    }
}
