//! The Lambda for a pool's custom SMS sender trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "aws-senders"))]
    let executor = cognito_triggers_lambdas::DryRun;
    #[cfg(feature = "aws-senders")]
    let executor = cognito_triggers_lambdas::aws::SenderExecutor::new(triggers::custom_sms_sender::NOT_SENT);
    cognito_triggers_lambdas::run(&triggers::custom_sms_sender::HANDLER, executor)
}
