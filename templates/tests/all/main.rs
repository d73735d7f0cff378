//! What holds for every message in every language: golden files, the attacks of SECURITY.md, properties, and the design.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod cells;
mod design;
mod dom;
mod golden;
mod links;
mod names;
mod pattern;
mod placeholders;
mod properties;
mod sources;
