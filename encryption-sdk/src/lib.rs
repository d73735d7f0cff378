//! Decrypts messages of the [AWS Encryption SDK](https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html):
//! the form in which Amazon Cognito passes codes and temporary passwords to custom senders.
//!
//! It only decrypts, and only what is signed: suite `0x0378` of message version 1, and suite `0x0578` of version 2, whose
//! key commitment is checked. Every other version, suite and content type is refused by name. The signature is verified
//! before anything is decrypted. Messages have a bounded size.
//!
//! | file | contents |
//! | --- | --- |
//! | `reader` | reads numbers and byte strings, up to the end |
//! | `suite` | the algorithm suites, and which are decrypted |
//! | `context` | the encryption context |
//! | `header` | the header: suite, encryption context, encrypted data keys |
//! | `body` | the body: one block, or frames |
//! | `signature` | the signature in the footer |
//! | `keys` | the key of a message, derived from its data key, and the key commitment |
//! | `data_key` | the data key, and the service that decrypts it |
//! | `message` | the steps in their order |
//! | `refusal` | why a message is refused |
//!
//! ```
//! use cognito_triggers_encryption_sdk::{EncryptedMessage, Refusal};
//!
//! let refused = EncryptedMessage::parse(b"\x01\x80\x01\x78");
//! assert_eq!(refused.err(), Some(Refusal::Suite("AES_256_GCM_HKDF_SHA256, which is not signed")));
//! ```

mod body;
mod context;
mod data_key;
mod header;
mod keys;
mod message;
mod reader;
mod refusal;
mod signature;
mod suite;

pub use context::EncryptionContext;
pub use data_key::{DataKey, EncryptedDataKey, KeyService};
pub use message::{DecryptError, EncryptedMessage, MAX_MESSAGE_BYTES, Plaintext};
pub use refusal::Refusal;
