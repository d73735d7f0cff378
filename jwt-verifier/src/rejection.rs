//! Why a token was rejected: stable names for logs, and nothing of the token.

use std::fmt;

/// Declares [`Rejection`]: each kind once, with its name, its coarser reason and its message.
macro_rules! rejections {
    (
        $(#[$attribute:meta])*
        pub enum Rejection {
            $($(#[doc = $meaning:literal])+ $name:ident = $kind:literal, $reason:ident, $message:literal;)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Rejection {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl Rejection {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable name of this kind.
            #[must_use]
            pub const fn kind(self) -> &'static str {
                match self {
                    $(Self::$name => $kind,)+
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
            pub const fn reason(self) -> Reason {
                match self {
                    $(Self::$name => Reason::$reason,)+
                }
            }

            /// What it means, for documentation; `Display` is shorter.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($meaning),+).trim_ascii(),)+
                }
            }

            const fn message(self) -> &'static str {
                match self {
                    $(Self::$name => $message,)+
                }
            }
        }
    };
}

rejections! {
    /// Why a token was rejected.
    ///
    /// It contains nothing from a token, a key set or a server: `Display` and `Debug` may be logged. Send clients the same response
    /// for all kinds, because the differences help an attacker. The exception is [`Rejection::Jwks`], which says nothing about the
    /// token: respond with 503, never 401.
    pub enum Rejection {
        /// The token is not three segments of strict base64url, of which the first two are JSON objects without
        /// duplicate keys; or it is too long or nested too deeply.
        Malformed = "malformed", InvalidToken, "the token is malformed";
        /// The header's `alg` is not `RS256`.
        Alg = "alg", InvalidToken, "the token's algorithm is not RS256";
        /// The header has `crit` or `zip`, which are not supported.
        Header = "header", InvalidToken, "the token's header requires an unsupported extension";
        /// The header has no `kid`, or the pool has no such key.
        Kid = "kid", InvalidToken, "the token's key is not known";
        /// The key cannot verify RS256.
        Key = "key", InvalidToken, "the token's key cannot be used";
        /// The pool's keys are not available. The token may be valid.
        Jwks = "jwks", JwksUnavailable, "the keys of the user pool are not available";
        /// The signature is not valid.
        Signature = "signature", InvalidSignature, "the token's signature is not valid";
        /// `iss` is not an issuer of a configured pool.
        Issuer = "issuer", InvalidClaims, "the token is from another issuer";
        /// `token_use` is not the expected one.
        TokenUse = "token_use", InvalidClaims, "the token is of another kind";
        /// The token was issued to another app client.
        Client = "client", InvalidClaims, "the token is for another app client";
        /// `exp` has passed.
        Expired = "expired", TokenExpired, "the token has expired";
        /// `nbf` is in the future.
        NotBefore = "not_before", InvalidClaims, "the token is not valid yet";
        /// A required claim is missing, a claim has the wrong type, or the token was issued in the future.
        Claims = "claims", InvalidClaims, "the token's claims are not valid";
        /// The user is in none of the required groups.
        Group = "group", Forbidden, "the user is in none of the required groups";
        /// The token has none of the required scopes.
        Scope = "scope", InsufficientScope, "the token has none of the required scopes";
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
