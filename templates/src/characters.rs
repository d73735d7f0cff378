//! The characters that Cognito accepts, and those allowed in a configured line of text.

use crate::invalid_value::InvalidValue;
use unicode_general_category::{GeneralCategory as C, get_general_category};

/// True for what `[\p{L}\p{M}\p{S}\p{N}\p{P}]` matches, plus the ASCII space (contract section 4.3). The pattern's `\s`
/// is Java's: Cognito rejects a mail that contains any other white space of Unicode, a control, a format character, or
/// a character that its Java version does not know. The table is Unicode 13's, which Java 17 uses.
pub(crate) fn is_accepted_by_cognito(c: char) -> bool {
    match c {
        ' '..='~' => true,
        _ if c.is_ascii() => false,
        _ => !is_separator(c) && !is_shapeless(c),
    }
}

/// True for every kind of space beyond ASCII.
pub(crate) fn is_separator(c: char) -> bool {
    matches!(get_general_category(c), C::SpaceSeparator | C::LineSeparator | C::ParagraphSeparator)
}

/// True for invisible characters and those without a known shape: controls, format, private use, unassigned.
pub(crate) fn is_shapeless(c: char) -> bool {
    matches!(get_general_category(c), C::Control | C::Format | C::PrivateUse | C::Surrogate | C::Unassigned)
}

/// Whether a character is a letter, a combining mark or a decimal digit of any script. Letters include those that denote
/// numbers, such as `〇`.
#[must_use]
pub fn is_letter_mark_or_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    matches!(
        get_general_category(c),
        C::UppercaseLetter
            | C::LowercaseLetter
            | C::TitlecaseLetter
            | C::ModifierLetter
            | C::OtherLetter
            | C::LetterNumber
            | C::NonspacingMark
            | C::SpacingMark
            | C::EnclosingMark
            | C::DecimalNumber
    )
}

/// True for a combining mark. At the start of a text it would combine with the character before.
pub(crate) fn is_mark(c: char) -> bool {
    !c.is_ascii() && matches!(get_general_category(c), C::NonspacingMark | C::SpacingMark | C::EnclosingMark)
}

/// Parses a configured text of 1 to `max` code points that is printed on one line of a mail, a subject or an SMS.
pub(crate) fn parse_one_line(raw: &str, max: usize, too_long: InvalidValue) -> Result<String, InvalidValue> {
    if raw.is_empty() {
        return Err(InvalidValue::new("must not be empty", "write the text that users see"));
    }
    if raw.chars().count() > max {
        return Err(too_long);
    }
    if !raw.chars().all(is_accepted_by_cognito) || raw.starts_with(is_mark) {
        return Err(InvalidValue::new(
            "must be one line of letters, digits, marks, symbols and plain spaces; Cognito rejects other characters",
            "remove line breaks, tabs, no-break and zero-width characters",
        ));
    }
    if raw.starts_with(' ') || raw.ends_with(' ') || raw.contains("  ") {
        return Err(InvalidValue::new("must have single spaces, and none at the ends", "remove the extra spaces"));
    }
    if raw.contains(['{', '}', '<', '>', '%']) || raw.contains("://") {
        return Err(InvalidValue::new(
            "must not contain { } < > % or a link, which Cognito and mail clients interpret",
            "write plain words",
        ));
    }
    Ok(raw.to_owned())
}
