//! The real binaries over a real Runtime API against real services on loopback: moto for what it has, and for linking, which
//! no emulator has, answers as the service model writes them. A test begins with the row of SECURITY.md that it is about.
//!
//! `tests/install-tools` installs moto; CONTRIBUTING.md says what to type.

#![expect(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails, an answer is taken apart by its members' names, and the stack of the other \
              tests can do more than is needed here"
)]

mod function;
mod link;
mod moto;
mod proxy;
mod resume;
mod stack;
mod user_setup;
