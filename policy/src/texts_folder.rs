//! The folder `texts/` beside a policy file: one file per language.

use crate::form_file::{FORM_EXTENSION, read_form};
use crate::input_file::read_input_file;
use std::fs;
use std::path::{Path, PathBuf};
use templates::{KnownNames, Languages, Locale, TextProblem, TextsFile, ValidatedTexts};

/// The name of the folder.
pub const TEXTS_FOLDER: &str = "texts";

/// Maximum size of a file of texts in bytes; a complete one has about 6,000.
const MAX_TEXTS_BYTES: u64 = 256 << 10;

/// The folder of texts that belongs to a policy file: `texts/` beside it.
#[must_use]
pub fn texts_folder(policy_file: &Path) -> PathBuf {
    policy_file.with_file_name(TEXTS_FOLDER)
}

/// The built-in languages, changed and extended by the files of a folder, which need not exist. A file is opened when its
/// language is first needed.
///
/// ```
/// let languages = cognito_triggers_policy::read_languages("/nowhere/texts".as_ref());
/// assert!(languages.iter().count() >= 7);
/// ```
#[must_use]
pub fn read_languages(folder: &Path) -> Languages {
    let own = files(folder).into_iter().filter_map(|path| Some(texts_file(locale_of(&path)?, path)));
    Languages::with_files(own)
}

/// The same languages without listing the folder: these, each with whether it has a file, and with their validated forms.
pub(crate) fn languages_of(folder: &Path, all: &[(Locale, bool)]) -> Languages {
    let path = |locale: &Locale, extension| folder.join(format!("{}.{extension}", locale.tag()));
    let own = all.iter().filter(|(_, has_file)| *has_file);
    let own = own.map(|(locale, _)| texts_file(*locale, path(locale, "toml")));
    let forms = all.iter().map(|(locale, _)| {
        let path = path(locale, FORM_EXTENSION);
        ValidatedTexts { locale: *locale, read: Box::new(move || read_form(&path)) }
    });
    Languages::with_files(own).with_validated_forms(forms)
}

fn texts_file(locale: Locale, path: PathBuf) -> TextsFile {
    let name = display_name(&path);
    let read = Box::new(move || {
        let (bytes, _) = read_input_file(&path, MAX_TEXTS_BYTES).map_err(|error| error.to_string())?;
        String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())
    });
    TextsFile { locale, name, read }
}

/// The problems of the files in a folder: of their names and of their content. Functions do not need this: a file with
/// problems is not used, and the log line of an event says so. Without known names, references are not checked.
#[must_use]
pub fn texts_problems(folder: &Path, languages: &Languages, known: Option<&KnownNames<'_>>) -> Vec<TextProblem> {
    let misnamed = files(folder).into_iter().filter(|path| locale_of(path).is_none()).map(|path| TextProblem {
        file: display_name(&path),
        line: 1,
        key: None,
        message: "is not named after a language in the usual spelling of its tag".into(),
        help: "rename it, for example to nl.toml or pt-BR.toml".into(),
    });
    misnamed.chain(languages.problems(known)).collect()
}

/// The names and bytes of the files in a folder, for what deploys functions: `texts/` beside a function's policy file has the
/// same files.
///
/// # Errors
/// A file cannot be read. The error names it.
pub fn read_texts_files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let files = files(folder).into_iter();
    let read = files.map(|path| match read_input_file(&path, MAX_TEXTS_BYTES) {
        Ok((bytes, _)) => Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes)),
        Err(error) => Err(format!("{}: {error}", display_name(&path))),
    });
    read.collect()
}

/// The files of the folder that end in `.toml`, by name, without hidden ones.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_hidden = |path: &PathBuf| path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
    let is_toml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
    let mut files: Vec<_> = entries.filter(|path| is_toml(path) && !is_hidden(path)).collect();
    files.sort_unstable();
    files
}

/// The language that the name of a file is the tag of.
fn locale_of(path: &Path) -> Option<Locale> {
    let stem = path.file_stem()?.to_str()?;
    Locale::parse(stem).filter(|locale| locale.tag() == stem)
}

/// The name in problems. Characters that could break a line of output are escaped.
fn display_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!("{TEXTS_FOLDER}/{}", name.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::{read_languages, texts_folder, texts_problems};
    use std::{env, fs, path::Path, process};
    use templates::{KnownNames, Locale};

    #[test]
    fn files_beside_policy_are_languages_and_are_read_once() {
        let folder = env::temp_dir().join(format!("texts-folder-{}", process::id()));
        fs::create_dir_all(folder.join("texts")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.join("texts").join(name), text).unwrap();
        write("da.toml", "name = \"Dansk\"\n[mail]\nquestions = \"Spørgsmål?\"\n");
        write("de.toml", "[denials]\nEmailMissing = \"Bitte eine Adresse\"\n");
        write(".da.toml", "x");
        write("da.toml~", "x");
        let texts = texts_folder(&folder.join("policy.toml"));
        let languages = read_languages(&texts);
        let locale = |tag| Locale::parse(tag).unwrap();
        assert_eq!(languages.iter().last(), Some(locale("da")));
        assert_eq!(languages.texts(locale("de"), None).denial("EmailMissing"), Some("Bitte eine Adresse"));
        let known = KnownNames { brands: &[], denials: &["EmailMissing"] };
        assert_eq!(texts_problems(&texts, &languages, Some(&known)), []);

        // A text is needed once; what is saved later does not change it.
        write("de.toml", "[denials]\nEmailMissing = \"Neu\"\n");
        assert_eq!(languages.texts(locale("de"), None).denial("EmailMissing"), Some("Bitte eine Adresse"));
        assert_eq!(read_languages(&texts).texts(locale("de"), None).denial("EmailMissing"), Some("Neu"));

        for name in ["pt-br.toml", "german.toml"] {
            write(name, "");
        }
        fs::write(folder.join("texts/fr.toml"), b"\xFF").unwrap();
        let languages = read_languages(&texts);
        let found: Vec<_> = texts_problems(&texts, &languages, Some(&known)).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("texts/german.toml:1: is not named after a language"), "{found:?}");
        assert!(found[1].starts_with("texts/pt-br.toml:1: is not named after a language"), "{found:?}");
        assert!(found[2].starts_with("texts/fr.toml:1: is not UTF-8; "), "{found:?}");
        assert!(languages.is_invalid(locale("fr")));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn folder_is_beside_policy() {
        assert_eq!(texts_folder(Path::new("policy.toml")), Path::new("texts"));
        assert_eq!(texts_folder(Path::new("/var/task/policy.toml")), Path::new("/var/task/texts"));
    }
}
