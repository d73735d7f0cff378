//! Whose tokens are issued, and why.

use crate::state::{RefreshRotation, TokenHash};
use events::TriggerSource;
use std::collections::BTreeMap;

/// Whose tokens are issued, and why.
pub(crate) struct TokenRequest<'a> {
    pub(crate) pool: &'a str,
    pub(crate) client: &'a str,
    /// The user's name.
    pub(crate) user: &'a str,
    pub(crate) source: TriggerSource<'static>,
    /// `clientMetadata` of the event (contract 3.1).
    pub(crate) metadata: Option<&'a BTreeMap<String, String>>,
    pub(crate) grant: Grant,
}

/// What entitles to tokens.
#[derive(Clone, Copy)]
pub(crate) enum Grant {
    /// A sign-in, which ends with a refresh token.
    SignIn,
    /// A refresh token. A new one is issued if the app client rotates them.
    RefreshToken { hash: TokenHash, rotation: Option<RefreshRotation> },
}

impl Grant {
    /// Whether a refresh token is issued too.
    pub(super) const fn has_new_refresh_token(self) -> bool {
        matches!(self, Self::SignIn | Self::RefreshToken { rotation: Some(_), .. })
    }
}
