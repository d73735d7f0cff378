//! The Lambda for a pool's custom message trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    cognito_triggers_lambdas::run(&triggers::custom_message::HANDLER, cognito_triggers_lambdas::NoEffects)
}
