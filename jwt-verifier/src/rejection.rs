//! Why a token is not accepted: stable names for logs, and nothing of the token.

use std::fmt;

/// Why a token is not accepted.
///
/// Nothing in it comes from a token, a key set or a server: `Display` and `Debug` may be logged. What a client is told
/// is for the caller to decide; telling one kind from another helps an attacker, so let it be one answer for all kinds
/// but [`Rejection::Jwks`], which is no statement about the token (answer 503, never 401).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// Not three segments of strict base64url with two JSON objects in them; a member stands in one twice; too long or
    /// too deeply nested.
    Malformed,
    /// The header's `alg` is not `RS256`.
    Alg,
    /// The header has `crit`, whose extensions nobody here understands, or `zip`.
    Header,
    /// The header names no key, or one that the pool does not have.
    Kid,
    /// The named key is not one to verify RS256 with.
    Key,
    /// The pool's keys could not be had. It says nothing about the token.
    Jwks,
    /// The signature is not that key's over this header and payload.
    Signature,
    /// `iss` is not an issuer of a configured pool.
    Issuer,
    /// `token_use` is not the expected one.
    TokenUse,
    /// The token was made for another app client.
    Client,
    /// `exp` has come.
    Expired,
    /// `nbf` has not come.
    NotBefore,
    /// A claim that must be there is missing, one is not of its type, or the token is of the future.
    Claims,
    /// The user is in none of the groups that were asked for.
    Group,
    /// The token has none of the scopes that were asked for.
    Scope,
}

impl Rejection {
    /// The stable name of this kind.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Alg => "alg",
            Self::Header => "header",
            Self::Kid => "kid",
            Self::Key => "key",
            Self::Jwks => "jwks",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::TokenUse => "token_use",
            Self::Client => "client",
            Self::Expired => "expired",
            Self::NotBefore => "not_before",
            Self::Claims => "claims",
            Self::Group => "group",
            Self::Scope => "scope",
        }
    }

    /// The coarser reason, for logs.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::Rejection;
    ///
    /// assert_eq!(Rejection::Client.kind(), "client");
    /// assert_eq!(Rejection::Client.reason().as_str(), "invalid_claims");
    /// ```
    #[must_use]
    pub fn reason(self) -> Reason {
        match self {
            Self::Malformed | Self::Alg | Self::Header | Self::Kid | Self::Key => Reason::InvalidToken,
            Self::Issuer | Self::TokenUse | Self::Client | Self::NotBefore | Self::Claims => Reason::InvalidClaims,
            Self::Expired => Reason::TokenExpired,
            Self::Signature => Reason::InvalidSignature,
            Self::Scope => Reason::InsufficientScope,
            Self::Group => Reason::Forbidden,
            Self::Jwks => Reason::JwksUnavailable,
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::Malformed => "the token is malformed",
            Self::Alg => "the token's algorithm is not RS256",
            Self::Header => "the token's header asks for what is not supported",
            Self::Kid => "the token names no known key",
            Self::Key => "the key that the token names cannot be used",
            Self::Jwks => "the keys of the user pool are not available",
            Self::Signature => "the token's signature is not valid",
            Self::Issuer => "the token is of another issuer",
            Self::TokenUse => "the token is of another kind",
            Self::Client => "the token is for another app client",
            Self::Expired => "the token has expired",
            Self::NotBefore => "the token is not valid yet",
            Self::Claims => "the token's claims are not valid",
            Self::Group => "the user is in none of the groups that are needed",
            Self::Scope => "the token has none of the scopes that are needed",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message())
    }
}

impl std::error::Error for Rejection {}

/// Why somebody was not let in, in the names that Powertools for AWS Lambda proposes for its `JWTVerifier`, so that
/// logs of both read alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// There was no token at all. No [`Rejection`] has this reason; it is for those who look for a token in a request.
    MissingToken,
    /// The token, or the key that it names, is not one that can be verified.
    InvalidToken,
    /// The token says something else than what is expected.
    InvalidClaims,
    /// The token's time is over.
    TokenExpired,
    /// Somebody else made the token, or changed it.
    InvalidSignature,
    /// A scope is missing.
    InsufficientScope,
    /// The user is not in a group that is needed.
    Forbidden,
    /// The keys could not be had; nothing is known about the token.
    JwksUnavailable,
}

impl Reason {
    /// The name as it stands in a log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MissingToken => "missing_token",
            Self::InvalidToken => "invalid_token",
            Self::InvalidClaims => "invalid_claims",
            Self::TokenExpired => "token_expired",
            Self::InvalidSignature => "invalid_signature",
            Self::InsufficientScope => "insufficient_scope",
            Self::Forbidden => "forbidden",
            Self::JwksUnavailable => "jwks_unavailable",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
