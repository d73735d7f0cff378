//! The real binaries against services on loopback: moto, and prepared responses for linking, which no emulator
//! supports. Test names begin with their row of the threat model.
//!
//! `tests/install-tools` installs moto; CONTRIBUTING.md has the commands.

#![expect(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed unwrap fails the test; responses are indexed by member name; the shared modules contain more than is \
    needed here"
)]

mod function;
mod link;
mod moto;
mod proxy;
mod resume;
mod sign_in;
mod stack;
mod user_setup;
