//! The Lambda authorizer of an API behind API Gateway.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: lambda_support::Allocator = lambda_support::Allocator;

fn main() -> ExitCode {
    cognito_triggers_authorizer::run()
}
