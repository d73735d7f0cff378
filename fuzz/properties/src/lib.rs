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
//! | `handlers` | the functions only return responses that Cognito accepts |
//! | `federation` | a provider sets only the attributes that the policy lists |
//! | `response_validation` | validation is deterministic, and stricter the less it knows |
//! | `token` | only tokens that are signed and have valid claims are accepted |
//! | `encrypted_message` | only messages that the AWS Encryption SDK made are decrypted |
//! | `policy_file` | a policy is accepted or rejected with problems that contain no values |
//! | `jwks` | a key is used only if it is the only one with its `kid` |
//! | `authorizer_event` | no request without a valid token is allowed |
//! | `http_event` | every request gets a well-formed response; with the feature `http-api`, whose AWS SDK takes minutes to compile |
//! | `replay_input` | reading events from a file loses no part of it |
//! | `pool` | a user pool with a key, and its tokens |
//! | `event_reader` | the CLI's reader of events |
//! | `sampling` | which inputs get an expensive check |
//! | `parts` | several values in one input |
//! | `json` | a JSON reader that is independent of the tested crates |
//! | `mutations` | nearly valid inputs, which random bytes almost never are |

#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a violated property ends the run; values made here are valid; and missing claims of a token are null"
)]

mod authorizer_event;
mod display_name;
mod encrypted_message;
mod envelope;
mod event_reader;
mod federation;
mod handlers;
#[cfg(feature = "http-api")]
mod http_event;
mod json;
mod jwks;
mod link;
mod mutations;
mod parts;
mod policy_file;
mod pool;
mod replay_input;
mod response_validation;
mod sampling;
mod token;
mod views;

pub use authorizer_event::authorizer_event;
pub use display_name::display_name;
pub use encrypted_message::encrypted_message;
pub use envelope::envelope;
pub use federation::federation;
pub use handlers::handlers;
#[cfg(feature = "http-api")]
pub use http_event::http_event;
pub use jwks::jwks;
pub use link::link;
pub use mutations::{mutate_json, mutate_lines};
pub use policy_file::policy_file;
pub use replay_input::replay_input;
pub use response_validation::response_validation;
pub use token::token;
pub use views::views;

/// A property: panics if it is violated for these bytes.
pub type Property = fn(&[u8]);

/// Every target, named like its file in `fuzz/fuzz_targets/`, with its property.
pub const TARGETS: &[(&str, Property)] = &[
    ("envelope", envelope),
    ("views", views),
    ("display_name", display_name),
    ("link", link),
    ("handlers", handlers),
    ("federation", federation),
    ("response_validation", response_validation),
    ("token", token),
    ("jwks", jwks),
    ("encrypted_message", encrypted_message),
    ("policy_file", policy_file),
    ("authorizer_event", authorizer_event),
    ("replay_input", replay_input),
    #[cfg(feature = "http-api")]
    ("http_event", http_event),
];
