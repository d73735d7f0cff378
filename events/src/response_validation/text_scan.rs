//! The documented pattern of e-mail body and subject, `[\p{L}\p{M}\p{S}\p{N}\p{P}\s]`, as Java interprets it: `\s` is
//! the six ASCII whitespace characters, so every other separator, control, format, private-use or unassigned character
//! violates the pattern (contract 4.3; threat model, P08). Which Unicode version Cognito's Java supports is not known;
//! the oldest likely one is Java 17's Unicode 13.

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
use wide::u8x32;

/// The result of one pass over a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TextScan {
    /// The number of code points.
    pub(super) code_points: usize,
    /// The number of UTF-16 units.
    pub(super) utf16_units: usize,
    /// The first forbidden character and its byte offset.
    pub(super) forbidden: Option<(char, usize)>,
    /// The number of further forbidden characters.
    pub(super) more_forbidden: usize,
    /// The first character that only a newer Unicode version assigns, and its byte offset.
    pub(super) assigned_later: Option<(char, usize)>,
    /// The number of further such characters.
    pub(super) more_assigned_later: usize,
}

/// How the pattern treats a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CharClass {
    /// The pattern matches it.
    Allowed,
    /// The pattern matches it if Cognito's Java supports a newer Unicode version.
    AssignedLater,
    /// The pattern does not match it.
    Forbidden,
}

impl TextScan {
    /// Scans a text once: 32 bytes at a time while they are plain ASCII, otherwise character by character.
    pub(super) fn new(text: &str) -> Self {
        let mut scan = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            let plain = plain_ascii_prefix_length(rest.as_bytes());
            scan.code_points += plain;
            scan.utf16_units += plain;
            rest = rest.get(plain..).unwrap_or_default();
            let mut characters = rest.chars();
            while let Some(character) = characters.next().filter(|character| !is_plain(*character)) {
                scan.count(character, text.len() - rest.len());
                rest = characters.as_str();
            }
        }
        scan
    }

    fn count(&mut self, character: char, offset: usize) {
        self.code_points += 1;
        self.utf16_units += character.len_utf16();
        let (first, more) = match classify(character) {
            CharClass::Allowed => return,
            CharClass::AssignedLater => (&mut self.assigned_later, &mut self.more_assigned_later),
            CharClass::Forbidden => (&mut self.forbidden, &mut self.more_forbidden),
        };
        match first {
            None => *first = Some((character, offset)),
            Some(_) => *more += 1,
        }
    }
}

/// Printable ASCII and line breaks: most of an e-mail, and always allowed.
const fn is_plain_ascii(byte: u8) -> bool {
    matches!(byte, b'\n' | b' '..=b'~')
}

fn is_plain(character: char) -> bool {
    u8::try_from(character).is_ok_and(is_plain_ascii)
}

/// The number of plain ASCII bytes at the start. The vectors are explicit, because the compiler vectorizes no loop in the
/// Lambdas, which are optimized for size at link time: a plain loop takes five times as many instructions for a mail.
fn plain_ascii_prefix_length(bytes: &[u8]) -> usize {
    let (blocks, _) = bytes.as_chunks::<32>();
    let blocks = blocks.iter().take_while(|block| is_plain_block(**block)).count();
    let rest = bytes.iter().skip(32 * blocks);
    32 * blocks + rest.take_while(|byte| is_plain_ascii(**byte)).count()
}

/// Whether every byte is plain ASCII, consistent with [`is_plain_ascii`].
fn is_plain_block(block: [u8; 32]) -> bool {
    let block = u8x32::new(block);
    let above = block - u8x32::splat(b' ');
    let is_printable = above.min(u8x32::splat(b'~' - b' ')).simd_eq(above);
    (is_printable | block.simd_eq(u8x32::splat(b'\n'))).all()
}

/// Classifies a character.
pub(super) fn classify(character: char) -> CharClass {
    match character {
        '\t'..='\r' | ' '..='~' => CharClass::Allowed,
        _ if is_in_allowed_block(character) => CharClass::Allowed,
        _ => classify_by_category(character),
    }
}

/// Long ranges of common scripts in which every character is allowed, to avoid a binary search per character, for
/// example in Japanese. A test compares them with the table.
const fn is_in_allowed_block(character: char) -> bool {
    matches!(character,
        '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{377}' // Latin, accents, most of the Greek table
        | '\u{3A3}'..='\u{52F}'                    // Greek, Cyrillic
        | '\u{61E}'..='\u{6DC}'                    // Arabic
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' // punctuation
        | '\u{3001}'..='\u{303F}' | '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{30FF}' // kana
        | '\u{4E00}'..='\u{9FFC}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FFBE}')
}

