//! The Lambda for a pool's post confirmation trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "aws"))]
    let executor = cognito_triggers_lambdas::DryRun;
    #[cfg(feature = "aws")]
    let executor = cognito_triggers_lambdas::aws::UserSetupExecutor::default();
    cognito_triggers_lambdas::run(&triggers::post_confirmation::HANDLER, executor)
}
