//! The languages that are compiled in, and how a language tag finds its one.

/// A language that every text exists in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locale {
    /// English.
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Portuguese as written in Brazil.
    PtBr,
    /// Japanese.
    Ja,
    /// Modern Standard Arabic, written from right to left.
    Ar,
}

impl Locale {
    /// Every language, in the order of the product's documents.
    pub const ALL: [Self; 7] = [Self::En, Self::De, Self::Fr, Self::Es, Self::PtBr, Self::Ja, Self::Ar];

    /// The BCP 47 tag, as `<html lang>` and a policy spell it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::PtBr => "pt-BR",
            Self::Ja => "ja",
            Self::Ar => "ar",
        }
    }

    /// Whether the language is written from right to left.
    pub fn is_rtl(self) -> bool {
        matches!(self, Self::Ar)
    }

    /// Finds the language for one tag, `_` or `-`, in any case: the exact one, then one of the same language (`pt_PT` finds
    /// `pt-BR`). Blanks around it and what POSIX puts behind it (`de_DE.UTF-8@euro`) are passed over. `None` when no language
    /// fits, and for anything that is not a well-formed tag of RFC 5646.
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

/// The longest tag that RFC 5646 (section 4.4.1) asks systems to take; nothing longer is a language in practice.
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
    use std::iter::successors;

    #[test]
    fn all_leaves_no_language_out() {
        let next = |locale: &Locale| match locale {
            Locale::En => Some(Locale::De),
            Locale::De => Some(Locale::Fr),
            Locale::Fr => Some(Locale::Es),
            Locale::Es => Some(Locale::PtBr),
            Locale::PtBr => Some(Locale::Ja),
            Locale::Ja => Some(Locale::Ar),
            Locale::Ar => None,
        };
        assert!(successors(Some(Locale::En), next).eq(Locale::ALL));
    }

    #[test]
    fn a_tag_finds_its_language_in_any_spelling() {
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
    fn what_is_no_tag_or_no_language_of_ours_finds_none() {
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
