//! The errors of this trigger.

use crate::response::Denial;

pub(super) use crate::effects::SETUP_UNFINISHED;

pub(super) const UNAVAILABLE: Denial = Denial {
    code: "PostConfirmationUnavailable",
    message: "Your account is confirmed, but could not be set up. Please sign in and try again",
};
