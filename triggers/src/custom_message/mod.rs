//! Custom message: the text, language and brand of each e-mail and SMS (contract section 4).
//!
//! | file | contents |
//! | --- | --- |
//! | `decision` | the message for an event |
//! | `greeting` | the name in its greeting |
//! | `language` | its language |
//! | `response` | that message as the value of `response` |
//! | `denials` | the error for payloads that are not valid events |

mod decision;
mod denials;
mod greeting;
mod language;
mod response;

pub use decision::render;
pub(crate) use decision::{MessageKind, with_context};
pub use greeting::{OmittedName, greeting_name};
pub use language::asked_languages;
pub(crate) use language::choose_locale;
pub use response::message_response;

use crate::handler::Handler;
use events::Trigger;

/// Fails open: without this text, Cognito sends its default message, which still contains the code
/// (docs/failure-modes.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::CustomMessage,
    decide: decision::decide,
    fails_closed: |_| false,
    fallback: response::fallback,
    unavailable: denials::UNAVAILABLE,
    denials: &[],
};
