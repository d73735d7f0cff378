//! The attacks of SECURITY.md as events: what a person can type, through the real decision and gate. A test begins with
//! the row that it is about.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails, and an event is taken apart by its members' names"
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
