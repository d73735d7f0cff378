//! `SECRET_HASH` of confidential app clients.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// The hash over a user name as it was sent and the app client's id.
pub(crate) fn secret_hash(secret: &str, user_name: &str, client: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    BASE64_STANDARD.encode(hmac::sign(&key, format!("{user_name}{client}").as_bytes()))
}
