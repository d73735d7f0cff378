//! Tests of every message and every page in every language: golden files, the attacks of the threat model, properties, and
//! the design.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

// The tests of `triggers` share some of these files, which refer to the crate by this name.
extern crate cognito_triggers_templates as templates;

mod attempts;
mod cells;
mod design;
mod dom;
mod golden;
mod links;
mod names;
mod page_attacks;
mod page_design;
mod pages;
mod pattern;
mod placeholders;
mod plain_text;
mod properties;
mod reference;
mod sources;
