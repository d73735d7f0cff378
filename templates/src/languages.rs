//! The languages that a process knows: the built-in ones, and those of a team's files.

use crate::Locale;
use crate::language_form::{LanguageForm, LoadedLanguage};
use crate::texts::{BUILT_IN, FallbackText, KnownNames, LanguageFile, TextProblem, Texts, fallback_of, is_built_in};
use std::cmp::Reverse;
use std::fmt;
use std::sync::OnceLock;

/// A team's file of texts. It changes sentences of the built-in language with its tag, or is a new language.
pub struct TextsFile {
    /// The language.
    pub locale: Locale,
    /// The name of the file in problems.
    pub name: String,
    /// Reads the file: its text, or why it cannot be read, as a phrase that continues the name.
    pub read: ReadFile,
}

/// The validated form of a language, as [`Languages::validated_form`] wrote it. Reading it costs a small part of what parsing
/// and checking the texts does, so functions are deployed with it. Its bytes do not tell the version of this crate that wrote it.
pub struct ValidatedTexts {
    /// The language.
    pub locale: Locale,
    /// Reads the form; `None` if it cannot be read.
    pub read: Box<dyn Fn() -> Option<Vec<u8>> + Send + Sync>,
}

/// Reads a file when its language is first needed.
pub type ReadFile = Box<dyn Fn() -> Result<String, String> + Send + Sync>;

/// The languages that a process knows. A language is read when its texts are first needed, and only once.
///
/// This type opens no file: a [`TextsFile`] has a function that does. If a team's file has problems, its language has the
/// built-in texts, or those of its fallback, so that users still get their messages. [`Languages::problems`] lists them
/// before a deployment.
///
/// ```
/// use cognito_triggers_templates::{Languages, Locale, TextsFile};
///
/// let danish = Locale::parse("da").expect("it is a tag");
/// let read = Box::new(|| Ok("name = \"Dansk\"\n[mail]\nquestions = \"Spørgsmål?\"".to_owned()));
/// let languages = Languages::with_files([TextsFile { locale: danish, name: "texts/da.toml".to_owned(), read }]);
///
/// assert_eq!(languages.lookup("da_DK"), Some(danish));
/// assert_eq!(languages.lookup("tlh"), None);
/// assert_eq!(languages.texts(danish, None).name(), "Dansk");
/// assert_eq!(languages.problems(None), []);
/// assert!(languages.fallbacks().iter().any(|text| text.key == "sign_up.subject" && text.from == Locale::ENGLISH));
/// ```
pub struct Languages(Vec<Language>);

struct Language {
    locale: Locale,
    built_in: Option<&'static str>,
    own: Option<TextsFile>,
    validated: Option<ValidatedTexts>,
    loaded: OnceLock<LoadedLanguage>,
}

impl Languages {
    /// The built-in languages.
    #[must_use]
    pub fn built_in() -> Self {
        let language = |(tag, text)| Some(Language::new(Locale::parse(tag)?, Some(text)));
        Self(BUILT_IN.into_iter().filter_map(language).collect())
    }

    /// The built-in languages, changed and extended by a team's files. Of two files for one language, the last counts.
    #[must_use]
    pub fn with_files(files: impl IntoIterator<Item = TextsFile>) -> Self {
        let mut languages = Self::built_in();
        for file in files {
            match languages.0.iter_mut().find(|language| language.locale == file.locale) {
                Some(language) => language.own = Some(file),
                None => {
                    let language = Language::new(file.locale, None);
                    languages.0.push(Language { own: Some(file), ..language });
                }
            }
        }
        languages
    }

    /// The same languages with their validated forms. Forms of other languages are ignored.
    #[must_use]
    pub fn with_validated_forms(mut self, forms: impl IntoIterator<Item = ValidatedTexts>) -> Self {
        for form in forms {
            if let Some(language) = self.0.iter_mut().find(|language| language.locale == form.locale) {
                language.validated = Some(form);
            }
        }
        self
    }

