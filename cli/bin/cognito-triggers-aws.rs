//! The command-line interface with the commands that call AWS.

use std::process::ExitCode;

fn main() -> ExitCode {
    cognito_triggers::run()
}
