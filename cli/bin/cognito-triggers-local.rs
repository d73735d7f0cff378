//! The command-line interface with the local pool.

use std::process::ExitCode;

fn main() -> ExitCode {
    cognito_triggers::run()
}
