//! Custom e-mail sender: sends the mails instead of Cognito (contract section 13).
//!
//! | file | contents |
//! | --- | --- |
//! | `decision` | the mail for an event, as an effect |
//! | `denials` | the errors, which make Lambda repeat the invocation |

mod decision;
mod denials;

pub use denials::NOT_SENT;

use crate::handler::Handler;
use crate::response::Response;
use events::Trigger;

/// Fails open: Cognito ignores the response. An error only makes Lambda repeat the invocation (docs/failure-modes.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::CustomEmailSender,
    decide: decision::decide,
    fails_closed: |_| false,
    fallback: |_| Response::Unchanged,
    unavailable: denials::UNAVAILABLE,
    denials: &[denials::NOT_SENT],
};
