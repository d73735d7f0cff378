//! A user: attributes, status, and secrets, which no `Debug` shows.

use crate::clock::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A user of a pool.
pub(crate) struct User {
    /// The name as it was given; the `sub` in pools whose users sign up with an address.
    pub(crate) name: String,
    pub(crate) sub: String,
    /// All attributes but `sub`, by their full name (`custom:plan`).
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) status: UserStatus,
    pub(crate) is_enabled: bool,
    pub(crate) password: Option<PasswordVerifier>,
    /// Until when a temporary password counts.
    pub(crate) temporary_until: Option<Timestamp>,
    pub(crate) groups: BTreeSet<String>,
    pub(crate) codes: BTreeMap<CodePurpose, Code>,
    /// Values of addresses that wait for verification (`verified_before_update`).
    pub(crate) pending: BTreeMap<&'static str, String>,
    /// Refresh tokens by their SHA-256.
    pub(crate) refresh_tokens: BTreeMap<[u8; 32], RefreshToken>,
    /// Access tokens that were issued before are revoked (global sign-out).
    pub(crate) signed_out: Option<Timestamp>,
    /// Failed passwords in a row, and until when no further one is tried.
    pub(crate) failures: u32,
    pub(crate) locked_until: Option<Timestamp>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

/// `UserStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UserStatus {
    Unconfirmed,
    Confirmed,
    ForceChangePassword,
    ResetRequired,
    ExternalProvider,
}

impl UserStatus {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::ExternalProvider => "EXTERNAL_PROVIDER",
        }
    }
}

/// Salt and verifier of SRP: the password itself is not kept.
#[derive(Clone)]
pub(crate) struct PasswordVerifier {
    pub(crate) salt: Vec<u8>,
    pub(crate) verifier: Vec<u8>,
}

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CodePurpose {
    /// ConfirmSignUp.
    SignUp,
    /// ConfirmForgotPassword.
    ForgotPassword,
    /// VerifyUserAttribute of an address: `email` or `phone_number`.
    VerifyAttribute(&'static str),
}

/// A code that was sent.
#[derive(Clone)]
pub(crate) struct Code {
    pub(crate) value: String,
    pub(crate) expires: Timestamp,
    pub(crate) failures: u32,
    /// The attribute whose address received it: it is verified by the code.
    pub(crate) attribute: &'static str,
}

/// A refresh token that was issued; only its SHA-256 is kept.
#[derive(Clone, Debug)]
pub(crate) struct RefreshToken {
    pub(crate) client: String,
    /// The sign-in that it comes from: every token of it has the same `event_id`.
    pub(crate) event_id: String,
    pub(crate) origin_jti: String,
    pub(crate) auth_time: Timestamp,
    pub(crate) expires: Timestamp,
    /// After a rotation: until when it still counts.
    pub(crate) rotated_until: Option<Timestamp>,
    pub(crate) is_revoked: bool,
    /// When the last access token of it expires: until then a revocation is remembered.
    pub(crate) access_until: Timestamp,
}

impl fmt::Debug for User {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("User").field("sub", &self.sub).field("status", &self.status).finish_non_exhaustive()
    }
}

impl fmt::Debug for PasswordVerifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PasswordVerifier")
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Code")
    }
}
