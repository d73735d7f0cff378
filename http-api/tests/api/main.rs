//! The endpoints, from the outside: the router in this process before a server that plays Amazon Cognito over HTTP, and the
//! real binary over a real Runtime API.
//!
//! What that server answers is written from the service model: the members are those of the AWS API reference. The SDK in
//! between is the real one.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails, and an answer is taken apart by its members' names"
)]

mod attributes;
mod binary;
mod bodies;
mod case;
mod cases;
mod challenges;
mod cognito;
#[path = "../../../tests/faults/confined.rs"]
mod confined;
mod confirmation_page;
mod cors;
mod enumeration;
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
#[expect(dead_code, reason = "with the triggers it can do more than is needed here")]
mod proxy;
mod refresh_tokens;
mod rejections;
mod start;
mod test_app;
mod tokens;
mod untrusted_headers;
