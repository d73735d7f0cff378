//! A key that signs tokens.

use super::rsa_public_key::RsaPublicKey;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::fmt;
use std::io;

/// A verifier inside Lambda refuses a key whose id begins like this: it was made on somebody's machine.
const KEY_ID_PREFIX: &str = "local-";

/// An RSA key of 2048 bits, with its id.
pub(crate) struct SigningKey {
    pair: KeyPair,
    id: String,
    modulus: String,
    exponent: String,
}

impl SigningKey {
    /// A new key. The library makes it with randomness of its own.
    pub(super) fn generate() -> io::Result<Self> {
        Self::of_pair(KeyPair::generate(KeySize::Rsa2048).map_err(|_| unusable())?)
    }

    /// Reads PKCS#8.
    pub(super) fn from_pkcs8(pkcs8: &[u8]) -> io::Result<Self> {
        Self::of_pair(KeyPair::from_pkcs8(pkcs8).map_err(|_| unusable())?)
    }

    fn of_pair(pair: KeyPair) -> io::Result<Self> {
        let (modulus, exponent) = {
            let key = RsaPublicKey::parse(pair.public_key().as_ref()).ok_or_else(unusable)?;
            (BASE64_URL_SAFE_NO_PAD.encode(key.modulus), BASE64_URL_SAFE_NO_PAD.encode(key.exponent))
        };
        // RFC 7638.
        let thumbprint = digest(&SHA256, format!(r#"{{"e":"{exponent}","kty":"RSA","n":"{modulus}"}}"#).as_bytes());
        let id = format!("{KEY_ID_PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(thumbprint));
        Ok(Self { pair, id, modulus, exponent })
    }

    /// PKCS#8.
    pub(super) fn to_pkcs8(&self) -> io::Result<Vec<u8>> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().map_err(|_| unusable())?;
        Ok(der.as_ref().to_vec())
    }

    /// `kid`.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// An RS256 signature; `None` if the library fails.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }

    /// Whether the signature is one of this key.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public_key());
        key.verify(message, signature).is_ok()
    }

    /// The public key in a key set.
    pub(super) fn to_jwk(&self) -> Value {
        json!({"alg": "RS256", "e": self.exponent, "kid": self.id, "kty": "RSA", "n": self.modulus, "use": "sig"})
    }
}

fn unusable() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a signing key cannot be used")
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_the_same_after_it_was_written() {
        let key = SigningKey::generate().unwrap();
        let again = SigningKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        assert_eq!(key.to_jwk(), again.to_jwk());
        assert!(key.id().starts_with("local-") && key.id().len() == 6 + 43);
        let signature = key.sign(b"message").unwrap();
        assert!(again.verifies(b"message", &signature));
        assert!(!again.verifies(b"other", &signature));
        assert!(!SigningKey::generate().unwrap().verifies(b"message", &signature));
        assert!(SigningKey::from_pkcs8(b"no key").is_err());
        assert_eq!(format!("{key:?}"), format!("SigningKey {{ id: {:?}, .. }}", key.id()));
    }
}
