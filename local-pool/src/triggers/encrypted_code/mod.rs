//! Codes for custom senders, in the form that AWS sends: messages of the AWS Encryption SDK (contract 13), whose data
//! key a local stand-in for AWS KMS wraps.
//!
//! | file | contents |
//! | --- | --- |
//! | `message` | the message: header, one frame, signature |
//! | `context` | the encryption context |
//! | `message_key` | the key of a message, derived from its data key |
//! | `local_kms` | the key that wraps data keys |
//! | `decrypt` | `TrentService.Decrypt` |

mod context;
mod decrypt;
mod local_kms;
mod message;
mod message_key;

pub(crate) use decrypt::decrypt_data_key;
pub(crate) use local_kms::LocalKms;
pub(super) use message::encrypt_code;

#[cfg(test)]
mod tests;
