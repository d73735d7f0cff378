//! The name in a mail's greeting, if the user's input is inert (rule D of docs/threat-model.md).

use crate::characters::{is_letter_mark_or_digit, is_mark, is_separator, is_shapeless};
use crate::name_rule::NameRule;
use std::fmt;
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A name that is safe to show in a greeting: in NFC, on one line, at most 64 code points, of characters that names
/// have, without link, address or telephone number. It still needs escaping in HTML (apostrophes), which the templates
/// do.
#[derive(Clone, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// Applies rule D of docs/threat-model.md. `None` means: greet without a name.
    ///
    /// ```
    /// use cognito_triggers_templates::DisplayName;
    ///
    /// assert_eq!(DisplayName::new("Zoë").as_ref().map(DisplayName::as_str), Some("Zoë"));
    /// assert!(DisplayName::new("You have won, see evil.example/now").is_none());
    /// ```
    pub fn new(raw: &str) -> Option<Self> {
        Self::parse(raw).ok()
    }

    /// Applies rule D of docs/threat-model.md.
    ///
    /// # Errors
    /// The first part of the rule that the name breaks.
    ///
    /// ```
    /// use cognito_triggers_templates::{DisplayName, NameRule};
    ///
    /// assert_eq!(DisplayName::parse("Ann & Bob").err(), Some(NameRule::Character('&')));
    /// ```
    pub fn parse(raw: &str) -> Result<Self, NameRule> {
        let mut name = normalize(raw);
        check(&name)?;
        // The part that was cut off may have contained the parenthesis that closes pronouns, or the only visible characters.
        if truncate(&mut name) {
            check(&name)?;
        }
        if name.contains(is_visible) { Ok(Self(name)) } else { Err(NameRule::Invisible) }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name is private: `Debug` output may be logged.
impl fmt::Debug for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DisplayName(…)")
    }
}

/// Whether the text contains a link, or what a mail client turns into one, after normalization: the part of rule D.2
/// of the threat model about links, and what rule D.2 need not name because its characters are not allowed: two slashes
/// or backslashes, and a scheme such as `sms:`. A bare address, a telephone number or a bracket is not a link.
pub fn contains_link(raw: &str) -> bool {
    has_link(&normalize(raw))
}

/// Rule D.3, in code points.
const LONGEST: usize = 64;

/// Rule D.2: at least this many digits are a telephone number.
const TELEPHONE_NUMBER: usize = 7;

