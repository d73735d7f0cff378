//! The Lambda for a pool's custom message trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    triggers::run(&decisions::custom_message::HANDLER, triggers::NeverAsked)
}
