//! How several values stand in one input: a byte that is in no UTF-8 text ends each but the last.

use std::borrow::Cow;

/// The byte between two parts.
pub(crate) const SEPARATOR: u8 = 0xFF;

/// The parts of an input; there is always one.
pub(crate) fn split_parts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == SEPARATOR)
}

/// A part as text. What is no UTF-8 becomes U+FFFD.
pub(crate) fn part_text(part: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(part)
}
