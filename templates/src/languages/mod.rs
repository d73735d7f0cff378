//! The languages. Each is a file of texts and a row of the table.

mod ar;
mod de;
mod en;
mod es;
mod fr;
mod ja;
mod pt_br;

use crate::text::{PageTexts, Texts};

/// Declares the languages: locale, module, BCP 47 tag, and name in the language itself.
macro_rules! languages {
    ($($(#[$documentation:meta])+ $locale:ident: $module:ident, $tag:literal, $name:literal;)+) => {
        /// A supported language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Locale {
            $($(#[$documentation])+ $locale,)+
        }

        impl Locale {
            /// Every language, in the order used in the documentation.
            pub const ALL: [Self; [$($tag),+].len()] = [$(Self::$locale),+];

            /// The BCP 47 tag, as in `<html lang>` and in a policy.
            pub fn tag(self) -> &'static str {
                match self {
                    $(Self::$locale => $tag,)+
                }
            }

            /// The language's name in the language itself.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$locale => $name,)+
                }
            }
        }

        /// The texts of a language's messages.
        pub(crate) fn texts(locale: Locale) -> &'static Texts {
            match locale {
                $(Locale::$locale => &$module::TEXTS,)+
            }
        }

        /// The texts of a language's confirmation page. They are separate, so that functions that only send messages do
        /// not contain them.
        pub(crate) fn page_texts(locale: Locale) -> &'static PageTexts {
            match locale {
                $(Locale::$locale => &$module::PAGE,)+
            }
        }
    };
}

languages! {
    /// English.
    En: en, "en", "English";
    /// German.
    De: de, "de", "Deutsch";
    /// French.
    Fr: fr, "fr", "Français";
    /// Spanish.
    Es: es, "es", "Español";
    /// Portuguese as written in Brazil.
    PtBr: pt_br, "pt-BR", "Português (Brasil)";
    /// Japanese.
    Ja: ja, "ja", "日本語";
    /// Modern Standard Arabic, written from right to left.
    Ar: ar, "ar", "العربية";
}
