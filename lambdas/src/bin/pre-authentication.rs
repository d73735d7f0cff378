//! The Lambda for a pool's pre authentication trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    cognito_triggers_lambdas::run(&triggers::pre_authentication::HANDLER, cognito_triggers_lambdas::NoEffects)
}
