//! The response to a sign-up.

use crate::response::{CandidateResponse, JsonFragments};
use events::{Envelope, PoolSettings, ValidationReport, validate_sign_up};

/// The members of the `response` of pre sign-up (contract 5.2). All three are always returned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SignUpFlags {
    /// The user is confirmed without a code.
    pub(super) auto_confirm_user: bool,
    /// The e-mail address counts as verified. Never without `auto_confirm_user`.
    pub(super) auto_verify_email: bool,
    /// The phone number counts as verified. Never without `auto_confirm_user`.
    pub(super) auto_verify_phone: bool,
}

impl SignUpFlags {
    /// The names of the members.
    pub(super) const NAMES: [&str; 3] = ["autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone"];

    fn to_json(self) -> String {
        let Self { auto_confirm_user, auto_verify_email, auto_verify_phone } = self;
        format!(
            r#"{{"autoConfirmUser":{auto_confirm_user},"autoVerifyEmail":{auto_verify_email},"autoVerifyPhone":{auto_verify_phone}}}"#
        )
    }
}

impl CandidateResponse for SignUpFlags {
    fn validate(&self, event: &Envelope<'_>, settings: &PoolSettings) -> ValidationReport {
        validate_sign_up(event, &self.to_json(), settings)
    }

    fn into_json(self: Box<Self>) -> JsonFragments {
        vec![self.to_json().into()]
    }
}
