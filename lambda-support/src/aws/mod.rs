//! Configuration of AWS SDK clients, the same for every service.
//!
//! | file | contents |
//! | --- | --- |
//! | `settings` | region, endpoints, credentials, timeouts and retries |
//! | `retry` | retries of calls that are not idempotent |
//! | `http` | the HTTP client: HTTP/1.1, TLS, a limit for responses |
//! | `error_code` | which error codes of AWS may be logged |
//! | `secret` | a secret that is read from AWS Secrets Manager (feature `secrets`) |
//!
//! ```
//! // Reads `AWS_REGION` and the credentials that Lambda sets in the environment.
//! let settings = cognito_triggers_lambda_support::aws::from_environment();
//! assert!(settings.timeout_config().is_some_and(|limits| limits.operation_timeout().is_some()));
//! ```
//!
//! Without the feature `secrets`, this module depends on no service's crate, so that a function links only the services that
//! it calls.

mod error_code;
mod http;
mod retry;
#[cfg(feature = "secrets")]
mod secret;
mod settings;

pub use error_code::loggable_code;
pub use http::{Http1, connector, never_connected};
pub use retry::RetryOnlyUnsent;
#[cfg(feature = "secrets")]
pub use secret::{Secret, SecretCode, SecretError, SecretText};
pub use settings::from_environment;
