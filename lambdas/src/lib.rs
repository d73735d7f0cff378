//! The Lambdas: one binary per trigger in `src/bin/`, which runs the handlers of the `triggers` crate on the Lambda
//! runtime.
//!
//! | module | contents |
//! | --- | --- |
//! | `lambda` | running a handler on the Lambda runtime |
//! | `event_log` | the log line of an event, with its metrics |
//! | `effects` | executing the effects that a decision requests |
//! | `aws` | the AWS calls, with the Cargo feature `aws` |
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     cognito_triggers_lambdas::run(&triggers::custom_message::HANDLER, cognito_triggers_lambdas::NoEffects)
//! }
//! ```

#[cfg(feature = "aws")]
pub mod aws;
mod effects;
mod event_log;
mod lambda;

pub use effects::{DryRun, EffectExecutor, EffectResult, NoEffects};
pub use lambda::run;

/// The allocator of all trigger Lambdas.
#[global_allocator]
static ALLOCATOR: lambda_support::Allocator = lambda_support::Allocator;
