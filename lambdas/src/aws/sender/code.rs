//! Decrypts a code: AWS KMS decrypts its data key.

use super::attempt::{code_of, is_transient};
use super::unsendable::Unsendable;
use aws_sdk_kms::Client;
use aws_sdk_kms::primitives::Blob;
use aws_types::SdkConfig;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use encryption_sdk::{DataKey, DecryptError, EncryptedMessage, EncryptionContext, KeyService};
use std::sync::OnceLock;
use triggers::effects::{EncryptedCode, SendRequest};
use triggers::{LogCode, LogNote};

/// The name of the user pool in the encryption context.
const USER_POOL: &str = "userpool-id";

#[derive(Default)]
pub(super) struct CodeReader {
    kms: OnceLock<Client>,
}

impl CodeReader {
    pub(super) async fn read(
        &self,
        settings: &SdkConfig,
        request: &SendRequest,
        encrypted: &EncryptedCode,
    ) -> Result<String, Unsendable> {
        let message = BASE64_STANDARD.decode(&encrypted.base64).map_err(|_| refused("NotBase64"))?;
        let message = EncryptedMessage::parse(&message).map_err(|refusal| refused(refusal.as_str()))?;
        if message.context().get(USER_POOL) != Some(&request.user_pool_id) {
            return Err(refused("UserPool"));
        }
        let kms = Kms(self.kms.get_or_init(|| Client::new(settings)));
        let plaintext = message.decrypt(&request.kms_keys, &kms).await.map_err(|error| match error {
            DecryptError::Refused(refusal) => refused(refusal.as_str()),
            DecryptError::KeyService(unsendable) => unsendable,
        })?;
        request.read_code(plaintext.expose()).ok_or_else(|| refused("NotACode"))
    }
}

struct Kms<'c>(&'c Client);

impl KeyService for Kms<'_> {
    type Error = Unsendable;

    async fn decrypt(
        &self,
        key_arn: &str,
        ciphertext: &[u8],
        context: &EncryptionContext<'_>,
    ) -> Result<DataKey, Unsendable> {
        let mut call = self.0.decrypt().key_id(key_arn).ciphertext_blob(Blob::new(ciphertext));
        for (name, value) in context.iter() {
            call = call.encryption_context(name, value);
        }
        let decrypted = call.send().await.map_err(|error| Unsendable {
            note: LogNote::about(LogCode::DecryptFailed, &code_of(&error)),
            is_transient: is_transient(&error),
        })?;
        let key = decrypted.plaintext().map(Blob::as_ref).unwrap_or_default();
        DataKey::new(key).map_err(|refusal| refused(refusal.as_str()))
    }
}

/// A code that stays as it is, however often the invocation is repeated.
fn refused(reason: &str) -> Unsendable {
    Unsendable { note: LogNote::about(LogCode::CodeRefused, reason), is_transient: false }
}
