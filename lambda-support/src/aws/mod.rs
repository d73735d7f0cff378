//! How AWS is called, whatever the service: clients are made of these settings.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `settings` | where the services are, with whose rights, and how long a call may take |
//! | `retry` | what may be tried again |
//! | `http` | the way to the network: HTTP/1.1, TLS |
//!
//! ```
//! // With `AWS_REGION` and credentials in the environment, as Lambda sets them.
//! let settings = cognito_triggers_lambda_support::aws::from_environment();
//! assert!(settings.timeout_config().is_some_and(|limits| limits.operation_timeout().is_some()));
//! ```
//!
//! No service's own crate is known here, so that a function links only the services that it calls.

mod http;
mod retry;
mod settings;

pub use http::{Http1, never_connected};
pub use retry::RetryOnlyUnsent;
pub use settings::from_environment;
