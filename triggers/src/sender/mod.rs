//! What the custom senders of mails and of short messages share (contract section 13).
//!
//! | file | contents |
//! | --- | --- |
//! | `request` | what to send, and to whom, from an event |
//! | `message` | the message of an event, with placeholders |
//!
//! A message is rendered before its code is decrypted, with the placeholders that custom message has: so both have the same
//! words, and a decision needs no key. The effect inserts the values.

mod message;
mod request;

pub(crate) use request::send_request;
