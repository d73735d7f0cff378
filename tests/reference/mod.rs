//! Reference pages that are generated from the root's dependencies. The others are generated where their tables are:
//! `cli/reference.rs`, `policy/src/reference.rs` and `http-api/src/reference.rs`.

mod decoder;
mod denials;
mod doctor_findings;
mod log_codes;
mod page;
mod triggers;
