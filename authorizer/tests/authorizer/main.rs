//! The authorizer from the outside: in this process, and as a binary on the Lambda emulator.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, and responses are indexed by name"
)]

mod aws_lambda_events;
mod binary;
#[path = "../../../tests/faults/confined.rs"]
mod confined;
mod context;
mod events;
#[path = "../../../tests/faults/http_function.rs"]
mod http_function;
mod iam_evaluation;
mod invalid_events;
mod pool;
mod project;
mod properties;
mod rejected_tokens;
mod routes;
mod signing;
mod tokens_of_pool;
mod verifier_of_policy;
