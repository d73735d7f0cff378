//! Custom e-mail sender: sends the mails instead of Cognito (contract section 13).
//!
//! | file | contents |
//! | --- | --- |
//! | `decision` | the mail for an event, as an effect |
//! | `denials` | the errors, which make Lambda repeat the invocation |
//! | `sample` | the mail with an invented code, for the preview |

mod decision;
mod denials;
mod sample;

pub use denials::NOT_SENT;
pub use sample::{SAMPLE_CODE, SAMPLE_PASSWORD, SampleMail, sample_mail};

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
