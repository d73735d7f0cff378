//! The Lambda for a pool's pre token generation trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "resume-on-sign-in"))]
    let executor = cognito_triggers_lambdas::NoEffects;
    #[cfg(all(feature = "resume-on-sign-in", not(feature = "aws")))]
    let executor = cognito_triggers_lambdas::DryRun;
    #[cfg(all(feature = "resume-on-sign-in", feature = "aws"))]
    let executor = cognito_triggers_lambdas::aws::UserSetupExecutor::default();
    cognito_triggers_lambdas::run(&triggers::pre_token_generation::HANDLER, executor)
}
