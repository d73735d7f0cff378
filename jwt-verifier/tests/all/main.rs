//! The attacks on tokens (A, C) and on their keys (K) in the threat model, and properties for any input.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod caching;
mod claims;
mod duplicate_members;
mod fixtures;
mod header;
mod key_sets;
#[cfg(feature = "network")]
mod network;
mod pools;
mod properties;
mod redaction;
mod segments;
mod signature;
mod time;
