//! A Lambda Runtime API on loopback: runs the real function binaries on a machine that knows no AWS.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `function` | a process, started, handed events, stopped |
//! | `environment` | the variables a Lambda sees, and no others |
//! | `server` | the Runtime API as the process sees it: its routes |
//! | `invocation_queue` | where an event waits for its answer, and what belongs to which event |
//! | `outcome` | what came of an event |
//! | `logs` | what becomes of the process's standard output and standard error |
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use cognito_triggers_lambda_emulator::{Bytes, Function, Logs, Outcome};
//! use std::{path::Path, time::Duration};
//!
//! let program = Path::new("target/release/custom-message");
//! let mut function = Function::start(program, "custom-message", [], Logs::Capture).await?;
//! let outcome = function.invoke(Bytes::from_static(b"{}"), Duration::from_secs(5)).await;
//! assert!(matches!(outcome, Outcome::Response(_)));
//! let logs = function.stop().await;
//! assert!(logs.stderr.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! One function has one process and takes one event at a time, as in Lambda.

mod environment;
mod function;
mod invocation_queue;
mod logs;
mod outcome;
mod server;
#[cfg(test)]
mod tests;

/// The bytes of an event or an answer, cheap to clone.
pub use axum::body::Bytes;
pub use function::Function;
pub use logs::{CapturedLogs, Logs};
pub use outcome::{FunctionError, Outcome};