fn classify_by_category(character: char) -> CharClass {
    use GeneralCategory as C;
    match get_general_category(character) {
        C::Unassigned if is_assigned_today(character) => CharClass::AssignedLater,
        C::Unassigned | C::Control | C::Format | C::PrivateUse | C::Surrogate => CharClass::Forbidden,
        C::SpaceSeparator | C::LineSeparator | C::ParagraphSeparator => CharClass::Forbidden,
        _ => CharClass::Allowed,
    }
}

fn is_assigned_today(character: char) -> bool {
    !matches!(character.general_category_group(), GeneralCategoryGroup::Separator | GeneralCategoryGroup::Other)
}

#[cfg(test)]
mod tests {
    use super::{
        CharClass, TextScan, classify, classify_by_category, is_in_allowed_block, is_plain_ascii, is_plain_block,
        plain_ascii_prefix_length,
    };
    use proptest::prelude::*;

    #[test]
    fn characters_are_classified_as_in_java() {
        for character in
            "\t\n\u{B}\u{C}\r aZ0~<>&#{}éßжاあ漢한€“”…‑😀❤👍\u{FE0F}\u{1F3FD}\u{1F1E9}\u{20E3}\u{34F}".chars()
        {
            assert_eq!(classify(character), CharClass::Allowed, "U+{:04X}", u32::from(character));
        }
        // Assigned by Unicode 14, 15 and 16.
        for character in "\u{1FAE0}\u{1FAE8}\u{1FAE9}\u{1C89}\u{61D}".chars() {
            assert_eq!(classify(character), CharClass::AssignedLater, "U+{:04X}", u32::from(character));
        }
        let refused = "\0\u{7}\u{1B}\u{7F}\u{85}\u{A0}\u{AD}\u{61C}\u{180E}\u{1680}\u{2003}\u{2009}\u{200B}\u{200C}\
                       \u{200D}\u{200E}\u{200F}\u{2028}\u{2029}\u{202E}\u{202F}\u{205F}\u{2060}\u{2066}\u{2069}\
                       \u{3000}\u{E000}\u{FEFF}\u{FFFE}\u{378}\u{E0067}\u{F0000}\u{10FFFF}";
        for character in refused.chars() {
            assert_eq!(classify(character), CharClass::Forbidden, "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn shortcuts_agree_with_the_category_table() {
        for character in '\u{A0}'..=char::MAX {
            assert_eq!(
                classify(character),
                classify_by_category(character),
                "U+{:04X}, by block: {}",
                u32::from(character),
                is_in_allowed_block(character)
            );
        }
        for byte in 0..=u8::MAX {
            for place in 0..44 {
                let mut bytes = *b"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr";
                bytes[place] = byte;
                let is_plain = is_plain_ascii(byte);
                assert!(!is_plain || classify(char::from(byte)) == CharClass::Allowed, "{byte}");
                let plain = if is_plain { bytes.len() } else { place };
                assert_eq!(plain_ascii_prefix_length(&bytes), plain, "{bytes:?}");
            }
            assert_eq!(is_plain_block([byte; 32]), is_plain_ascii(byte), "{byte}");
        }
    }

    #[test]
    fn first_forbidden_character_is_reported_and_others_counted() {
        let scan = TextScan::new("ab😀\u{A0}c\u{3000}\u{200D}");
        assert_eq!(
            scan,
            TextScan {
                code_points: 7,
                utf16_units: 8,
                forbidden: Some(('\u{A0}', 6)),
                more_forbidden: 2,
                ..TextScan::default()
            }
        );
        assert_eq!(TextScan::new(""), TextScan::default());
    }

    proptest! {
        #[test]
        fn scan_equals_counting_one_by_one(text in "(\\PC|[\0-\u{7F}]|[a-z ]{8,80}|\u{A0}|😀|\u{1FAE8}){0,60}") {
            let those = |wanted| text.char_indices().filter(move |(_, character)| classify(*character) == wanted);
            let first = |wanted| those(wanted).next().map(|(offset, character)| (character, offset));
            prop_assert_eq!(TextScan::new(&text), TextScan {
                code_points: text.chars().count(),
                utf16_units: text.encode_utf16().count(),
                forbidden: first(CharClass::Forbidden),
                more_forbidden: those(CharClass::Forbidden).count().saturating_sub(1),
                assigned_later: first(CharClass::AssignedLater),
                more_assigned_later: those(CharClass::AssignedLater).count().saturating_sub(1),
            });
        }
    }
}
