//! The built-in languages. Each has a sentence for everything, so each may be the fallback of another one.

use crate::Locale;

/// Tag and file of each built-in language, in the order used in the documentation. English comes first.
pub(crate) const BUILT_IN: [(&str, &str); 7] = [
    ("en", include_str!("../../texts/en.toml")),
    ("de", include_str!("../../texts/de.toml")),
    ("fr", include_str!("../../texts/fr.toml")),
    ("es", include_str!("../../texts/es.toml")),
    ("pt-BR", include_str!("../../texts/pt-BR.toml")),
    ("ja", include_str!("../../texts/ja.toml")),
    ("ar", include_str!("../../texts/ar.toml")),
];

pub(crate) fn is_built_in(locale: Locale) -> bool {
    BUILT_IN.iter().any(|(tag, _)| *tag == locale.tag())
}
