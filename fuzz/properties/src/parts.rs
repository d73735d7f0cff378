//! Several values in one input, separated by a byte that never occurs in UTF-8.

use std::borrow::Cow;

/// The byte between two parts.
pub(crate) const SEPARATOR: u8 = 0xFF;

/// The parts of an input; there is at least one.
pub(crate) fn split_parts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == SEPARATOR)
}

/// A part as text; invalid UTF-8 becomes U+FFFD.
pub(crate) fn part_text(part: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(part)
}
