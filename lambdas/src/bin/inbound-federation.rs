//! The Lambda for a pool's inbound federation trigger.

use std::process::ExitCode;

fn main() -> ExitCode {
    cognito_triggers_lambdas::run(&triggers::inbound_federation::HANDLER, cognito_triggers_lambdas::NoEffects)
}
