//! The Lambda for a pool's post authentication trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "aws"))]
    let executor = cognito_triggers_lambdas::DryRun;
    #[cfg(feature = "aws")]
    let executor = cognito_triggers_lambdas::aws::SignInExecutor::default();
    cognito_triggers_lambdas::run(&triggers::post_authentication::HANDLER, executor)
}
