//! Amazon Cognito JSON web tokens, verified: what a Rust service takes instead of `aws-jwt-verify`.
//!
//! A [`Verifier`] takes a token and answers its [`Claims`], or a [`Rejection`] that holds nothing of it. It knows no
//! HTTP framework and no Lambda; where the token stands in a request, and what a client is told, is its caller's to
//! know.
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
//! // What a client is told.
//! let status = |verified| match verified {
//!     Ok(_) => 200,
//!     Err(Rejection::Jwks) => 503,
//!     Err(_) => 401,
//! };
//!
//! let when_it_was_made = Duration::from_secs(1_700_000_000);
//! let verified = verifier.verify_at(token, Expected::Access, when_it_was_made).await;
//! assert_eq!(verified.as_ref().map(|claims| claims.username()), Ok(Some("ann")));
//! assert_eq!(verified.as_ref().map(|claims| claims.require_scope(&["shop/read"])), Ok(Ok(())));
//! assert_eq!(status(verified), 200);
//!
//! // By the clock it has expired, an hour after it was made.
//! let verified = verifier.verify(token, Expected::Access).await;
//! assert_eq!(verified.as_ref().err(), Some(&Rejection::Expired));
//! assert_eq!(status(verified), 401);
//! # Ok(())
//! # }
//! ```
//!
//! # Contents
//!
//! * [`Verifier`]: with keys of its own, with keys that it fetches, or with both; for one user pool or several
//! * [`UserPool`], [`AppClients`], [`Expected`]: whose tokens are accepted
//! * [`JwkSet`], [`Fetch`], `Https`: where the keys come from. `Https` is the feature `network`, which is on unless it
//!   is switched off.
//! * [`Claims`], [`TokenUse`]: what a token says, and whether it has a group or a scope
//! * [`Rejection`], [`Reason`]: why a token is not accepted
//!
//! # What is checked, in this order
//!
//! 1. At most 16 KiB; three segments of strict base64url without padding; header and payload are JSON objects in UTF-8,
//!    with no member twice at any depth, nested at most 32 deep.
//! 2. `alg` is `RS256`. There is no `crit` and no `zip`. `kid` is a string of 1 to 256 bytes. `jwk`, `jku`, `x5u`,
//!    `x5c` and `typ` are not read.
//! 3. Before anybody asks for a key: `iss` is exactly an issuer of the pool, `token_use` is what is expected, and the
//!    app client (`aud` of an ID token, `client_id` of an access token) is one string that is accepted.
//! 4. The key of that name is RSA of 2,048 to 8,192 bits, and neither its `use`, `alg` nor `key_ops` is for anything
//!    else.
//! 5. The signature is right over the first two segments as they were received.
//! 6. `exp` is there and has not come, `nbf` has come, `iat` and `auth_time` are at most a minute ahead. Times are JSON
//!    numbers, a fraction or exponent among them, from 0 to 2^53.
//! 7. `sub` is a string that is not empty; `cognito:groups`, `scope`, `jti` and the user name are of their types where
//!    they are there.
//!
//! What Cognito revokes is not to be seen in a token: it passes until it expires. Who must know asks Cognito
//! (`GetUser`).
//!
//! # When keys are fetched
//!
//! With the first token that needs them; again when they are an hour old, or when a token names a key that is not among
//! them, the latter at most once in ten seconds. A key that the pool has withdrawn is refused from then on. One request
//! is under way at a time, and ends after 1.5 seconds; only one whose connection failed is made a second time. Answers
//! of another status than 200, of more than 64 KiB, or that are no key set, are failures; redirects are not followed.
//! After a failure the old keys serve up to a day; without them the answer is [`Rejection::Jwks`] (503, never 401), and
//! nobody asks for a second.
//!
//! # What it checks that `aws-jwt-verify` does not
//!
//! Each was tried with its `CognitoJwtVerifier` of release 5.2.1, which accepts these tokens:
//!
//! * one without `exp`: it never expires
//! * one with `crit` or `zip`: it means something else than what was read
//! * one in which a member stands twice, such as `token_use` or `alg`
//! * one whose `iat` lies in the future
//! * one without `sub`, or with an empty one; one whose `cognito:groups` is no list or whose `auth_time` is no number
//! * one in another spelling: with padding, with last bits that mean nothing, or not in UTF-8
//! * one of any length
//! * one signed with an RSA key of 1,024 bits, with a key whose `key_ops` are for something else, or with the first of
//!   two keys of one name
//!
//! And that release, by its code,
//!
//! * keeps its keys for as long as the process lives, so that a withdrawn one never stops working
//! * reads a key set of any length
//! * asks for the keys again with every token while that fails
//! * asks for the keys before it compares `token_use` and the app client; its `JwtVerifier` with one issuer even before
//!   it compares `iss`
//! * refuses a whole key set for one key without a `kty`
//! * knows no issuer in China
//!
//! It can do what this crate does not: other issuers and algorithms than Cognito's, load balancers, checks of the
//! caller's own.

mod app_clients;
mod bearer;
mod cache;
mod claims;
mod expected;
mod fetch;
mod header;
#[cfg(feature = "network")]
mod https;
mod json_object;
mod jwk_set;
mod key;
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
pub use jwk_set::{InvalidJwkSet, JwkSet};
pub use rejection::{Reason, Rejection};
pub use user_pool::{InvalidUserPoolId, UserPool};
pub use verifier::Verifier;
