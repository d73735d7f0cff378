//! Sets of characters.

use unicode_general_category::{GeneralCategory as Category, get_general_category};

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CharacterClass {
    parts: Vec<Part>,
    is_negated: bool,
    /// Whether each ASCII character is in it.
    ascii: u128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Range(char, char),
    /// `\w`.
    Word,
    /// `\s`.
    Space,
    /// `\S`.
    NotSpace,
    /// `\d`.
    Digit,
    /// A category of Unicode by its first letter, as `\p{L}`.
    Category(char),
    /// `.`: all but line breaks.
    NotLineBreak,
    /// `.` after `(?s)`.
    Any,
}

impl CharacterClass {
    pub(super) fn new(parts: Vec<Part>, is_negated: bool) -> Self {
        let contains = |character| parts.iter().any(|part| part.contains(character)) != is_negated;
        let ascii =
            (0..128_u8).filter(|byte| contains(char::from(*byte))).fold(0, |ascii, byte| ascii | (1_u128 << byte));
        Self { parts, is_negated, ascii }
    }

    pub(super) fn contains(&self, character: char) -> bool {
        if character.is_ascii() {
            return self.ascii >> u32::from(character) & 1 == 1;
        }
        self.parts.iter().any(|part| part.contains(character)) != self.is_negated
    }
}

impl Part {
    fn contains(self, character: char) -> bool {
        match self {
            Self::Range(first, last) => (first..=last).contains(&character),
            Self::Word => is_word(character),
            Self::Space => is_space(character),
            Self::NotSpace => !is_space(character),
            Self::Digit => character.is_ascii_digit(),
            Self::Category(letter) => category(character) == Some(letter),
            Self::NotLineBreak => !matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'),
            Self::Any => true,
        }
    }
}

/// What `\w` is, also for `\b`.
pub(super) fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\x0b' | '\x0c' | '\r')
}

/// The first letter of the category; none for controls, surrogates and what is not assigned, which no expression names.
fn category(character: char) -> Option<char> {
    use Category as C;
    Some(match get_general_category(character) {
        C::UppercaseLetter | C::LowercaseLetter | C::TitlecaseLetter | C::ModifierLetter | C::OtherLetter => 'L',
        C::NonspacingMark | C::SpacingMark | C::EnclosingMark => 'M',
        C::DecimalNumber | C::LetterNumber | C::OtherNumber => 'N',
        C::MathSymbol | C::CurrencySymbol | C::ModifierSymbol | C::OtherSymbol => 'S',
        C::ConnectorPunctuation
        | C::DashPunctuation
        | C::OpenPunctuation
        | C::ClosePunctuation
        | C::InitialPunctuation
        | C::FinalPunctuation
        | C::OtherPunctuation => 'P',
        C::SpaceSeparator | C::LineSeparator | C::ParagraphSeparator => 'Z',
        _ => return None,
    })
}
