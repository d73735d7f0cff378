//! Secrets: a password or a key that a function needs, which neither its configuration nor its variables contain.
//!
//! | file | contents |
//! | --- | --- |
//! | `code` | the codes in the log |
//! | `error` | why a secret could not be read |
//! | `text` | a secret that is never printed, and how it is written in Secrets Manager |
//! | `stored` | a secret in Secrets Manager: when it is read, and when it is read again |
//!
//! ```
//! use cognito_triggers_lambda_support::aws::{Secret, SecretText};
//!
//! # async fn sign_in_to_mail_server(_: &SecretText) -> bool { true }
//! # async fn connect() -> Result<(), cognito_triggers_lambda_support::aws::SecretError> {
//! let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:smtp-AbCdEf";
//! // One for the life of the process; no call is made yet.
//! let password = Secret::stored(arn, Some("password"), None);
//! let current = password.get().await?;
//! if !sign_in_to_mail_server(&current).await
//!     && let Some(newer) = password.replacement_of(&current).await
//! {
//!     sign_in_to_mail_server(&newer).await;
//! }
//! # Ok(())
//! # }
//! ```

mod code;
mod error;
mod stored;
mod text;

use aws_types::SdkConfig;
use std::fmt;
use std::sync::Arc;
use stored::StoredSecret;

pub use code::SecretCode;
pub use error::SecretError;
pub use text::SecretText;

/// A secret, and where it comes from. `Debug` prints neither.
pub struct Secret(Source);

enum Source {
    Stored(Box<StoredSecret>),
    Plain(Arc<SecretText>),
}

impl Secret {
    /// The secret with this ARN in AWS Secrets Manager, in the region of the ARN. If its value is a JSON object, `json_key` is
    /// the key of the secret. Without `settings`, those of the environment are used; timeouts and retries are always the same.
    #[must_use]
    pub fn stored(arn: &str, json_key: Option<&str>, settings: Option<SdkConfig>) -> Self {
        Self(Source::Stored(Box::new(StoredSecret::new(arn, json_key, settings))))
    }

    /// A secret that the caller has. Not for a deployed function, whose configuration is readable for too many.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self(Source::Plain(Arc::new(SecretText::new(text))))
    }

    /// The secret. It is read at the first call, and then kept for the life of the process.
    ///
    /// # Errors
    /// [`SecretError`]. The next call reads it again.
    pub async fn get(&self) -> Result<Arc<SecretText>, SecretError> {
        match &self.0 {
            Source::Stored(stored) => stored.get().await,
            Source::Plain(text) => Ok(Arc::clone(text)),
        }
    }

    /// The secret that has replaced one that a service rejects. `None` if there is no other, or if it was read again less than
    /// five minutes ago: otherwise a client that causes rejections would cause a call to Secrets Manager for each.
    pub async fn replacement_of(&self, rejected: &SecretText) -> Option<Arc<SecretText>> {
        match &self.0 {
            Source::Stored(stored) => stored.replacement_of(rejected).await,
            Source::Plain(_) => None,
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
