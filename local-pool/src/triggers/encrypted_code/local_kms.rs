//! A stand-in for AWS KMS: one key, made when it is first used, wraps the data keys of every ARN.

use super::context::{EncryptionContext, serialize_context, with_length};
use super::message_key::{IV_BYTES, KEY_BYTES, MessageKey};
use crate::random::{RandomSource, bytes};
use std::sync::OnceLock;

/// Begins every wrapped key. The rest is the ARN with its length, the initialization vector, and the ciphertext with
/// its tag.
const MAGIC: &[u8] = b"local-kms-1:";

/// A stand-in for AWS KMS.
#[derive(Default)]
pub(crate) struct LocalKms {
    root: OnceLock<[u8; KEY_BYTES]>,
}

/// A data key that was unwrapped, and the ARN that it was wrapped for.
pub(super) struct Unwrapped {
    pub(super) key_arn: String,
    pub(super) data_key: Vec<u8>,
}

impl LocalKms {
    /// Wraps a data key. The ARN and the encryption context are authenticated with it.
    pub(super) fn wrap(
        &self,
        random: &dyn RandomSource,
        key_arn: &str,
        context: &EncryptionContext,
        data_key: &[u8; KEY_BYTES],
    ) -> Option<Vec<u8>> {
        let root = self.root.get_or_init(|| bytes(random));
        let iv = bytes::<IV_BYTES>(random);
        let arn = with_length(key_arn.as_bytes())?;
        let sealed = MessageKey::new(root)?.encrypt(iv, &authenticated(&arn, context)?, data_key)?;
        Some([MAGIC, &arn, &iv, &sealed].concat())
    }

    /// Unwraps a data key; `None` if it was not wrapped here, was changed, or has another context.
    pub(super) fn unwrap(&self, wrapped: &[u8], context: &EncryptionContext) -> Option<Unwrapped> {
        let rest = wrapped.strip_prefix(MAGIC)?;
        let length = usize::from(u16::from_be_bytes(*rest.first_chunk()?));
        let (arn, rest) = rest.split_at_checked(length.checked_add(2)?)?;
        let (iv, sealed) = rest.split_first_chunk::<IV_BYTES>()?;
        let key = MessageKey::new(self.root.get()?)?;
        let data_key = key.decrypt(*iv, &authenticated(arn, context)?, sealed)?;
        let key_arn = String::from_utf8(arn.get(2..)?.to_vec()).ok()?;
        Some(Unwrapped { key_arn, data_key })
    }
}

fn authenticated(arn: &[u8], context: &EncryptionContext) -> Option<Vec<u8>> {
    Some([arn, &serialize_context(context)?].concat())
}
