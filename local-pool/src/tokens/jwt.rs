//! Signed JSON (RFC 7515), RS256 only.

use crate::crypto::SigningKey;
use crate::error::ServiceError;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct Header {
    kid: String,
    alg: String,
}

/// A token with these claims.
///
/// # Errors
/// The cryptographic library fails.
pub(super) fn sign(key: &SigningKey, claims: &Map<String, Value>) -> Result<String, ServiceError> {
    let header = json!({"kid": key.id(), "alg": "RS256"}).to_string();
    let payload = serde_json::to_string(claims).unwrap_or_default();
    let signed = format!("{}.{}", encode(header.as_bytes()), encode(payload.as_bytes()));
    let signature = key.sign(signed.as_bytes()).ok_or_else(|| ServiceError::new("InternalErrorException", ""))?;
    Ok(format!("{signed}.{}", encode(&signature)))
}

/// The claims of a token that this key has signed.
pub(super) fn verify(key: &SigningKey, token: &str) -> Option<Map<String, Value>> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    let header: Header = serde_json::from_slice(&decode(header)?).ok()?;
    if header.kid != key.id() || header.alg != "RS256" || !key.verifies(signed.as_bytes(), &decode(signature)?) {
        return None;
    }
    serde_json::from_slice(&decode(payload)?).ok()
}

fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::test_service::service;

    #[test]
    fn only_own_tokens_are_verified() {
        let keys = service().keys;
        let claims = Map::from_iter([("sub".to_owned(), json!("s"))]);
        let token = sign(keys.access(), &claims).unwrap();
        assert_eq!(verify(keys.access(), &token), Some(claims.clone()));
        assert_eq!(verify(keys.id(), &token), None);
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let (header, _) = signed.split_once('.').unwrap();
        let none = encode(format!(r#"{{"kid":"{}","alg":"none"}}"#, keys.access().id()).as_bytes());
        for changed in [
            format!("{header}.{}.{signature}", encode(br#"{"sub":"t"}"#)),
            format!("{none}.{}.{signature}", encode(br#"{"sub":"s"}"#)),
            format!("{signed}."),
            format!("{signed}.{signature}="),
            signed.to_owned(),
            String::new(),
        ] {
            assert_eq!(verify(keys.access(), &changed), None, "{changed}");
        }
    }
}
