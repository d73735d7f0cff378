//! Custom message: the text, language and brand of each e-mail and SMS (contract section 4).
//!
//! | file | contents |
//! | --- | --- |
//! | `decision` | the message for an event, in the user's language |
//! | `response` | that message as the value of `response` |
//! | `refusals` | the error for payloads that are not valid events |

mod decision;
mod refusals;
mod response;

pub use decision::{asked_languages, render};
pub use response::message_response;

use crate::handler::Handler;
use events::Trigger;

/// Fails open: without our text, Cognito sends its default message, which still contains the code (SECURITY.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::CustomMessage,
    policy: policy::EmbeddedPolicy::CUSTOM_MESSAGE,
    decide: decision::decide,
    fails_closed: |_| false,
    fallback: response::fallback,
    unavailable: refusals::UNAVAILABLE,
    refusals: &[],
};
