//! The Lambda for a pool's post confirmation trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "aws"))]
    let carry_out = triggers::OnPaper;
    #[cfg(feature = "aws")]
    let carry_out = triggers::aws::Confirm::default();
    triggers::run(&decisions::post_confirmation::HANDLER, carry_out)
}
