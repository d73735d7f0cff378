//! The attacks of the threat model as events with hostile user input, through the real decision and response validation. Test
//! names begin with their row.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed unwrap fails the test; events are indexed by member name"
)]

mod cell;
mod characters;
#[path = "../../../templates/tests/all/dom.rs"]
mod dom;
mod links;
mod markup;
mod names;
#[path = "../../../templates/tests/all/pattern.rs"]
mod pattern;
mod phishing;
mod placeholders;
mod reliability;
mod values;
