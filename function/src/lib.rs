//! What every Lambda of the suite is at its start, whatever it answers.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `run` | from the start of a function to its end |
//! | `log` | who may write into the log, and what of a panic |
//! | `payload` | what of a payload the runtime gets to see |
//! | `granted` | what Lambda gives to a function: its variables, its time |
//!
//! ```no_run
//! use std::error::Error;
//! use std::process::ExitCode;
//!
//! #[global_allocator]
//! static ALLOCATOR: function::Allocator = function::Allocator;
//!
//! fn main() -> ExitCode {
//!     function::run("this program runs inside of Lambda", || Ok("hello"), |greeting| serve(greeting))
//! }
//!
//! /// Where the loop of the Lambda runtime stands.
//! fn serve(greeting: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
//!     Err(format!("{greeting}, and no loop").into())
//! }
//! ```

mod granted;
mod log;
mod payload;
mod run;

/// What gives out memory in a function: the triggers' library names it, and whatever else has a `main`.
///
/// The one that musl is linked with copies whatever grows and asks the system for whatever is large, as a mail is: with it
/// a warm mail takes a sixth longer (`cargo run --release -p bench` measures what there is).
pub use dlmalloc::GlobalDlmalloc as Allocator;
pub use granted::deadline;
use granted::inside_lambda;
pub use log::{log_as_json, log_panics_without_their_text};
pub use payload::only_json;
pub use run::run;
