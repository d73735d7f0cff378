//! What only the custom senders receive: an encrypted code (contract 13).

use super::encrypted_code::encrypt_code;
use crate::service::Service;

impl Service {
    /// The code in the form of `request.code`: base64 of a message of the AWS Encryption SDK. `None` if the key's ARN
    /// is too long.
    pub(crate) fn encrypt_sender_code(&self, key_arn: &str, pool: &str, code: &str) -> Option<String> {
        encrypt_code(&*self.random, &self.triggers.kms, key_arn, pool, code)
    }
}
