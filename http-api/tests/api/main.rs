//! The HTTP API from the outside: the router in this process with a server that emulates Amazon Cognito over HTTP, and the
//! real binary on the Lambda emulator.
//!
//! The responses of that server follow the service model of the AWS API reference. The SDK is the real one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, and responses are indexed by name"
)]

mod attributes;
mod binary;
mod bodies;
mod case;
mod cases;
mod challenges;
mod characters;
mod cognito;
#[path = "../../../tests/faults/confined.rs"]
mod confined;
mod confirmation_page;
mod cors;
mod enumeration;
mod error_codes;
mod events;
mod every_endpoint;
mod example;
mod fault_injection;
mod faults;
mod field_aliases;
mod hooks;
#[path = "../../../tests/faults/http_function.rs"]
mod http_function;
mod lambda_process;
mod log;
mod openapi;
mod page_redirects;
mod paths;
mod pool;
#[path = "../../../lambdas/tests/external/proxy.rs"]
#[expect(dead_code, reason = "the tests of the triggers use more of it")]
mod proxy;
mod rate_limits;
mod refresh_tokens;
mod rejections;
mod secrets;
mod sign_out;
#[path = "../../../authorizer/tests/authorizer/signing.rs"]
mod signing;
mod start;
mod test_app;
mod tokens;
#[path = "../../../authorizer/tests/authorizer/tokens_of_pool.rs"]
mod tokens_of_pool;
mod untrusted_headers;
