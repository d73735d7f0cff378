//! The endpoints, from sign-up to sign-out, as a Lambda function.

use endpoints::api::{NoHooks, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(NoHooks)
}
