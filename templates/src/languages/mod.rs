//! The texts of each language, one file each.

mod ar;
mod de;
mod en;
mod es;
mod fr;
mod ja;
mod pt_br;

use crate::{Locale, text::Texts};

/// The texts of a language.
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
