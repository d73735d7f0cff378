//! The Lambda for a pool's pre token generation trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "resume-on-sign-in"))]
    let carry_out = cognito_triggers_lambdas::NeverAsked;
    #[cfg(all(feature = "resume-on-sign-in", not(feature = "aws")))]
    let carry_out = cognito_triggers_lambdas::OnPaper;
    #[cfg(all(feature = "resume-on-sign-in", feature = "aws"))]
    let carry_out = cognito_triggers_lambdas::aws::Confirm::default();
    cognito_triggers_lambdas::run(&triggers::pre_token_generation::HANDLER, carry_out)
}
