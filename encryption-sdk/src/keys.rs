//! The key of a message, derived from its data key.

use crate::data_key::DataKey;
use crate::header::Header;
use crate::refusal::Refusal;
use crate::suite::{IV_BYTES, Suite};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hkdf::{Algorithm, HKDF_SHA384, HKDF_SHA512, KeyType, Salt};

const KEY_BYTES: usize = 32;

/// The key that header and body are encrypted with.
pub(crate) struct MessageKey(LessSafeKey);

impl MessageKey {
    /// Derives the key, and checks that the message commits to the data key, if its suite does.
    pub(crate) fn derive(header: &Header<'_>, data_key: &DataKey) -> Result<Self, Refusal> {
        let id = header.suite.id();
        let key = match header.suite {
            Suite::Signed => expand(HKDF_SHA384, &[], data_key, &[&id, header.message_id]),
            Suite::SignedAndCommitting => {
                let commitment = expand(HKDF_SHA512, header.message_id, data_key, &[b"COMMITKEY"])?;
                let promised = header.commitment.unwrap_or_default();
                verify_slices_are_equal(&commitment, promised).map_err(|_| Refusal::Commitment)?;
                expand(HKDF_SHA512, header.message_id, data_key, &[&id, b"DERIVEKEY"])
            }
        }?;
        let key = UnboundKey::new(&AES_256_GCM, &key).map_err(|_| Refusal::DataKey)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Decrypts a part; `None` if it, its tag or what else it authenticates was changed.
    pub(crate) fn decrypt(
        &self,
        iv: [u8; IV_BYTES],
        authenticated: &[u8],
        ciphertext: &[u8],
        tag: &[u8],
    ) -> Option<Vec<u8>> {
        let mut part = [ciphertext, tag].concat();
        let nonce = Nonce::assume_unique_for_key(iv);
        self.0.open_in_place(nonce, Aad::from(authenticated), &mut part).ok()?;
        part.truncate(ciphertext.len());
        Some(part)
    }
}

struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        KEY_BYTES
    }
}

fn expand(hash: Algorithm, salt: &[u8], key: &DataKey, info: &[&[u8]]) -> Result<[u8; KEY_BYTES], Refusal> {
    let mut expanded = [0; KEY_BYTES];
    let pseudorandom = Salt::new(hash, salt).extract(key.bytes());
    let filled = pseudorandom.expand(info, Length).and_then(|output| output.fill(&mut expanded));
    filled.map_err(|_| Refusal::DataKey)?;
    Ok(expanded)
}
