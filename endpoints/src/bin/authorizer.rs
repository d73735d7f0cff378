//! The Lambda authorizer of an API behind API Gateway.

use std::process::ExitCode;

fn main() -> ExitCode {
    endpoints::authorizer::run()
}
