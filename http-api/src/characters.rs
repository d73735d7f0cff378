//! Which characters the values of a request may contain. Everything else is refused before any call to Cognito.
//!
//! | values | rule |
//! | --- | --- |
//! | user names, attributes that serve as user names, codes | only [visible](is_visible) characters |
//! | passwords, other attributes, answers, metadata, names of authenticators | no [control](is_control) characters |
//! | tokens, sessions, names of attributes in a map | only printable ASCII characters without spaces |

use std::ops::RangeInclusive;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Attributes with which users may sign in instead of a user name.
const ALIAS_ATTRIBUTES: [&str; 3] = ["email", "phone_number", "preferred_username"];

/// The characters without a glyph that Unicode classifies as letters, marks or symbols: those of the property
/// `Default_Ignorable_Code_Point`, and the blank Braille pattern.
const INVISIBLE: [RangeInclusive<char>; 9] = [
    '\u{34F}'..='\u{34F}',
    '\u{115F}'..='\u{1160}',
    '\u{17B4}'..='\u{17B5}',
    '\u{180B}'..='\u{180F}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{FE00}'..='\u{FE0F}',
    '\u{FFA0}'..='\u{FFA0}',
    '\u{E0000}'..='\u{E0FFF}',
];

/// Whether an attribute may serve as a user name.
pub(crate) fn is_alias(attribute: &str) -> bool {
    ALIAS_ATTRIBUTES.contains(&attribute)
}

/// Whether all characters are visible: letters, marks, digits, symbols and punctuation of any script, as in Cognito's
/// `UsernameType`. Spaces, control and format characters (zero width, text direction) and private use are not.
pub(crate) fn is_visible(text: &str) -> bool {
    use GeneralCategoryGroup::{Letter, Mark, Number, Punctuation, Symbol};
    let has_glyph = |c: char| {
        c.is_ascii_graphic()
            || matches!(c.general_category_group(), Letter | Mark | Number | Punctuation | Symbol)
                && !INVISIBLE.iter().any(|range| range.contains(&c))
    };
    text.chars().all(has_glyph)
}

/// Whether the text has no control characters (C0 including tabs and line breaks, DEL, C1) and no Unicode line or paragraph
/// separators. Joiners and direction marks are allowed: some scripts and emoji need them.
pub(crate) fn has_no_control(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || ['\u{2028}', '\u{2029}'].contains(&c))
}

/// Whether all characters are printable ASCII, and none is a space.
pub(crate) fn is_ascii_graphic(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_properties::GeneralCategory as Category;

    /// Compares both rules with Unicode's categories, character by character.
    #[test]
    fn q20_every_character_has_the_rule_of_its_category() {
        for c in '\0'..=char::MAX {
            let (category, text) = (c.general_category(), c.to_string());
            let line_break = matches!(category, Category::LineSeparator | Category::ParagraphSeparator);
            assert_eq!(has_no_control(&text), category != Category::Control && !line_break, "U+{:04X}", u32::from(c));
            let other = [Category::Control, Category::Format, Category::PrivateUse, Category::Unassigned];
            if c.is_whitespace() || line_break || other.contains(&category) {
                assert!(!is_visible(&text), "U+{:04X}", u32::from(c));
            } else if c.is_alphanumeric() && !INVISIBLE.iter().any(|range| range.contains(&c)) {
                assert!(is_visible(&text), "U+{:04X}", u32::from(c));
            }
        }
    }

    /// One of each range of the property `Default_Ignorable_Code_Point`, and each character that changes the direction of a
    /// text.
    #[test]
    fn q20_ignorable_characters_are_not_visible() {
        for c in "\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}\u{180E}\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\
                  \u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2060}\u{2065}\u{2066}\u{2067}\u{2068}\u{2069}\u{206F}\u{3164}\
                  \u{FE00}\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF0}\u{1BCA0}\u{1D173}\u{E0001}\u{E0020}\u{E0100}\u{E01EF}\u{E0FFF}"
            .chars()
        {
            assert!(!is_visible(&format!("a{c}b")), "U+{:04X}", u32::from(c));
        }
    }
}
