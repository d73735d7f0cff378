//! What every Lambda of the suite is, whatever it answers.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `run` | from the start of a function to its end |
//! | `log` | who may write into the log, and what of a panic |
//! | `json_subscriber` | what a line of the log is made of |
//! | `serve` | the loop that answers one event after another |
//! | `environment` | the environment variables that Lambda sets |
//! | `deadline` | how long a function may take for an event |
//! | `aws` | settings of AWS SDK clients (feature `aws`) |
//! | `token_verifier` | the token verifier that a policy describes (feature `token-verifier`) |
//!
//! ```no_run
//! use cognito_triggers_lambda_support::{Allocator, run, serve};
//! use serde_json::value::to_raw_value;
//! use std::process::ExitCode;
//!
//! #[global_allocator]
//! static ALLOCATOR: Allocator = Allocator;
//!
//! fn main() -> ExitCode {
//!     run(
//!         "this program runs inside of Lambda",
//!         || Ok("hello"),
//!         |greeting| serve(|_payload, _context| async move { to_raw_value(greeting).map_err(|_| "no JSON".into()) }),
//!     )
//! }
//! ```

#[cfg(feature = "aws")]
pub mod aws;
mod deadline;
mod environment;
mod json_subscriber;
mod log;
mod run;
mod serve;
#[cfg(feature = "token-verifier")]
mod token_verifier;

pub use deadline::deadline;
/// What gives out memory in a function: the triggers' library names it, and whatever else has a `main`.
///
/// The one that musl is linked with copies whatever grows and asks the system for whatever is large, as a mail is: with it
/// a warm mail takes a sixth longer (`cargo run --release -p bench` measures what there is).
pub use dlmalloc::GlobalDlmalloc as Allocator;
pub use log::{init_json_logging, install_panic_hook};
pub use run::run;
pub use serve::serve;
#[cfg(feature = "token-verifier")]
pub use token_verifier::{StartError, verifier};
