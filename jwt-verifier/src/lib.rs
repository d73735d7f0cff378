//! Verifies the JSON web tokens of Amazon Cognito user pools, as `aws-jwt-verify` does for Node.js.
//!
//! A [`Verifier`] takes a token and returns its [`Claims`], or a [`Rejection`] that contains nothing of the token. It is
//! independent of HTTP frameworks and of Lambda: the caller extracts the token from the request, and builds the response.
//!
//! ```
//! use std::time::Duration;
//! use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, Rejection, UserPool, Verifier};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let jwks = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/jwks.json"));
//! # let token = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/token"));
//! let pool = UserPool::new("eu-west-1_AbCdEf123")?;
//! let clients = AppClients::only(["1example23456789"]);
//! let verifier = Verifier::with_keys(pool, clients, JwkSet::parse(jwks)?);
//!
//! // The status that the client gets.
//! let status = |verified| match verified {
//!     Ok(_) => 200,
//!     Err(Rejection::Jwks) => 503,
//!     Err(_) => 401,
//! };
//!
//! let issued_at = Duration::from_secs(1_700_000_000);
//! let verified = verifier.verify_at(token, Expected::Access, issued_at).await;
//! assert_eq!(verified.as_ref().map(|claims| claims.username()), Ok(Some("ann")));
//! assert_eq!(verified.as_ref().map(|claims| claims.require_scope(&["shop/read"])), Ok(Ok(())));
//! assert_eq!(status(verified), 200);
//!
//! // By the system clock it has expired: it was valid for an hour.
//! let verified = verifier.verify(token, Expected::Access).await;
//! assert_eq!(verified.as_ref().err(), Some(&Rejection::Expired));
//! assert_eq!(status(verified), 401);
//! # Ok(())
//! # }
//! ```
//!
//! # Contents
//!
//! * [`Verifier`]: with fixed keys, fetched keys, or both; for one or more user pools
//! * [`UserPool`], [`AppClients`], [`Expected`]: which tokens are accepted
//! * [`JwkSet`], [`Fetch`], `Https`: the source of the keys. `Https` needs the feature `network`, which is on by default.
//! * [`Claims`], [`TokenUse`]: the claims of a token, and checks of its groups and scopes
//! * [`Rejection`], [`Reason`]: why a token was rejected
//!
//! # Checks, in this order
//!
//! 1. At most 16 KiB; three segments of strict base64url without padding; header and payload are JSON objects in UTF-8,
//!    without duplicate keys at any depth, nested at most 32 deep.
//! 2. `alg` is `RS256`. There is no `crit` and no `zip`. `kid` is a string of 1 to 256 bytes. `jwk`, `jku`, `x5u`, `x5c` and
//!    `typ` are ignored.
//! 3. Before any key is fetched: `iss` is exactly an issuer of the pool, `token_use` is the expected one, and the app client
//!    (`aud` of an ID token, `client_id` of an access token) is an accepted string.
//! 4. The key with that `kid` is RSA of 2,048 to 8,192 bits, and its `use`, `alg` and `key_ops` are for verifying RS256.
//! 5. The signature over the first two segments as received is valid.
//! 6. `exp` is present and in the future, `nbf` has passed, `iat` and `auth_time` are at most a minute ahead. Times are JSON
//!    numbers from 0 to 2^53; fractions and exponents are allowed.
//! 7. `sub` is a non-empty string; `cognito:groups`, `scope`, `jti` and the user name have the right types if present.
//!
//! A token does not show that Cognito has revoked it, so a revoked token is accepted until it expires. To detect it,
//! call Cognito (`GetUser`).
//!
//! # When keys are fetched
//!
//! Keys are fetched when the first token needs them, and again when they are an hour old, or when a token has an
//! unknown `kid`, the latter at most once in ten seconds. Once the keys are fetched again, a key that the pool has
//! withdrawn is rejected. Only one request is made at a time, with a timeout of 1.5 seconds; it is retried once if the
//! connection failed. Responses with a status other than 200, of more than 64 KiB, or without a valid key set are
//! failures; redirects are not followed. After a failure, old keys are used for up to a day; without them the result is
//! [`Rejection::Jwks`] (respond with 503, never 401), and the next attempt is made after a second.
//!
//! # What it checks that `aws-jwt-verify` does not
//!
//! Tests with `CognitoJwtVerifier` of release 5.2.1 showed that it accepts these tokens:
//!
//! * without `exp`: the token never expires
//! * with `crit` or `zip`: the verifier may misread the token
//! * with a duplicate key, such as `token_use` or `alg`
//! * with an `iat` in the future
//! * without `sub`, or with an empty one; with `cognito:groups` that is not a list, or `auth_time` that is not a number
//! * in another encoding: with padding, with unused bits set, or not in UTF-8
//! * of any length
//! * signed with an RSA key of 1,024 bits, with a key whose `key_ops` are for something else, or with the first of two keys
//!   with the same `kid`
//!
//! According to its source, that release also
//!
//! * caches keys as long as the process lives, so that a withdrawn key is never rejected
//! * reads a key set of any length
//! * fetches the keys for every token while fetching fails
//! * fetches the keys before it compares `token_use` and the app client; its `JwtVerifier` with one issuer does so even before
//!   it compares `iss`
//! * rejects a whole key set because of one key without a `kty`
//! * does not support the issuers in China
//!
//! `aws-jwt-verify` has features that this crate does not have: issuers and algorithms other than Cognito's, load
//! balancers, and custom checks.

mod app_clients;
mod bearer;
mod claims;
mod expected;
mod fetch;
mod header;
#[cfg(feature = "network")]
mod https;
mod json_object;
mod jwk_set;
mod key;
mod key_cache;
mod keys;
mod rejection;
mod token;
mod user_pool;
mod validity;
mod verifier;

pub use app_clients::AppClients;
pub use bearer::{bearer_or_bare_token, bearer_token};
pub use claims::Claims;
pub use expected::{Expected, TokenUse};
pub use fetch::{Fetch, FetchError, FetchFuture};
#[cfg(feature = "network")]
pub use https::Https;
pub use json_object::{InvalidJsonObject, JsonObject};
pub use jwk_set::{InvalidJwkSet, JwkSet};
pub use rejection::{Reason, Rejection};
pub use user_pool::{InvalidUserPoolId, UserPool};
pub use verifier::Verifier;
