//! The Lambda for a pool's pre sign-up trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "link"))]
    let carry_out = cognito_triggers_lambdas::NeverAsked;
    #[cfg(all(feature = "link", not(feature = "aws")))]
    let carry_out = cognito_triggers_lambdas::OnPaper;
    #[cfg(all(feature = "link", feature = "aws"))]
    let carry_out = cognito_triggers_lambdas::aws::Link::default();
    cognito_triggers_lambdas::run(&triggers::pre_sign_up::HANDLER, carry_out)
}
