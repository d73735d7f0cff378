//! The attacks of SECURITY.md on tokens (A, C) and on their keys (K), each against a verifier as an application makes
//! it, and what holds for any input.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod caching;
mod claims;
mod fixtures;
mod header;
mod key_sets;
mod members;
#[cfg(feature = "network")]
mod network;
mod pools;
mod private;
mod properties;
mod segments;
mod signature;
mod time;
