//! SRP, signing keys and signatures. Knows neither users nor pools.
//!
//! | file | contents |
//! | --- | --- |
//! | `srp/` | Cognito's SRP: verifiers of passwords, and the server's side of an exchange |
//! | `timestamp` | the form of the time that a proof of SRP covers |
//! | `signing_keys`, `signing_key`, `key_file`, `rsa_public_key` | the keys of tokens |
//! | `secret_hash` | `SECRET_HASH` of confidential app clients |

mod key_file;
mod rsa_public_key;
mod secret_hash;
mod signing_key;
mod signing_keys;
mod srp;
mod timestamp;

pub(crate) use secret_hash::secret_hash;
pub(crate) use signing_key::SigningKey;
pub(crate) use signing_keys::SigningKeys;
#[cfg(test)]
pub(crate) use srp::TestClient;
pub(crate) use srp::{Proof, ServerExchange, hash_password, invent_verifier, matches_password};
pub(crate) use timestamp::{TimestampForm, timestamp_form};
