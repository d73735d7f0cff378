//! Properties that must hold for any bytes. Each is a function that panics if its property is violated.
//!
//! The fuzz targets in `fuzz/fuzz_targets/` pass their bytes to these functions, and `tests/replay.rs` does so with
//! every seed and every input that once violated a property: a crash found by fuzzing becomes a regression test of
//! plain `cargo test`.
//!
//! | file | property |
//! | --- | --- |
//! | `envelope` | accepted events are JSON, and only `response` changes |
//! | `views` | every view reads every event, and agrees with an ordinary parser |
//! | `display_name` | names in greetings are inert |
//! | `link` | the link leads to the app, with the values of the event |
//! | `response_validation` | Lambda functions only return valid responses, and validation is deterministic |
//! | `token` | only tokens that are signed and have valid claims are accepted |
//! | `policy_file` | a policy is accepted or rejected with problems that contain no values |
//! | `parts` | several values in one input |
//! | `json` | a JSON reader that is independent of the tested crates |
//! | `mutations` | nearly valid inputs, which random bytes almost never are |

#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a violated property ends the run; values made here are valid; and missing claims of a token are null"
)]

mod display_name;
mod envelope;
mod json;
mod link;
mod mutations;
mod parts;
mod policy_file;
mod response_validation;
mod token;
mod views;

pub use display_name::display_name;
pub use envelope::envelope;
pub use link::link;
pub use mutations::{mutate_json, mutate_lines};
pub use policy_file::policy_file;
pub use response_validation::response_validation;
pub use token::token;
pub use views::views;

/// A property: panics if it is violated for these bytes.
pub type Property = fn(&[u8]);

/// Every target, named like its file in `fuzz/fuzz_targets/`, with its property.
pub const TARGETS: [(&str, Property); 7] = [
    ("envelope", envelope),
    ("views", views),
    ("display_name", display_name),
    ("link", link),
    ("response_validation", response_validation),
    ("token", token),
    ("policy_file", policy_file),
];
