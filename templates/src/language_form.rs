//! The validated form of a language, in bytes.

use crate::texts::Texts;
use serde::{Deserialize, Serialize};

/// The texts of a language, in general and of single brands.
pub(crate) struct LoadedLanguage {
    pub(crate) texts: Texts,
    pub(crate) brands: Vec<(String, Texts)>,
    /// Whether a team's file, if there is one, has no problems.
    pub(crate) is_valid: bool,
}

/// Texts that were checked, and what they were read from.
#[derive(Serialize, Deserialize)]
pub(crate) struct LanguageForm {
    /// The text of the team's file.
    own: Option<String>,
    texts: Texts,
    brands: Vec<(String, Texts)>,
}

impl LanguageForm {
    /// The form of a language; `None` if the team's file is invalid.
    pub(crate) fn new(own: Option<String>, language: LoadedLanguage) -> Option<Self> {
        let LoadedLanguage { texts, brands, is_valid } = language;
        is_valid.then_some(Self { own, texts, brands })
    }

    pub(crate) fn to_bytes(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(self).ok()
    }

    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// The language; `None` if the text of the team's file is another one.
    pub(crate) fn into_language(self, own: Option<&str>) -> Option<LoadedLanguage> {
        let is_current = self.own.as_deref() == own;
        is_current.then_some(LoadedLanguage { texts: self.texts, brands: self.brands, is_valid: true })
    }
}
