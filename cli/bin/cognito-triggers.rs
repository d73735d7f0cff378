//! The command-line interface.

use std::process::ExitCode;

fn main() -> ExitCode {
    cognito_triggers::run()
}
