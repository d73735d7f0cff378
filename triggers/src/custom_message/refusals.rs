//! The error for payloads that are not valid events.

use crate::response::Refusal;

pub(super) const UNAVAILABLE: Refusal =
    Refusal { code: "CustomMessageUnavailable", message: "The message could not be prepared. Please try again later" };
