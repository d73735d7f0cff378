//! A message, and the steps of decrypting it.

use crate::body::{self, Part};
use crate::context::EncryptionContext;
use crate::data_key::{DataKey, EncryptedDataKey, KeyService};
use crate::header::Header;
use crate::keys::MessageKey;
use crate::reader::Reader;
use crate::refusal::Refusal;
use crate::signature;
use std::fmt;

/// The size of the largest message. A code or a password in a message has less than 2 KB.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1_024;

/// A message whose form is valid. Nothing in it is authenticated yet.
pub struct EncryptedMessage<'m> {
    header: Header<'m>,
    body: Vec<Part<'m>>,
    /// Header and body.
    signed: &'m [u8],
    signature: &'m [u8],
}

/// What was encrypted. `Debug` does not print it.
pub struct Plaintext(Vec<u8>);

/// Why a message was not decrypted.
#[derive(Debug, PartialEq, Eq)]
pub enum DecryptError<E> {
    /// The message is refused.
    Refused(Refusal),
    /// The service did not decrypt the data key.
    KeyService(E),
}

impl<'m> EncryptedMessage<'m> {
    /// Reads a message.
    ///
    /// # Errors
    /// Its form is not valid, or it is one that is not decrypted.
    pub fn parse(message: &'m [u8]) -> Result<Self, Refusal> {
        if message.len() > MAX_MESSAGE_BYTES {
            return Err(Refusal::TooLarge);
        }
        let mut reader = Reader::new(message);
        let header = Header::read(&mut reader)?;
        let body = body::read(&mut reader, header.content)?;
        let signed = reader.since(0);
        let signature = reader.string()?;
        reader.end()?;
        Ok(Self { header, body, signed, signature })
    }

    /// The encryption context. It is authenticated only after [`EncryptedMessage::decrypt`] has succeeded.
    #[must_use]
    pub const fn context(&self) -> &EncryptionContext<'m> {
        &self.header.context
    }

    /// Decrypts the message. Only a data key that is encrypted with one of the allowed AWS KMS keys is passed to the service;
    /// if there are several, each is tried.
    ///
    /// # Errors
    /// The service did not decrypt a data key, or the message is refused.
    pub async fn decrypt<S: KeyService>(
        &self,
        allowed_key_arns: &[String],
        service: &S,
    ) -> Result<Plaintext, DecryptError<S::Error>> {
        let mut last = DecryptError::Refused(Refusal::NoAllowedKey);
        for (arn, key) in self.header.data_keys.iter().filter_map(|key| Some((key.kms_key_arn()?, key))) {
            if allowed_key_arns.iter().any(|allowed| allowed == arn) {
                match self.data_key(arn, key, service).await {
                    Ok(key) => return self.decrypt_with(&key).map_err(DecryptError::Refused),
                    Err(error) => last = error,
                }
            }
        }
        Err(last)
    }

    async fn data_key<S: KeyService>(
        &self,
        arn: &str,
        key: &EncryptedDataKey<'_>,
        service: &S,
    ) -> Result<DataKey, DecryptError<S::Error>> {
        service.decrypt(arn, key.ciphertext(), &self.header.context).await.map_err(DecryptError::KeyService)
    }

    /// Header and signature are verified before the body is decrypted.
    fn decrypt_with(&self, data_key: &DataKey) -> Result<Plaintext, Refusal> {
        let header = &self.header;
        let key = MessageKey::derive(header, data_key)?;
        key.decrypt(header.iv, header.authenticated, &[], header.tag).ok_or(Refusal::HeaderTag)?;
        signature::verify(&header.context, self.signed, self.signature)?;
        body::decrypt(&self.body, header, &key).map(Plaintext)
    }
}

impl Plaintext {
    /// The bytes.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plaintext(…)")
    }
}
