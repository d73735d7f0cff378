//! Cognito's variant of SRP-6a, as amplify-js (`packages/auth/src/providers/cognito/utils/srp`) and pycognito
//! (`aws_srp.py`) implement its client. It is not that of RFC 5054: numbers are padded differently, and the client
//! proves the key with an HMAC. The numbers themselves are in the crate `srp-group`.
//!
//! | file | contents |
//! | --- | --- |
//! | `multiplier` | the number `k` |
//! | `padding` | the form in which numbers are hashed |
//! | `password` | salt and verifier of a password |
//! | `exchange` | the server's side: `b`, `B`, and the check of a proof |

mod exchange;
#[cfg(test)]
mod known_answers;
mod multiplier;
mod padding;
mod password;
#[cfg(test)]
mod test_client;

pub(crate) use exchange::{Proof, ServerExchange};
pub(crate) use password::{hash_password, invent_verifier, matches_password};
#[cfg(test)]
pub(crate) use test_client::TestClient;
