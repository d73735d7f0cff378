//! Why a message is refused.

use std::error::Error;
use std::fmt;

/// Why a message is refused. It contains no part of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The message is larger than [`MAX_MESSAGE_BYTES`](crate::MAX_MESSAGE_BYTES).
    TooLarge,
    /// The message ends too early.
    Truncated,
    /// Something follows the signature.
    TrailingBytes,
    /// The version of the message format is neither 1 nor 2.
    Version,
    /// The suite with this name is not decrypted.
    Suite(&'static str),
    /// The body is neither a block nor frames.
    ContentType,
    /// A member of the header has a value that the format does not allow.
    Header,
    /// The encryption context is not text, or has a key twice.
    Context,
    /// None of the data keys is encrypted with an allowed key.
    NoAllowedKey,
    /// The data key has another length.
    DataKey,
    /// The data key is not the one that the message commits to.
    Commitment,
    /// The header was changed, or the data key is another.
    HeaderTag,
    /// The frames are not in order, or have another length.
    Frame,
    /// The body was changed.
    Body,
    /// The message has no valid signature.
    Signature,
}

impl Refusal {
    /// A stable word for logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "TooLarge",
            Self::Truncated => "Truncated",
            Self::TrailingBytes => "TrailingBytes",
            Self::Version => "Version",
            Self::Suite(_) => "Suite",
            Self::ContentType => "ContentType",
            Self::Header => "Header",
            Self::Context => "Context",
            Self::NoAllowedKey => "NoAllowedKey",
            Self::DataKey => "DataKey",
            Self::Commitment => "Commitment",
            Self::HeaderTag => "HeaderTag",
            Self::Frame => "Frame",
            Self::Body => "Body",
            Self::Signature => "Signature",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the message is too large"),
            Self::Truncated => f.write_str("the message ends too early"),
            Self::TrailingBytes => f.write_str("something follows the signature"),
            Self::Version => f.write_str("the message format has neither version 1 nor version 2"),
            Self::Suite(name) => write!(f, "the message has the suite {name}"),
            Self::ContentType => f.write_str("the body is neither a block nor frames"),
            Self::Header => f.write_str("the header has a value that the format does not allow"),
            Self::Context => f.write_str("the encryption context is not text, or has a key twice"),
            Self::NoAllowedKey => f.write_str("no data key is encrypted with an allowed key"),
            Self::DataKey => f.write_str("the data key has a wrong length"),
            Self::Commitment => f.write_str("the data key is not the one that the message commits to"),
            Self::HeaderTag => f.write_str("the header was changed, or the data key is another"),
            Self::Frame => f.write_str("the frames are not in order, or have a wrong length"),
            Self::Body => f.write_str("the body was changed"),
            Self::Signature => f.write_str("the message has no valid signature"),
        }
    }
}

impl Error for Refusal {}
