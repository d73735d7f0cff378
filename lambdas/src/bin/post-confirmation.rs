//! The Lambda for a pool's post confirmation trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "aws"))]
    let carry_out = cognito_triggers_lambdas::OnPaper;
    #[cfg(feature = "aws")]
    let carry_out = cognito_triggers_lambdas::aws::Confirm::default();
    cognito_triggers_lambdas::run(&triggers::post_confirmation::HANDLER, carry_out)
}
