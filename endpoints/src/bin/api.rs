//! The endpoints, from sign-up to sign-out, as a Lambda function.

use endpoints::api::{NoHooks, run};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: function::Allocator = function::Allocator;

fn main() -> ExitCode {
    run(NoHooks)
}
