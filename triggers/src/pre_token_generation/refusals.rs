//! The errors of this trigger.

use crate::response::Refusal;

pub(super) const UNAVAILABLE: Refusal =
    Refusal { code: "TokenUnavailable", message: "Signing in is not possible at the moment. Please try again later" };

/// A claim that restricts cannot be put into the token, or one that is required has no value.
pub(super) const RESTRICTED: Refusal =
    Refusal { code: "TokenRestricted", message: "You cannot sign in with this account. Please contact support" };
