//! The rows of classes S and F of the threat model, through the real handler: attempts to evade the sign-up rules. Test names
//! begin with their row.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed unwrap fails the test; events are indexed by member name"
)]

mod addresses;
mod attempt;
mod attributes;
mod duplicates;
mod flags;
mod link;
mod modes;
mod oracle;
mod payloads;
mod user_names;
