//! The data key of a message, and the service that decrypts it.

use crate::context::EncryptionContext;
use crate::reader::Reader;
use crate::refusal::Refusal;
use std::fmt;
use std::future::Future;
use std::str;

/// The provider of keys in AWS KMS; its information is the ARN of a key.
const AWS_KMS: &[u8] = b"aws-kms";

/// A data key as the message contains it.
#[derive(Clone, Copy)]
pub struct EncryptedDataKey<'m> {
    provider: &'m [u8],
    information: &'m [u8],
    ciphertext: &'m [u8],
}

impl<'m> EncryptedDataKey<'m> {
    pub(crate) fn read(reader: &mut Reader<'m>) -> Result<Self, Refusal> {
        Ok(Self { provider: reader.string()?, information: reader.string()?, ciphertext: reader.string()? })
    }

    /// The ARN of the AWS KMS key that it is encrypted with; `None` if it is of another provider.
    #[must_use]
    pub fn kms_key_arn(&self) -> Option<&'m str> {
        if self.provider == AWS_KMS { str::from_utf8(self.information).ok() } else { None }
    }

    /// The encrypted key.
    #[must_use]
    pub const fn ciphertext(&self) -> &'m [u8] {
        self.ciphertext
    }
}

/// A data key. `Debug` does not print it.
pub struct DataKey([u8; 32]);

impl DataKey {
    /// Takes a decrypted key.
    ///
    /// # Errors
    /// It does not have 32 bytes.
    pub fn new(key: &[u8]) -> Result<Self, Refusal> {
        key.try_into().map(Self).map_err(|_| Refusal::DataKey)
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// The service that decrypts data keys, such as AWS KMS.
pub trait KeyService {
    /// Why a data key was not decrypted.
    type Error;

    /// Decrypts a data key with the key that has this ARN, which is allowed. The encryption context of the message must
    /// be the one of the data key.
    fn decrypt(
        &self,
        key_arn: &str,
        ciphertext: &[u8],
        context: &EncryptionContext<'_>,
    ) -> impl Future<Output = Result<DataKey, Self::Error>>;
}
