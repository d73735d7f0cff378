//! What all Lambdas of this project share: start-up, logging, deadlines, the runtime loop and AWS client settings.
//!
//! | file | contents |
//! | --- | --- |
//! | `run` | start-up, from `main` to the runtime loop |
//! | `log` | which crates may log, the log level, the panic hook |
//! | `log_format` | formats `tracing` events as JSON lines |
//! | `embedded_metrics` | which members of a log line are metrics in CloudWatch |
//! | `serve` | the runtime loop: one event after another |
//! | `environment` | whether the process runs inside Lambda |
//! | `dry_run` | which invocations have no effects |
//! | `deadline` | when the response to an event must be ready |
//! | `aws` | configuration of AWS SDK clients (feature `aws`), secrets (feature `secrets`) |
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
//!         "this program must run inside Lambda",
//!         || Ok("hello"),
//!         |greeting| serve(|_payload, _context| async move { to_raw_value(greeting).map_err(|_| "no JSON".into()) }),
//!     )
//! }
//! ```

#[cfg(feature = "aws")]
pub mod aws;
mod deadline;
mod dry_run;
mod embedded_metrics;
mod environment;
mod log;
mod log_format;
mod run;
mod serve;

pub use deadline::{TRIGGER_TIME_BUDGET, deadline};
/// The memory allocator of the Lambdas. Each binary declares it as its `#[global_allocator]`.
///
/// musl's own allocator copies growing buffers and asks the system for large ones, such as mails: with it, a warm mail
/// takes a sixth longer (measured by `cargo run --release -p bench`).
pub use dlmalloc::GlobalDlmalloc as Allocator;
pub use dry_run::is_dry_run;
pub use embedded_metrics::{EmbeddedMetrics, metric_directive};
pub use log::{init_json_logging, install_panic_hook, log_fields};
pub use run::run;
pub use serve::serve;
