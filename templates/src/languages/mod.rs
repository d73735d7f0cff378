//! The texts of each language, one file each.

mod ar;
mod de;
mod en;
mod es;
mod fr;
mod ja;
mod pt_br;

use crate::{
    Locale,
    text::{PageTexts, Texts},
};

/// The texts of a language's messages.
pub(crate) fn texts(locale: Locale) -> &'static Texts {
    match locale {
        Locale::En => &en::TEXTS,
        Locale::De => &de::TEXTS,
        Locale::Fr => &fr::TEXTS,
        Locale::Es => &es::TEXTS,
        Locale::PtBr => &pt_br::TEXTS,
        Locale::Ja => &ja::TEXTS,
        Locale::Ar => &ar::TEXTS,
    }
}

/// The texts of a language's confirmation page. They are separate, so that functions that only send messages do not
/// contain them.
pub(crate) fn page_texts(locale: Locale) -> &'static PageTexts {
    match locale {
        Locale::En => &en::PAGE,
        Locale::De => &de::PAGE,
        Locale::Fr => &fr::PAGE,
        Locale::Es => &es::PAGE,
        Locale::PtBr => &pt_br::PAGE,
        Locale::Ja => &ja::PAGE,
        Locale::Ar => &ar::PAGE,
    }
}
