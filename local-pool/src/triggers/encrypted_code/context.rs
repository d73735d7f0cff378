//! The encryption context: names and values that are authenticated with a message, but not encrypted.

use std::collections::BTreeMap;

/// Names and values, which are written in the order of the names.
pub(super) type EncryptionContext = BTreeMap<String, String>;

/// How the header of a message contains it: the number of pairs, then each name and value with its length.
pub(super) fn serialize_context(context: &EncryptionContext) -> Option<Vec<u8>> {
    let mut bytes = u16::try_from(context.len()).ok()?.to_be_bytes().to_vec();
    for text in context.iter().flat_map(|(name, value)| [name, value]) {
        bytes.extend(with_length(text.as_bytes())?);
    }
    Some(bytes)
}

/// A byte string with its length of two bytes before it.
pub(super) fn with_length(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(bytes.len()).ok()?;
    Some([&length.to_be_bytes()[..], bytes].concat())
}
