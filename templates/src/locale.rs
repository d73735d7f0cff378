//! How a language tag selects one of the supported languages.

pub use crate::languages::Locale;

impl Locale {
    /// Whether the language is written from right to left.
    pub fn is_rtl(self) -> bool {
        matches!(self, Self::Ar)
    }

    /// Finds the language for one tag, with `_` or `-`, in any case: an exact match, then one of the same language
    /// (`pt_PT` matches `pt-BR`). Surrounding spaces and POSIX suffixes (`de_DE.UTF-8@euro`) are ignored. `None` if
    /// no language matches, and for anything that is not a well-formed tag of RFC 5646.
    ///
    /// ```
    /// use cognito_triggers_templates::Locale;
    ///
    /// assert_eq!(Locale::lookup("de_CH"), Some(Locale::De));
    /// assert_eq!(Locale::lookup("tlh"), None);
    /// ```
    pub fn lookup(tag: &str) -> Option<Self> {
        let tag = tag.trim_ascii().split(['.', '@']).next()?;
        let language = primary_language(tag)?;
        let exact = |locale: &Self| same_tag(locale.tag(), tag);
        let related = |locale: &Self| locale.tag().split('-').next().is_some_and(|l| l.eq_ignore_ascii_case(language));
        Self::ALL.into_iter().find(exact).or_else(|| Self::ALL.into_iter().find(related))
    }
}

/// The longest tag that RFC 5646 (section 4.4.1) requires systems to accept.
const LONGEST_TAG: usize = 35;

/// The first subtag of a well-formed tag.
fn primary_language(tag: &str) -> Option<&str> {
    let mut subtags = tag.split(['-', '_']);
    let language = subtags.next()?;
    let is_language = matches!(language.len(), 2..=3) && language.bytes().all(|b| b.is_ascii_alphabetic());
    let is_subtag = |s: &str| matches!(s.len(), 1..=8) && s.bytes().all(|b| b.is_ascii_alphanumeric());
    (tag.len() <= LONGEST_TAG && is_language && subtags.all(is_subtag)).then_some(language)
}

fn same_tag(ours: &str, theirs: &str) -> bool {
    ours.len() == theirs.len()
        && ours.bytes().zip(theirs.bytes()).all(|(a, b)| match b {
            b'_' => a == b'-',
            _ => a.eq_ignore_ascii_case(&b),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_matches_in_any_spelling() {
        for (tag, locale) in [
            ("en", Locale::En),
            ("EN_us", Locale::En),
            ("en-GB", Locale::En),
            ("de-CH", Locale::De),
            ("de_DE", Locale::De),
            ("fr-CA", Locale::Fr),
            ("es-419", Locale::Es),
            ("pt", Locale::PtBr),
            ("pt_PT", Locale::PtBr),
            ("PT-br", Locale::PtBr),
            ("ja-JP", Locale::Ja),
            ("ar-EG", Locale::Ar),
            ("de-Latn-DE-1996", Locale::De),
            ("de_DE.UTF-8", Locale::De),
            ("de_DE@euro", Locale::De),
            (" ja ", Locale::Ja),
        ] {
            assert_eq!(Locale::lookup(tag), Some(locale), "{tag}");
        }
        for locale in Locale::ALL {
            assert_eq!(Locale::lookup(locale.tag()), Some(locale));
        }
    }

    #[test]
    fn invalid_or_unsupported_tag_matches_nothing() {
        let long = "a".repeat(2000);
        for tag in [
            "",
            "../../etc/passwd",
            "en/../../x",
            &long,
            "zh-Hans",
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
            "eng",
            "x-de",
            "en-US-u-aaaaaaaa-bbbbbbbb-ccccccccc",
        ] {
            assert_eq!(Locale::lookup(tag), None, "{tag:?}");
        }
    }
}
