//! The Lambda for a pool's pre sign-up trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(not(feature = "link"))]
    let carry_out = triggers::NeverAsked;
    #[cfg(all(feature = "link", not(feature = "aws")))]
    let carry_out = triggers::OnPaper;
    #[cfg(all(feature = "link", feature = "aws"))]
    let carry_out = triggers::aws::Link::default();
    triggers::run(&decisions::pre_sign_up::HANDLER, carry_out)
}
