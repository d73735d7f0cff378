//! Why a token was rejected: stable names for logs, and nothing of the token.

use std::fmt;

/// Why a token was rejected.
///
/// It contains nothing from a token, a key set or a server: `Display` and `Debug` may be logged. Send clients the same response
/// for all kinds, because the differences help an attacker. The exception is [`Rejection::Jwks`], which says nothing about the
/// token: respond with 503, never 401.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// Not three segments of strict base64url with two JSON objects, a duplicate key, too long, or nested too deeply.
    Malformed,
    /// The header's `alg` is not `RS256`.
    Alg,
    /// The header has `crit` or `zip`, which are not supported.
    Header,
    /// The header has no `kid`, or the pool has no such key.
    Kid,
    /// The key cannot verify RS256.
    Key,
    /// The pool's keys are not available. The token may be valid.
    Jwks,
    /// The signature is not valid.
    Signature,
    /// `iss` is not an issuer of a configured pool.
    Issuer,
    /// `token_use` is not the expected one.
    TokenUse,
    /// The token was issued to another app client.
    Client,
    /// `exp` has passed.
    Expired,
    /// `nbf` is in the future.
    NotBefore,
    /// A required claim is missing, a claim has the wrong type, or the token was issued in the future.
    Claims,
    /// The user is in none of the required groups.
    Group,
    /// The token has none of the required scopes.
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
            Self::Header => "the token's header requires an unsupported extension",
            Self::Kid => "the token's key is not known",
            Self::Key => "the token's key cannot be used",
            Self::Jwks => "the keys of the user pool are not available",
            Self::Signature => "the token's signature is not valid",
            Self::Issuer => "the token is from another issuer",
            Self::TokenUse => "the token is of another kind",
            Self::Client => "the token is for another app client",
            Self::Expired => "the token has expired",
            Self::NotBefore => "the token is not valid yet",
            Self::Claims => "the token's claims are not valid",
            Self::Group => "the user is in none of the required groups",
            Self::Scope => "the token has none of the required scopes",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message())
    }
}

impl std::error::Error for Rejection {}

/// The coarser reason of a rejection, in the names that Powertools for AWS Lambda proposes for its `JWTVerifier`, so
/// that the logs of both use the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// There was no token. No [`Rejection`] has this reason; it is for callers that extract the token from a request.
    MissingToken,
    /// The token cannot be verified, because of its form or its key.
    InvalidToken,
    /// The claims are not the expected ones.
    InvalidClaims,
    /// The token has expired.
    TokenExpired,
    /// The token was forged or modified.
    InvalidSignature,
    /// A required scope is missing.
    InsufficientScope,
    /// The user is not in a required group.
    Forbidden,
    /// The keys are not available; nothing is known about the token.
    JwksUnavailable,
}

impl Reason {
    /// The name for logs.
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