    /// Whether the team has a file for a language.
    #[must_use]
    pub fn has_own_file(&self, locale: Locale) -> bool {
        self.0.iter().any(|language| language.locale == locale && language.own.is_some())
    }

    /// The validated form of a language; `None` if the language is not in the set, or if its file cannot be used.
    ///
    /// ```
    /// use cognito_triggers_templates::{Languages, Locale, ValidatedTexts};
    ///
    /// let form = Languages::built_in().validated_form(Locale::ENGLISH).expect("it is built in");
    /// let read = Box::new(move || Some(form.clone()));
    /// let languages = Languages::built_in().with_validated_forms([ValidatedTexts { locale: Locale::ENGLISH, read }]);
    /// assert_eq!(languages.texts(Locale::ENGLISH, None).name(), "English");
    /// ```
    #[must_use]
    pub fn validated_form(&self, locale: Locale) -> Option<Vec<u8>> {
        let language = self.0.iter().find(|language| language.locale == locale)?;
        let form = LanguageForm::new(language.own_text()?, self.parse(language))?;
        form.to_bytes()
    }

    /// Every language: first the built-in ones in the order of the documentation, then the others.
    pub fn iter(&self) -> impl Iterator<Item = Locale> {
        self.0.iter().map(|language| language.locale)
    }

    /// Finds the language for a tag in any spelling: the same tag, otherwise the one that shares most subtags, such as
    /// `pt-BR` for `pt-PT`. `None` if no language matches, and for anything that is not a well-formed tag.
    #[must_use]
    pub fn lookup(&self, tag: &str) -> Option<Locale> {
        let requested = Locale::parse(tag)?;
        if let Some(same) = self.iter().find(|own| *own == requested) {
            return Some(same);
        }
        let matches = self.iter().map(|own| (own.shared_subtags(&requested), own)).filter(|(shared, _)| *shared > 0);
        matches.min_by_key(|(shared, own)| (Reverse(*shared), own.tag().split('-').count())).map(|(_, own)| own)
    }

    /// The texts of a language, with the sentences of a brand if it has some. A language that is not in the set has the
    /// English texts.
    #[must_use]
    pub fn texts(&self, locale: Locale, brand: Option<&str>) -> &Texts {
        let loaded = self.loaded(locale);
        let own = brand.and_then(|brand| loaded.brands.iter().find(|(id, _)| id == brand));
        own.map_or(&loaded.texts, |(_, texts)| texts)
    }

    /// Whether a team's file for this language has problems and is therefore not used.
    #[must_use]
    pub fn is_invalid(&self, locale: Locale) -> bool {
        !self.loaded(locale).is_valid
    }

    /// The problems of all files. Without the known names, references to brands and denials are not checked.
    #[must_use]
    pub fn problems(&self, known: Option<&KnownNames<'_>>) -> Vec<TextProblem> {
        let own = self.0.iter().filter(|language| language.own.is_some());
        own.filter_map(|language| self.read(language, known).1).flat_map(|file| file.problems).collect()
    }

    /// Every sentence that a new language takes from another one.
    #[must_use]
    pub fn fallbacks(&self) -> Vec<FallbackText> {
        let new = self.0.iter().filter(|language| language.built_in.is_none());
        let of_language = |language: &Language| {
            let (base, own) = self.read(language, None);
            let missing = own.map(|file| file.missing).unwrap_or_default();
            let from = base.locale();
            missing.into_iter().map(move |(table, key)| (format!("{table}.{}", key.name), from)).collect::<Vec<_>>()
        };
        let text = |locale, (key, from)| FallbackText { locale, key, from };
        new.flat_map(|new| of_language(new).into_iter().map(|missing| text(new.locale, missing))).collect()
    }

