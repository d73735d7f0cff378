//! The Lambda authorizer of an API behind API Gateway.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: function::Allocator = function::Allocator;

fn main() -> ExitCode {
    endpoints::authorizer::run()
}
