//! A language tag, and how well one tag matches another.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest tag that RFC 5646 (section 4.4.1) requires systems to accept.
const LONGEST_TAG: usize = 35;

/// A language: a well-formed [BCP 47](https://www.rfc-editor.org/info/bcp47) tag of at most 35 characters, in its usual
/// spelling (`pt-BR`, `zh-Hant`). Whether there are texts in this language, [`Languages`](crate::Languages) knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Locale {
    tag: [u8; LONGEST_TAG],
    length: u8,
}

impl Locale {
    /// English, the language of a text that no other language has.
    pub const ENGLISH: Self = {
        let mut tag = [0; LONGEST_TAG];
        (tag[0], tag[1]) = (b'e', b'n');
        Self { tag, length: 2 }
    };

    /// Parses a tag with `_` or `-`, in any case. Surrounding spaces and POSIX suffixes (`de_DE.UTF-8@euro`) are ignored.
    /// `None` for anything that is not a well-formed tag of RFC 5646.
    ///
    /// ```
    /// use cognito_triggers_templates::Locale;
    ///
    /// assert_eq!(Locale::parse("PT_br.UTF-8").map(|locale| locale.to_string()).as_deref(), Some("pt-BR"));
    /// assert_eq!(Locale::parse("../etc"), None);
    /// ```
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.trim_ascii().split(['.', '@']).next()?;
        let language = tag.split(['-', '_']).next()?;
        let is_language = matches!(language.len(), 2..=3) && language.bytes().all(|b| b.is_ascii_alphabetic());
        let is_subtag = |s: &str| matches!(s.len(), 1..=8) && s.bytes().all(|b| b.is_ascii_alphanumeric());
        if tag.len() > LONGEST_TAG || !is_language || !tag.split(['-', '_']).all(is_subtag) {
            return None;
        }
        let mut locale = Self { tag: [0; LONGEST_TAG], length: u8::try_from(tag.len()).ok()? };
        let mut start = 0;
        let mut after_singleton = false;
        for subtag in tag.split(['-', '_']) {
            let own = locale.tag.get_mut(start..start + subtag.len())?;
            own.copy_from_slice(subtag.as_bytes());
            own.make_ascii_lowercase();
            // Regions in upper case, scripts with one upper-case letter, and extensions in lower case (section 2.1.1).
            match (subtag.len(), start, after_singleton) {
                (2, 1.., false) => own.make_ascii_uppercase(),
                (4, 1.., false) => own.get_mut(..1)?.make_ascii_uppercase(),
                _ => {}
            }
            after_singleton |= subtag.len() == 1;
            start += subtag.len();
            if let Some(separator) = locale.tag.get_mut(start).filter(|_| start < tag.len()) {
                *separator = b'-';
            }
            start += 1;
        }
        Some(locale)
    }

    /// The tag, as in `<html lang>`, in a policy and in the name of a file of texts.
    pub fn tag(&self) -> &str {
        let tag = self.tag.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(tag).unwrap_or_default()
    }

    /// How many subtags of a requested tag this one shares, from the first on. 0 means another language.
    pub(crate) fn shared_subtags(&self, requested: &Self) -> usize {
        // Most languages differ in the first bytes.
        if self.tag.get(..2) != requested.tag.get(..2) {
            return 0;
        }
        let pairs = self.tag().split('-').zip(requested.tag().split('-'));
        pairs.take_while(|(own, requested)| own == requested).count()
    }
}

impl From<Locale> for String {
    fn from(locale: Locale) -> Self {
        locale.tag().to_owned()
    }
}

impl TryFrom<String> for Locale {
    type Error = &'static str;

    fn try_from(tag: String) -> Result<Self, Self::Error> {
        Self::parse(&tag).ok_or("not a language tag")
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({})", self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_gets_usual_spelling() {
        for (tag, expected) in [
            ("en", "en"),
            ("EN_us", "en-US"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("de-Latn-de-1996", "de-Latn-DE-1996"),
            ("de_DE.UTF-8@euro", "de-DE"),
            (" ja ", "ja"),
            ("en-US-u-CA-gregory", "en-US-u-ca-gregory"),
        ] {
            assert_eq!(Locale::parse(tag).map(|locale| locale.to_string()).as_deref(), Some(expected));
        }
        assert_eq!(Locale::parse("en"), Some(Locale::ENGLISH));
    }

    #[test]
    fn malformed_tag_is_no_locale() {
        let long = "a".repeat(2000);
        for tag in [
            "",
            "../../etc/passwd",
            "en/../../x",
            &long,
            "e",
            "english",
            "en-",
            "-en",
            "en--US",
            "en US",
            "en\u{A0}",
            "en;q=1",
            "en-123456789",
            "ｅｎ",
            "de\0",
            "x-de",
            "en-US-u-aaaaaaaa-bbbbbbbb-ccccccccc",
        ] {
            assert_eq!(Locale::parse(tag), None, "{tag:?}");
        }
    }
}
