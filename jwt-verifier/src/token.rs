//! A token split into its segments.

use crate::Rejection;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The size limit of a token, in bytes. API Gateway limits headers to 10,240.
const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// The decoded segments of a token. Only their form has been checked.
pub(crate) struct Token<'t> {
    /// The first two segments as received, which are signed.
    pub(crate) signed: &'t str,
    pub(crate) header: String,
    pub(crate) payload: String,
    pub(crate) signature: Vec<u8>,
}

impl<'t> Token<'t> {
    /// Splits the compact form (RFC 7515 section 3.1). Base64url is strict: no padding, no other characters, no unused bits. So
    /// a token has exactly one spelling.
    pub(crate) fn parse(token: &'t str) -> Result<Self, Rejection> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(Rejection::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(Rejection::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(Rejection::Malformed)?;
        Ok(Self { signed, header: decode_text(header)?, payload: decode_text(payload)?, signature: decode(signature)? })
    }
}

fn decode_text(segment: &str) -> Result<String, Rejection> {
    String::from_utf8(decode(segment)?).map_err(|_| Rejection::Malformed)
}

/// An empty segment decodes to no bytes. It fails later: as JSON, by its algorithm, or as a signature (threat model, A01, A05).
fn decode(segment: &str) -> Result<Vec<u8>, Rejection> {
    URL_SAFE_NO_PAD.decode(segment).map_err(|_| Rejection::Malformed)
}
