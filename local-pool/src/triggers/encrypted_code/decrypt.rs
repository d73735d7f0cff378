//! `TrentService.Decrypt`: AWS KMS's operation, for custom senders that decrypt a code.

use super::context::EncryptionContext;
use super::local_kms::LocalKms;
use crate::error::ServiceError;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// Answers a request of the operation.
///
/// # Errors
/// The exceptions of AWS KMS.
pub(crate) fn decrypt_data_key(kms: &LocalKms, request: &Value) -> Result<Value, ServiceError> {
    let ciphertext = request.get("CiphertextBlob").and_then(Value::as_str).unwrap_or_default();
    let ciphertext = BASE64_STANDARD.decode(ciphertext).unwrap_or_default();
    let context = read_context(request).ok_or_else(invalid_ciphertext)?;
    let unwrapped = kms.unwrap(&ciphertext, &context).ok_or_else(invalid_ciphertext)?;
    match request.get("KeyId").and_then(Value::as_str) {
        Some(key) if !names_key(key, &unwrapped.key_arn) => Err(incorrect_key()),
        _ => Ok(json!({
            "KeyId": unwrapped.key_arn,
            "Plaintext": BASE64_STANDARD.encode(unwrapped.data_key),
            "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        })),
    }
}

/// Strings only, as in AWS KMS.
fn read_context(request: &Value) -> Option<EncryptionContext> {
    match request.get("EncryptionContext") {
        None | Some(Value::Null) => Some(EncryptionContext::new()),
        Some(context) => serde_json::from_value(context.clone()).ok(),
    }
}

/// A key may be named by its ARN or by its id.
fn names_key(name: &str, arn: &str) -> bool {
    name == arn || arn.rsplit_once(":key/").is_some_and(|(_, id)| id == name)
}

/// AWS KMS gives no text here.
fn invalid_ciphertext() -> ServiceError {
    ServiceError::new("InvalidCiphertextException", "")
}

fn incorrect_key() -> ServiceError {
    let text = "The key ID in the request does not identify a CMK that can perform this operation.";
    ServiceError::new("IncorrectKeyException", text)
}
