//! The HTTP API as a Lambda function.

use cognito_triggers_http_api::{NoHooks, run};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: lambda_support::Allocator = lambda_support::Allocator;

fn main() -> ExitCode {
    run(NoHooks)
}
