//! Configuration of AWS SDK clients, the same for every service.
//!
//! | file | contents |
//! | --- | --- |
//! | `settings` | region, endpoints, credentials, timeouts and retries |
//! | `retry` | retries of calls that are not idempotent |
//! | `http` | the HTTP client: HTTP/1.1, TLS, a limit for responses |
//!
//! ```
//! // Reads `AWS_REGION` and the credentials that Lambda sets in the environment.
//! let settings = cognito_triggers_lambda_support::aws::from_environment();
//! assert!(settings.timeout_config().is_some_and(|limits| limits.operation_timeout().is_some()));
//! ```
//!
//! This module depends on no service's crate, so that a function links only the services that it calls.

mod http;
mod retry;
mod settings;

pub use http::{Http1, never_connected};
pub use retry::RetryOnlyUnsent;
pub use settings::from_environment;
