//! Which characters Cognito lets through, and which of them a one-line configured text may hold.

use crate::invalid_value::InvalidValue;
use unicode_general_category::{GeneralCategory as C, get_general_category};

/// True for what `[\p{L}\p{M}\p{S}\p{N}\p{P}]` matches, plus the ASCII blank (contract section 4.3). The pattern's `\s` is
/// Java's: every other white space of Unicode, all controls and all format characters make Cognito refuse the mail. So does
/// what its Java does not know yet: the table is Unicode 13's, which is Java 17's.
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

/// True for what has no shape of its own, or none that is known: controls, format, private use, unassigned.
pub(crate) fn is_shapeless(c: char) -> bool {
    matches!(get_general_category(c), C::Control | C::Format | C::PrivateUse | C::Surrogate | C::Unassigned)
}

/// True for a combining mark. At the start of a text it would attach itself to what stands before.
pub(crate) fn is_mark(c: char) -> bool {
    !c.is_ascii() && matches!(get_general_category(c), C::NonspacingMark | C::SpacingMark | C::EnclosingMark)
}

/// Takes a configured text of 1 to `max` code points that is printed on one line of a mail, a subject or an SMS.
pub(crate) fn parse_one_line(raw: &str, max: usize, too_long: InvalidValue) -> Result<String, InvalidValue> {
    if raw.is_empty() {
        return Err(InvalidValue::new("must not be empty", "write the text people know you by"));
    }
    if raw.chars().count() > max {
        return Err(too_long);
    }
    if !raw.chars().all(is_accepted_by_cognito) || raw.starts_with(is_mark) {
        return Err(InvalidValue::new(
            "must be one line of letters, digits, marks, signs and plain blanks; Cognito refuses other characters",
            "remove line breaks, tabs, no-break and zero-width characters",
        ));
    }
    if raw.starts_with(' ') || raw.ends_with(' ') || raw.contains("  ") {
        return Err(InvalidValue::new("must have single blanks, and none at the ends", "remove the extra blanks"));
    }
    if raw.contains(['{', '}', '<', '>', '%']) || raw.contains("://") {
        return Err(InvalidValue::new(
            "must hold none of { } < > % and no link; Cognito and mail programs give them a meaning",
            "write the words alone",
        ));
    }
    Ok(raw.to_owned())
}
