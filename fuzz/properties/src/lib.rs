//! What holds for any bytes, each property a function that panics where it does not hold.
//!
//! The fuzz targets in `fuzz/fuzz_targets/` hand their bytes to these functions, and `tests/replay.rs` every seed and every
//! input that once broke one: so a crash that fuzzing found is tried by plain `cargo test` for ever after.
//!
//! | file | what holds |
//! | --- | --- |
//! | `envelope` | what is read is JSON, and only `response` changes |
//! | `views` | every view reads every event, and says what an ordinary parser says |
//! | `display_name` | who is greeted is greeted with a name, and nothing of it acts |
//! | `link` | the link leads to the app, and its values are those of the event |
//! | `gate` | our own answers pass, and any answer has one verdict |
//! | `token` | nothing counts but what was signed and says what must be said |
//! | `policy_file` | a policy, or problems that tell no value |
//! | `parts` | how several values stand in one input |
//! | `json` | JSON taken apart by somebody else than the crates that are tried |
//! | `mutations` | inputs that are nearly right, for what random bytes never get past |

#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a property that does not hold ends the run; what these crates made themselves is as it should be; and what a \
              token lacks is null"
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

/// A property: panics where it does not hold for these bytes.
pub type Property = fn(&[u8]);

/// Every target by the name of its file in `fuzz/fuzz_targets/`, with its property.
pub const TARGETS: [(&str, Property); 7] = [
    ("envelope", envelope),
    ("views", views),
    ("display_name", display_name),
    ("link", link),
    ("response_validation", response_validation),
    ("token", token),
    ("policy_file", policy_file),
];
