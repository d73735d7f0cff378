//! Placeholders that Cognito replaces later. They are taken from the event and printed unchanged, neither escaped nor
//! encoded (contract section 4.4). So each type accepts only texts without a meaning in HTML, and hides its value
//! from `Debug`, because emulators send real codes and names instead.

use std::fmt;

/// The placeholder of the code or the temporary password: `{####}`.
#[derive(Clone, PartialEq, Eq)]
pub struct CodePlaceholder(String);

impl CodePlaceholder {
    /// Parses `{####}`, `####` (as in the documentation), or a literal code of letters and digits, as emulators send
    /// it; at most 32 characters. `None` for everything else.
    pub fn parse(raw: &str) -> Option<Self> {
        let marks = raw.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let is_marks = |text: &str| !text.is_empty() && text.bytes().all(|b| b == b'#');
        let is_code = !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_alphanumeric());
        let fits = is_code || is_marks(marks.unwrap_or(raw));
        (fits && raw.len() <= 32).then(|| Self(raw.to_owned()))
    }

    /// The placeholder as in the event.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The placeholder of the user name in an invitation: `{username}`.
#[derive(Clone, PartialEq, Eq)]
pub struct UsernamePlaceholder(String);

impl UsernamePlaceholder {
    /// Parses a word in braces, or a literal name of ASCII letters, digits and `_ . @ + -`, as emulators send it; at
    /// most 128 characters. `None` for everything else.
    pub fn parse(raw: &str) -> Option<Self> {
        let word = raw.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let name = word.unwrap_or(raw);
        let is_part_of_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'@' | b'+' | b'-');
        (!name.is_empty() && raw.len() <= 128 && name.bytes().all(is_part_of_name)).then(|| Self(raw.to_owned()))
    }

    /// The placeholder as in the event.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The placeholder of Cognito's own link in pools that verify by link: `{##words##}`. The words can be chosen freely
/// (contract section 4.4), so the event's words are not kept.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkPlaceholder(());

impl LinkPlaceholder {
    const START: &str = "{##";
    const END: &str = "##}";

    /// Parses `{##`, words without braces and number signs, `##}`. `None` for everything else.
    pub fn parse(raw: &str) -> Option<Self> {
        let words = raw.strip_prefix(Self::START)?.strip_suffix(Self::END)?;
        (!words.is_empty() && !words.contains(['{', '}', '#'])).then_some(Self(()))
    }

    /// The part before the words.
    pub(crate) fn start(&self) -> &'static str {
        Self::START
    }

    /// The part after the words.
    pub(crate) fn end(&self) -> &'static str {
        Self::END
    }
}

impl fmt::Debug for CodePlaceholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodePlaceholder(…)")
    }
}

impl fmt::Debug for UsernamePlaceholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UsernamePlaceholder(…)")
    }
}

impl fmt::Debug for LinkPlaceholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkPlaceholder(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        for good in ["{####}", "####", "{######}", "123456", "AbC123", &"1".repeat(32)] {
            assert_eq!(CodePlaceholder::parse(good).map(|taken| taken.as_str().to_owned()), Some(good.to_owned()));
        }
        for bad in [
            "",
            "{}",
            "{",
            "{####",
            "####}",
            "{##x##}",
            "{username}",
            "12 34",
            "1<2",
            "%7B",
            "{####}{####}",
            "{ #### }",
            "\"",
            "１２",
            &"1".repeat(33),
            "{{####}}",
            "1#2",
            "a.b",
        ] {
            assert_eq!(CodePlaceholder::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn user_names() {
        for good in ["{username}", "ann", "ann+1@example.com", "0f4c2b1e-8a51-4c1b-9d7e-000000000000"] {
            assert_eq!(UsernamePlaceholder::parse(good).map(|taken| taken.as_str().to_owned()), Some(good.to_owned()));
        }
        for bad in ["", "{}", "{username", "a b", "<b>", "{####}", "a{b}", "ä", "a&b", &"a".repeat(129)] {
            assert_eq!(UsernamePlaceholder::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn links() {
        for good in ["{##Click Here##}", "{##x##}", "{##確認する##}"] {
            assert!(LinkPlaceholder::parse(good).is_some(), "{good}");
        }
        for bad in ["", "{####}", "{##x##", "##x##", "{##{##x##}##}", "{###x###}", "x{##y##}", "{##", "{##}"] {
            assert_eq!(LinkPlaceholder::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn debug_hides_values() {
        let code = CodePlaceholder::parse("123456").unwrap();
        let name = UsernamePlaceholder::parse("ann").unwrap();
        assert_eq!(format!("{code:?} {name:?}"), "CodePlaceholder(…) UsernamePlaceholder(…)");
    }
}