    fn loaded(&self, locale: Locale) -> &LoadedLanguage {
        // English is always in the set, and first.
        let found = self.0.iter().find(|language| language.locale == locale).or_else(|| self.0.first());
        match found {
            Some(language) => language.loaded.get_or_init(|| self.load(language)),
            None => english(),
        }
    }

    fn load(&self, language: &Language) -> LoadedLanguage {
        language.read_validated().unwrap_or_else(|| self.parse(language))
    }

    fn parse(&self, language: &Language) -> LoadedLanguage {
        match self.read(language, None) {
            (_, Some(LanguageFile { texts, brands, problems, .. })) if problems.is_empty() => {
                LoadedLanguage { texts, brands, is_valid: true }
            }
            // Without a file of its own, or with an invalid one.
            (base, own) => LoadedLanguage { texts: base, brands: Vec::new(), is_valid: own.is_none() },
        }
    }

    /// The texts that a team's file changes, and the file with its problems, if there is one. It is opened once.
    fn read(&self, language: &Language, known: Option<&KnownNames<'_>>) -> (Texts, Option<LanguageFile>) {
        let Some(own) = &language.own else { return (self.base(language, None), None) };
        let text = (own.read)();
        let base = self.base(language, text.as_deref().ok());
        let file = match text {
            Ok(text) => LanguageFile::read(language.locale, &own.name, &text, Some(&base), known),
            Err(reason) => {
                let help = "save it as a readable file in UTF-8".into();
                let problem = TextProblem { file: own.name.clone(), line: 1, key: None, message: reason.into(), help };
                LanguageFile { texts: base.clone(), brands: Vec::new(), problems: vec![problem], missing: Vec::new() }
            }
        };
        (base, Some(file))
    }

    /// The texts that a team's file with this text changes: those of the built-in language, or of the fallback.
    fn base(&self, language: &Language, own: Option<&str>) -> Texts {
        if let Some(text) = language.built_in {
            return LanguageFile::read_built_in(language.locale, text);
        }
        let named = own.and_then(fallback_of).filter(|fallback| is_built_in(*fallback));
        // A built-in language has no fallback, so this ends.
        self.texts(named.unwrap_or(Locale::ENGLISH), None).clone()
    }
}

impl Language {
    fn new(locale: Locale, built_in: Option<&'static str>) -> Self {
        Self { locale, built_in, own: None, validated: None, loaded: OnceLock::new() }
    }

    /// The text of the team's file, if there is one; `None` if it cannot be read.
    fn own_text(&self) -> Option<Option<String>> {
        self.own.as_ref().map(|file| (file.read)()).transpose().ok()
    }

    /// The validated form; `None` if there is none of the team's file.
    fn read_validated(&self) -> Option<LoadedLanguage> {
        let bytes = (self.validated.as_ref()?.read)()?;
        LanguageForm::parse(&bytes)?.into_language(self.own_text()?.as_deref())
    }
}

/// The built-in English texts.
fn english() -> &'static LoadedLanguage {
    static ENGLISH: OnceLock<LoadedLanguage> = OnceLock::new();
    ENGLISH.get_or_init(|| {
        let texts = LanguageFile::read_built_in(Locale::ENGLISH, BUILT_IN[0].1);
        LoadedLanguage { texts, brands: Vec::new(), is_valid: true }
    })
}

