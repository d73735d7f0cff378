//! The Lambdas: one short main per trigger in `src/bin/`, the decisions of `decisions` on the Lambda runtime.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `lambda` | a handler on the Lambda runtime, with its log |
//! | `effects` | the work that a decision asks for: who does it, and what came of it |
//! | `aws` | the AWS calls, through the SDK; only with the Cargo feature of this name |
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     cognito_triggers_lambdas::run(&triggers::custom_message::HANDLER, cognito_triggers_lambdas::NoEffects)
//! }
//! ```

#[cfg(feature = "aws")]
pub mod aws;
mod effects;
mod lambda;

pub use effects::{DryRun, EffectExecutor, EffectResult, NoEffects};
pub use lambda::run;

/// Of every Lambda that is a trigger.
#[global_allocator]
static ALLOCATOR: lambda_support::Allocator = lambda_support::Allocator;
