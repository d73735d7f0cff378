//! The authorizer, from the outside: in this process with keys of the test's own, and as the real binary over a real
//! Runtime API.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails, and an answer is taken apart by its members' names"
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
mod token_verifier;
