//! Whether the process runs inside Lambda.

use std::env;

/// Variables that Lambda sets and without which the Lambda runtime does not start.
const REQUIRED: [&str; 4] = [
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
];

/// Whether this process has the variables that the Lambda runtime requires.
pub(crate) fn is_inside_lambda() -> bool {
    REQUIRED.iter().all(|name| env::var_os(name).is_some())
}
