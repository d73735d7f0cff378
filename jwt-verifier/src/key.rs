//! One key of a key set, if it can verify RS256.

use crate::Rejection;
use crate::json_object::{JsonObject, string_value};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::value::RawValue;
use std::ops::RangeInclusive;

/// The accepted sizes of a modulus, in bits. RFC 7518 section 3.3 forbids smaller keys; larger ones only cost time.
const MODULUS_BITS: RangeInclusive<usize> = 2_048..=8_192;

/// A parsed public key.
pub(crate) struct Key(ParsedPublicKey);

impl Key {
    /// Parses a JSON web key (RFC 7517 section 4, RFC 7518 section 6.3.1). `None` if its type, use or size does not allow
    /// verifying RS256.
    pub(crate) fn parse(jwk: &JsonObject<'_>) -> Option<Self> {
        let is = |member, value: &str| jwk.get(member).and_then(string_value).as_deref() == Some(value);
        let is_absent_or = |member, value| jwk.get(member).is_none() || is(member, value);
        let is_for_rs256 = is("kty", "RSA")
            && is_absent_or("use", "sig")
            && is_absent_or("alg", "RS256")
            && jwk.get("key_ops").is_none_or(is_for_verifying);
        if !is_for_rs256 {
            return None;
        }
        let [n, e] = [decode_uint(jwk.get("n")?)?, decode_uint(jwk.get("e")?)?];
        let is_usable = MODULUS_BITS.contains(&bit_length(&n)) && is_odd(&n) && is_valid_exponent(&e);
        let components = is_usable.then_some(RsaPublicKeyComponents { n, e })?;
        components.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).ok().map(Self)
    }

    /// Checks that this key made the signature over these bytes.
    pub(crate) fn verify(&self, signed: &[u8], signature: &[u8]) -> Result<(), Rejection> {
        self.0.verify_sig(signed, signature).map_err(|_| Rejection::Signature)
    }
}

fn is_for_verifying(operations: &RawValue) -> bool {
    serde_json::from_str::<Vec<String>>(operations.get()).is_ok_and(|operations| operations == ["verify"])
}

/// `Base64urlUInt` of RFC 7518 section 2: without leading zero bytes.
fn decode_uint(value: &RawValue) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(string_value(value)?.as_bytes()).ok()?;
    bytes.first().is_some_and(|first| *first != 0).then_some(bytes)
}

fn bit_length(number: &[u8]) -> usize {
    let unused = number.first().map_or(0, |first| first.leading_zeros() as usize);
    number.len() * 8 - unused
}

fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|last| last % 2 == 1)
}

/// Rejects exponents with which every verification would fail: even ones, 1, and those of more than 33 bits.
fn is_valid_exponent(e: &[u8]) -> bool {
    is_odd(e) && (2..=33).contains(&bit_length(e))
}
