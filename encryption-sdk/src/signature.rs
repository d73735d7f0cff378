//! The signature in the footer: over header and body, with the key in the encryption context.

use crate::context::EncryptionContext;
use crate::refusal::Refusal;
use aws_lc_rs::signature::{ECDSA_P384_SHA384_ASN1, UnparsedPublicKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// The name of the public key in the encryption context: base64 of a compressed point.
const PUBLIC_KEY: &str = "aws-crypto-public-key";

/// Verifies the signature. The tag of the header, which authenticates the public key, must have been verified before.
pub(crate) fn verify(context: &EncryptionContext<'_>, signed: &[u8], signature: &[u8]) -> Result<(), Refusal> {
    let key = context.get(PUBLIC_KEY).ok_or(Refusal::Signature)?;
    let key = BASE64_STANDARD.decode(key).map_err(|_| Refusal::Signature)?;
    let key = UnparsedPublicKey::new(&ECDSA_P384_SHA384_ASN1, key);
    key.verify(signed, signature).map_err(|_| Refusal::Signature)
}