/// A quick check that accepts plain Latin, Cyrillic, Japanese …, which covers nearly every name.
fn is_composed(text: &str) -> bool {
    text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// Rule D.1: the text as a reader sees it, in NFC.
fn normalize(raw: &str) -> String {
    let clean = if is_composed(raw) { collapse_spaces(raw.chars()) } else { collapse_spaces(raw.nfc()) };
    // Removing a joiner may have made a letter and its mark adjacent.
    if is_composed(&clean) { clean } else { clean.nfc().collect() }
}

/// Rule D.1: every run of spaces becomes one space, none remains at the ends; invisible characters are removed.
fn collapse_spaces(text: impl Iterator<Item = char>) -> String {
    let mut clean = String::with_capacity(64);
    let mut pending_space = false;
    for c in text {
        match role(c) {
            Role::Shown => {
                if pending_space && !clean.is_empty() {
                    clean.push(' ');
                }
                pending_space = false;
                clean.push(c);
            }
            Role::Space => pending_space = true,
            Role::Removed => {}
        }
    }
    clean
}

enum Role {
    Shown,
    Space,
    Removed,
}

fn role(c: char) -> Role {
    match c {
        '!'..='~' => Role::Shown,
        ' ' | '\t'..='\r' | '\u{85}' => Role::Space,
        _ if c.is_ascii() => Role::Removed,
        _ if is_separator(c) => Role::Space,
        // Decoders replace unpaired surrogates with it.
        char::REPLACEMENT_CHARACTER => Role::Removed,
        _ if is_shapeless(c) => Role::Removed,
        _ => Role::Shown,
    }
}

/// Rule D.2: an error if a mail client, Cognito or a reader could interpret a part of the name.
fn check(name: &str) -> Result<(), NameRule> {
    if let Some(c) = name.chars().find(|&c| !is_name_character(c)) {
        return Err(NameRule::Character(c));
    }
    if name.contains('/') && !has_only_slashes_of_pronouns(name) {
        return Err(NameRule::Slash);
    }
    if has_link(name) {
        return Err(NameRule::Link);
    }
    let digits = name.chars().filter(|&c| is_digit(c)).count();
    if digits >= TELEPHONE_NUMBER { Err(NameRule::TelephoneNumber) } else { Ok(()) }
}

/// Rule D.2: the punctuation that names have, in addition to letters, marks, digits, spaces and emoji: full stop, comma,
/// apostrophes, hyphens, parentheses and middle dots.
const PUNCTUATION: [char; 17] =
    ['.', ',', '\'', '’', '‘', '׳', '-', '‐', '‑', '–', '־', '(', ')', '（', '）', '·', '・'];

/// Rule D.2: the words between which a slash is allowed, in parentheses: `(she/her)`.
const PRONOUNS: [&str; 34] = [
    "she", "her", "hers", "he", "him", "his", "they", "them", "theirs", "ze", "zir", "xe", "xem", "it", "its", "any",
    "all", "sie", "ihr", "er", "ihm", "ihn", "elle", "il", "iel", "lui", "ella", "él", "ele", "ela", "dele", "dela",
    "elu", "delu",
];

/// Rule D.2: whether names have this character. A slash needs another check.
fn is_name_character(c: char) -> bool {
    match c {
        ' ' | '/' => true,
        _ => is_letter_mark_or_digit(c) || PUNCTUATION.contains(&c) || is_emoji(c),
    }
}

/// Rule D.2: whether every slash is between two pronouns in parentheses.
fn has_only_slashes_of_pronouns(name: &str) -> bool {
    let is_pronoun = |word: &str| PRONOUNS.contains(&word.to_lowercase().as_str());
    name.split('(').enumerate().all(|(index, part)| {
        let (inside, after) = part.split_once(')').filter(|_| index > 0).unwrap_or(("", part));
        !after.contains('/') && (!inside.contains('/') || inside.split('/').all(is_pronoun))
    })
}

/// Emoji, skin tones and the letters of flags. Other symbols are not part of a name.
fn is_emoji(c: char) -> bool {
    match c {
        '\u{1F3FB}'..='\u{1F3FF}' => true,
        '\u{2600}'..='\u{27BF}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F300}'..='\u{1FAFF}' => is_pictograph(c),
        _ => false,
    }
}

/// Rule D.2: whether a part of it is a link, or is turned into one by mail clients.
fn has_link(name: &str) -> bool {
    const STARTS: [&str; 7] = ["//", "\\\\", "www.", "mailto:", "tel:", "javascript:", "data:"];
    // All of these contain one of four characters that names rarely contain.
    let is_rare = name.contains([':', '.', '/', '\\']);
    (is_rare && (STARTS.iter().any(|start| contains_ignoring_case(name, start)) || has_scheme(name)))
        || (name.contains(is_dot) && (has_dotted_word(name) || has_ip_address(name)))
}

/// A colon after two ASCII letters or digits, not both digits, and directly before another character: `sms:123`.
fn has_scheme(name: &str) -> bool {
    let is_end_of_scheme = |text: &str| match text.as_bytes() {
        [.., first, last] => {
            let is_part = first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric();
            is_part && (first.is_ascii_alphabetic() || last.is_ascii_alphabetic())
        }
        _ => false,
    };
    let mut parts = name.split(':').peekable();
    while let Some(part) = parts.next() {
        let is_followed = parts.peek().is_some_and(|next| !next.is_empty() && !next.starts_with(' '));
        if is_followed && is_end_of_scheme(part) {
            return true;
        }
    }
    false
}

fn contains_ignoring_case(text: &str, ascii: &str) -> bool {
    text.as_bytes().windows(ascii.len()).any(|window| window.eq_ignore_ascii_case(ascii.as_bytes()))
}

/// A letter, digit or emoji, a dot, two letters: mail clients turn it into a link. Marks are ignored (`evil.cöm`).
fn has_dotted_word(name: &str) -> bool {
    let (mut before_dot, mut letters_after) = (false, None);
    for c in name.chars().filter(|&c| !is_mark(c)) {
        letters_after = match letters_after {
            _ if is_dot(c) && before_dot => Some(0),
            Some(1) if c.is_alphabetic() => return true,
            Some(0) if c.is_alphabetic() => Some(1),
            _ => None,
        };
        before_dot = c.is_alphanumeric() || is_pictograph(c);
    }
    false
}

/// Four numbers separated by dots.
fn has_ip_address(name: &str) -> bool {
    let mut runs = name.split(|c| !is_digit(c) && !is_dot(c));
    runs.any(|run| run.split(is_dot).filter(|number| !number.is_empty()).count() >= 4)
}

/// The full stop, and characters that browsers treat as one.
fn is_dot(c: char) -> bool {
    matches!(c, '.' | '。' | '．' | '｡' | '․' | '﹒')
}

/// Emoji and other symbols, which host names can contain like letters.
fn is_pictograph(c: char) -> bool {
    !c.is_ascii() && get_general_category(c) == GeneralCategory::OtherSymbol
}

/// Whether a character makes a name: punctuation, marks and Hangul fillers alone do not.
fn is_visible(c: char) -> bool {
    let is_filler = matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}');
    !is_filler && !is_mark(c) && (is_letter_mark_or_digit(c) || is_emoji(c))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && get_general_category(c) == GeneralCategory::DecimalNumber)
}

/// Rule D.3. Returns whether something was cut off.
fn truncate(name: &mut String) -> bool {
    let Some((end, _)) = name.char_indices().nth(LONGEST) else { return false };
    name.truncate(end);
    name.truncate(name.trim_end_matches(' ').len());
    true
}
