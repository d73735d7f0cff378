//! A secret in AWS Secrets Manager.

use serde::{Deserialize, Serialize};

/// A secret in AWS Secrets Manager.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSecret {
    /// The ARN of the secret.
    pub arn: String,
    /// The key of the secret, if its value is a JSON object.
    pub json_key: Option<String>,
}
