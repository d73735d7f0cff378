//! A message of the AWS Encryption SDK, version 1, suite 0x0378: AES-256-GCM, HKDF with SHA-384, signed with ECDSA on
//! P-384 ([message format](https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html)).

use super::context::{EncryptionContext, serialize_context, with_length};
use super::local_kms::LocalKms;
use super::message_key::{IV_BYTES, MessageKey, SUITE};
use crate::random::{RandomSource, bytes};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// Version 1, authenticated and encrypted.
const VERSION_AND_TYPE: [u8; 2] = [0x01, 0x80];
/// The only key provider that receivers accept.
const AWS_KMS: &[u8] = b"aws-kms";
/// The body consists of frames.
const FRAMED: u8 = 2;
/// What the SDKs choose. A code fits into one frame.
const FRAME_BYTES: u32 = 4_096;
/// Comes before the number of the last frame.
const LAST_FRAME: u32 = u32::MAX;
/// The number of the first frame, which is the last one too.
const FRAME_NUMBER: u32 = 1;
/// The name of the signature's public key in the encryption context.
const PUBLIC_KEY: &str = "aws-crypto-public-key";
/// The name of the user pool's id in the encryption context of Cognito's messages.
const USER_POOL: &str = "userpool-id";

/// Encrypts a code for the custom senders of a pool, and returns base64. `None` if it does not fit into a frame, or the
/// key's ARN is too long.
pub(in crate::triggers) fn encrypt_code(
    random: &dyn RandomSource,
    kms: &LocalKms,
    key_arn: &str,
    pool: &str,
    code: &str,
) -> Option<String> {
    // The signature's key is made by the cryptographic library, which has randomness of its own.
    let signing_key = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_ASN1_SIGNING).ok()?;
    let public_key = BASE64_STANDARD.encode(compress_point(signing_key.public_key().as_ref())?);
    let context =
        EncryptionContext::from([(USER_POOL.to_owned(), pool.to_owned()), (PUBLIC_KEY.to_owned(), public_key)]);
    let (message_id, data_key) = (bytes::<16>(random), bytes::<32>(random));
    let wrapped = kms.wrap(random, key_arn, &context, &data_key)?;
    let key = MessageKey::derive(&data_key, &message_id)?;
    let mut message = write_header(&message_id, &context, key_arn, &wrapped)?;
    let header_tag = key.encrypt([0; IV_BYTES], &message, &[])?;
    message.extend([0; IV_BYTES]);
    message.extend(header_tag);
    message.extend(write_frame(&key, &message_id, code.as_bytes())?);
    let signature = signing_key.sign(&SystemRandom::new(), &message).ok()?;
    message.extend(with_length(signature.as_ref())?);
    Some(BASE64_STANDARD.encode(message))
}

/// The header without its tag.
fn write_header(message_id: &[u8], context: &EncryptionContext, key_arn: &str, wrapped: &[u8]) -> Option<Vec<u8>> {
    let data_key = [with_length(AWS_KMS)?, with_length(key_arn.as_bytes())?, with_length(wrapped)?].concat();
    let data_keys = [&1_u16.to_be_bytes()[..], &data_key].concat();
    let iv_bytes = u8::try_from(IV_BYTES).ok()?;
    // Four reserved bytes come before the length of the initialization vector.
    let content = [&[FRAMED, 0, 0, 0, 0, iv_bytes][..], &FRAME_BYTES.to_be_bytes()].concat();
    let context = with_length(&serialize_context(context)?)?;
    Some([&VERSION_AND_TYPE[..], &SUITE, message_id, &context, &data_keys, &content].concat())
}

/// The body: one frame, which is the last one.
fn write_frame(key: &MessageKey, message_id: &[u8], plaintext: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(plaintext.len()).ok().filter(|length| *length <= FRAME_BYTES)?;
    let mut iv = [0; IV_BYTES];
    iv.last_chunk_mut().map(|end| *end = FRAME_NUMBER.to_be_bytes())?;
    let number = FRAME_NUMBER.to_be_bytes();
    let authenticated =
        [message_id, b"AWSKMSEncryptionClient Final Frame", &number, &u64::from(length).to_be_bytes()].concat();
    let sealed = key.encrypt(iv, &authenticated, plaintext)?;
    Some([&LAST_FRAME.to_be_bytes()[..], &number, &iv, &length.to_be_bytes(), &sealed].concat())
}

/// A point of P-384 in its compressed form: whether y is odd, then x.
fn compress_point(uncompressed: &[u8]) -> Option<Vec<u8>> {
    let (&format, coordinates) = uncompressed.split_first()?;
    let (x, y) = coordinates.split_at_checked(48)?;
    let is_odd = y.last()? & 1;
    (format == 4).then(|| [&[2 | is_odd][..], x].concat())
}
