//! The Lambda for a pool's pre token generation trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "repair"))]
    let carry_out = triggers::NeverAsked;
    #[cfg(all(feature = "repair", not(feature = "aws")))]
    let carry_out = triggers::OnPaper;
    #[cfg(all(feature = "repair", feature = "aws"))]
    let carry_out = triggers::aws::Confirm::default();
    triggers::run(&decisions::pre_token_generation::HANDLER, carry_out)
}
