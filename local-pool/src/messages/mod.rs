//! Delivery of mails and short messages: nothing leaves this machine.
//!
//! | file | contents |
//! | --- | --- |
//! | `code_message` | sending a code: who gets it, and what is recorded |
//! | `message_source` | why a code is sent, and the trigger sources of that |
//! | `custom_message`, `custom_sender` | the triggers that decide about the text, or deliver it |
//! | `templates`, `placeholders` | the pool's texts, Cognito's own, and what is filled in |
//! | `delivery` | mail or short message, and the masked address in an answer |
//! | `message`, `outbox` | the messages that were delivered |

mod code_message;
mod custom_message;
mod custom_sender;
mod delivery;
mod message;
mod message_source;
mod outbox;
mod placeholders;
mod recipient;
mod templates;

pub(crate) use code_message::CodeMessage;
pub(crate) use delivery::invented_delivery;
pub use message::Message;
pub(crate) use message_source::MessagePurpose;
pub(crate) use outbox::Outbox;
