//! Who may sign up, tried as attackers and unlucky people try it: the rows of classes S and F of SECURITY.md, through the
//! real handler. A test begins with the row that it is about.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails, and an event is taken apart by its members' names"
)]

mod addresses;
mod attempt;
mod attributes;
mod flags;
mod link;
mod modes;
mod payloads;
