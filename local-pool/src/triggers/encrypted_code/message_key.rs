//! The key of a message: AES-256-GCM, derived from the data key with HKDF and SHA-384.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA384, KeyType, Salt};

/// The suite that derives it: AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384.
pub(super) const SUITE: [u8; 2] = [0x03, 0x78];
/// The length of an initialization vector.
pub(super) const IV_BYTES: usize = 12;
/// The length of a key.
pub(super) const KEY_BYTES: usize = 32;

/// A key that header and body are encrypted with.
pub(super) struct MessageKey(LessSafeKey);

impl MessageKey {
    /// Derives the key. Suite and message id go into it.
    pub(super) fn derive(data_key: &[u8; KEY_BYTES], message_id: &[u8]) -> Option<Self> {
        let mut key = [0; KEY_BYTES];
        let pseudorandom = Salt::new(HKDF_SHA384, &[]).extract(data_key);
        pseudorandom.expand(&[&SUITE, message_id], Length).and_then(|output| output.fill(&mut key)).ok()?;
        Self::new(&key)
    }

    /// A key as it is.
    pub(super) fn new(key: &[u8; KEY_BYTES]) -> Option<Self> {
        UnboundKey::new(&AES_256_GCM, key).ok().map(LessSafeKey::new).map(Self)
    }

    /// The ciphertext and its tag. Each initialization vector may be used once for a key.
    pub(super) fn encrypt(&self, iv: [u8; IV_BYTES], authenticated: &[u8], plaintext: &[u8]) -> Option<Vec<u8>> {
        let mut part = plaintext.to_vec();
        let nonce = Nonce::assume_unique_for_key(iv);
        self.0.seal_in_place_append_tag(nonce, Aad::from(authenticated), &mut part).ok()?;
        Some(part)
    }

    /// What was encrypted; `None` if anything was changed.
    pub(super) fn decrypt(&self, iv: [u8; IV_BYTES], authenticated: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let mut part = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(iv);
        Some(self.0.open_in_place(nonce, Aad::from(authenticated), &mut part).ok()?.to_vec())
    }
}

struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        KEY_BYTES
    }
}
