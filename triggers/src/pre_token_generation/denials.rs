//! The errors of this trigger.

use crate::response::Denial;

pub(super) const UNAVAILABLE: Denial =
    Denial { code: "TokenUnavailable", message: "Signing in is not possible at the moment. Please try again later" };

/// A claim that restricts cannot be put into the token, or one that is required has no value.
pub(super) const RESTRICTED: Denial =
    Denial { code: "TokenRestricted", message: "You cannot sign in with this account. Please contact support" };
