//! The error for payloads that are not valid events.

use crate::response::Denial;

pub(super) const UNAVAILABLE: Denial =
    Denial { code: "CustomMessageUnavailable", message: "The message could not be prepared. Please try again later" };
