//! Refresh tokens. Their text says nothing: Cognito's are encrypted, and clients must not look into them.

use crate::clock::Timestamp;
use crate::error::ServiceError;
use crate::random::{RandomSource, bytes};
use crate::state::{RefreshToken, TokenHash};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// A new refresh token.
pub(super) fn new_refresh_token(random: &dyn RandomSource) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes::<96>(random))
}

/// The form in which refresh tokens are kept.
pub(super) fn hash_refresh_token(token: &str) -> TokenHash {
    digest(&SHA256, token.as_bytes()).as_ref().first_chunk().copied().unwrap_or_default()
}

/// Checks that a refresh token counts.
///
/// # Errors
/// It was revoked, has expired, or was replaced by a new one.
pub(super) fn check_refresh_token(token: &RefreshToken, now: Timestamp) -> Result<(), ServiceError> {
    if token.is_revoked {
        return Err(ServiceError::not_authorized("Refresh Token has been revoked"));
    }
    if token.expires <= now {
        return Err(ServiceError::not_authorized("Refresh Token has expired"));
    }
    if token.rotated_until.is_some_and(|until| until <= now) {
        let text = "Refresh Token has been invalidated by rotation";
        return Err(ServiceError::new("RefreshTokenReuseException", text));
    }
    Ok(())
}
