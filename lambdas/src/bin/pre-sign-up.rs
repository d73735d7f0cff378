//! The Lambda for a pool's pre sign-up trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "link"))]
    let executor = cognito_triggers_lambdas::NoEffects;
    #[cfg(all(feature = "link", not(feature = "aws")))]
    let executor = cognito_triggers_lambdas::DryRun;
    #[cfg(all(feature = "link", feature = "aws"))]
    let executor = cognito_triggers_lambdas::aws::LinkExecutor::default();
    cognito_triggers_lambdas::run(&triggers::pre_sign_up::HANDLER, executor)
}
