//! The AWS calls of the triggers, through the SDK.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `settings` | where the services are, with whose rights, and how long a call may take |
//! | `http` | the way to the network: HTTP/1.1, TLS |
//! | `failure` | what a failed call tells, and what it does not |
//! | `confirm` | groups, record and event of a new user: Cognito, DynamoDB, EventBridge |
//! | `link` | a federated user linked to a native one: Cognito |
//!
//! A client is made when it is first needed, once per process: a start costs nothing, and a function links only the
//! services that it calls.

mod confirm;
mod failure;
mod http;
mod link;
mod settings;

pub use confirm::Confirm;
pub use http::Http1;
pub use link::Link;
