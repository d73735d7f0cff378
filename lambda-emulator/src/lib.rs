//! A Lambda Runtime API on loopback, to run the real function binaries locally and without AWS.
//!
//! | file | contents |
//! | --- | --- |
//! | `function` | a function process: start it, invoke it, stop it |
//! | `effect_mode` | whether functions perform their effects |
//! | `environment` | the environment variables of a Lambda function, and no others |
//! | `server` | the routes of the Runtime API |
//! | `invocation_queue` | queues events and matches responses to them by request id |
//! | `outcome` | the result of an invocation |
//! | `logs` | the standard output and standard error of the process |
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
//! Each function has one process and handles one event at a time, as in Lambda.

mod effect_mode;
mod environment;
mod function;
mod invocation_queue;
mod logs;
mod outcome;
mod server;
#[cfg(test)]
mod tests;

/// The bytes of an event or a response, cheap to clone.
pub use axum::body::Bytes;
pub use effect_mode::EffectMode;
pub use function::Function;
pub use logs::{CapturedLogs, Logs};
pub use outcome::{FunctionError, Outcome};