/// Only tags.
impl fmt::Debug for Languages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        Locale::parse(tag).unwrap()
    }

    /// Languages with these files.
    fn with(files: &[(&str, &'static str)]) -> Languages {
        let file = |(tag, text): &(&str, &'static str)| {
            let text = *text;
            TextsFile { locale: locale(tag), name: format!("texts/{tag}.toml"), read: Box::new(|| Ok(text.to_owned())) }
        };
        Languages::with_files(files.iter().map(file))
    }

    fn problems(files: &[(&str, &'static str)], known: Option<&KnownNames<'_>>) -> Vec<String> {
        with(files).problems(known).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn built_in_files_are_complete_and_valid() {
        for (tag, text) in BUILT_IN {
            assert_eq!(LanguageFile::read(locale(tag), tag, text, None, None).problems, [], "{tag}");
            assert_eq!(locale(tag).tag(), tag);
        }
        let names: std::collections::BTreeSet<_> = Languages::built_in()
            .0
            .iter()
            .map(|own| own.locale)
            .map(|own| Languages::built_in().texts(own, None).name.clone())
            .collect();
        assert_eq!(names.len(), BUILT_IN.len());
    }

    #[test]
    fn tag_selects_closest_language() {
        let built_in = Languages::built_in();
        for (tag, expected) in [
            ("en", Some("en")),
            ("EN_us", Some("en")),
            ("de-CH", Some("de")),
            ("es-419", Some("es")),
            ("pt", Some("pt-BR")),
            ("pt_PT", Some("pt-BR")),
            ("PT-br", Some("pt-BR")),
            ("ar-EG", Some("ar")),
            ("de_DE.UTF-8@euro", Some("de")),
            (" ja ", Some("ja")),
            ("zh-Hans", None),
            ("eng", None),
            ("../en", None),
        ] {
            assert_eq!(built_in.lookup(tag), expected.map(locale), "{tag}");
        }
        let more = with(&[("zh-Hans", ""), ("zh-Hant", ""), ("pt", ""), ("de-AT", "")]);
        for (tag, expected) in [
            ("zh-Hant-TW", "zh-Hant"),
            ("zh-TW", "zh-Hans"),
            ("pt-PT", "pt"),
            ("pt-BR", "pt-BR"),
            ("de", "de"),
            ("de-CH", "de"),
            ("de-at", "de-AT"),
        ] {
            assert_eq!(more.lookup(tag), Some(locale(expected)), "{tag}");
        }
    }

    #[test]
    fn file_changes_single_sentences_per_brand() {
        let text = "[sign_up]\nsubject = \"Welcome to {brand}\"\n[brands.second.sign_up]\nsubject = \"Hi\"\n\
                    [denials]\nEmailMissing = \"No address\"\n";
        let languages = with(&[("en", text)]);
        let subject = |brand| languages.texts(Locale::ENGLISH, brand).sign_up.mail.subject.fill("B", "");
        assert_eq!([None, Some("first"), Some("second")].map(subject), ["Welcome to B", "Welcome to B", "Hi"]);
        let own = languages.texts(Locale::ENGLISH, Some("second"));
        assert_eq!(
            (own.name(), own.denial("EmailMissing"), own.denial("Other")),
            ("English", Some("No address"), None)
        );
        assert_eq!(own.resend_code.mail.subject.fill("B", ""), "Confirm your B account (resent)");
        assert_eq!(languages.problems(None), []);
        assert_eq!(languages.fallbacks(), [], "a built-in language is complete");
        let german = languages.texts(locale("de"), None);
        assert_ne!(german.sign_up.mail.subject.fill("B", ""), "Welcome to B");
    }

    #[test]
    fn new_language_uses_fallback_with_changes_of_team() {
        let danish = "name = \"Dansk\"\nfallback = \"de\"\n[mail]\nquestions = \"Spørgsmål?\"\n";
        let languages = with(&[("da", danish), ("de", "[sign_up]\nsubject = \"Neu\"\n")]);
        let texts = languages.texts(locale("da"), None);
        assert_eq!((texts.locale(), texts.name(), texts.is_rtl()), (locale("da"), "Dansk", false));
        assert_eq!(texts.mail.questions.text().to_string(), "Spørgsmål?");
        assert_eq!(texts.sign_up.mail.subject.fill("B", ""), "Neu");
        let fallbacks = languages.fallbacks();
        assert!(fallbacks.iter().all(|text| text.from == locale("de") && text.locale == locale("da")));
        let all = crate::texts::keys().len() - 1;
        assert_eq!(fallbacks.len(), all - 1, "all sentences but one, and no denials");
        assert!(
            fallbacks.iter().any(|text| text.to_string() == "da has no sign_up.subject: the sentence of de is used")
        );
    }

    #[test]
    fn direction_is_that_of_file_or_language() {
        let languages = with(&[("he", "name = \"עברית\"\ndirection = \"rtl\"\n"), ("ar", ""), ("da", "name = \"N\"")]);
        let directions = ["he", "ar", "da", "en"].map(|tag| languages.texts(locale(tag), None).direction());
        assert_eq!(directions, ["rtl", "rtl", "ltr", "ltr"]);
    }

    #[test]
    fn invalid_file_is_not_used_and_all_problems_are_listed() {
        let text = "nam = 1\nfallback = \"tlh\"\n[sign_up]\nsubject = \"{brnd}\"\nsms = 3\nextra = \"x\"\n[page]\n\
                    ask = \"\"\n[brands.b]\nname = \"x\"\n[denials]\nNo = \"x\"\nEmailMising = \"x\"\n";
        let known = KnownNames { brands: &["a"], denials: &["EmailMissing"] };
        let mut tables: Vec<_> = crate::texts::keys().into_iter().map(|(table, _)| table).collect();
        tables.dedup();
        let tables = tables.join(", ");
        assert_eq!(
            problems(&[("da", text)], Some(&known)),
            [
                "texts/da.toml:1: nam: unknown key; write name, or remove it",
                "texts/da.toml:1: name: is missing; write the name of the language in the language itself, for example name = \"Nederlands\"",
                &format!(
                    "texts/da.toml:2: fallback: is not a built-in language: \"tlh\"; write one of: {}",
                    BUILT_IN.map(|(tag, _)| tag).join(", ")
                ),
                "texts/da.toml:4: sign_up.subject: has an unknown placeholder {brnd}: \"{brnd}\"; use {brand}",
                "texts/da.toml:5: sign_up.sms: must be a string, found 3; write the text in double quotes",
                "texts/da.toml:6: sign_up.extra: unknown key; write one of: subject, preheader, heading, intro, not_you, button, sms, sms_advice, or remove it",
                "texts/da.toml:8: page.ask: is empty; write the text that users see, or remove the key",
                "texts/da.toml:9: brands.b: is not a brand of the policy; write a",
                &format!("texts/da.toml:10: brands.b.name: unknown key; write one of: {tables}, or remove it"),
                "texts/da.toml:12: denials.No: is not the code of a denial; write a code of docs/reference/denials.md",
                "texts/da.toml:13: denials.EmailMising: is not the code of a denial; write EmailMissing",
            ]
        );
        let languages = with(&[("da", text), ("de", "[sign_up]\nsubject = 1\n")]);
        assert!(languages.is_invalid(locale("da")) && languages.is_invalid(locale("de")));
        assert!(!languages.is_invalid(Locale::ENGLISH));
        assert_eq!(languages.texts(locale("da"), None).locale(), Locale::ENGLISH, "the whole mail is in the fallback");
        assert_eq!(languages.texts(locale("de"), None).name(), "Deutsch");
    }

    #[test]
    fn unreadable_and_malformed_files_are_problems() {
        let read = Box::new(|| Err("is a pipe, not a regular file".to_owned()));
        let languages =
            Languages::with_files([TextsFile { locale: locale("de"), name: "texts/de.toml".to_owned(), read }]);
        let problems_of = languages.problems(None);
        assert_eq!(problems_of.len(), 1);
        assert!(problems_of[0].to_string().starts_with("texts/de.toml:1: is a pipe, not a regular file; "));
        assert!(languages.is_invalid(locale("de")));
        let found = problems(&[("de", "[sign_up]\nsubject = \"a\nx\n")], None);
        assert!(found[0].starts_with("texts/de.toml:2: is not valid TOML: "), "{found:?}");
    }
}
