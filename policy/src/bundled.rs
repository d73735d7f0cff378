//! The files beside the program of a deployed function: its part of the policy, the texts, and the validated forms of both.

use crate::deployed::POLICY_FILE_NAME;
use crate::form_file::{FORM_EXTENSION, stamp_form};
use crate::overlay::NamedText;
use crate::policy::Policy;
use crate::reduce::reduce_policy;
use crate::texts_folder::{TEXTS_FOLDER, read_languages, read_texts_files};
use crate::validated::{FILE_NAME, ValidatedPolicy};
use std::path::Path;
use templates::Languages;

/// The files beside the program of a function, with their names, in the order of an archive. The texts are those of a folder,
/// which need not exist.
///
/// # Errors
/// A text cannot be read, a policy is invalid, or there is no such function; a sentence about it.
///
/// ```
/// let policy = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/minimal.toml"));
/// let files = cognito_triggers_policy::bundled_files(policy, None, "/nowhere".as_ref(), "custom-message")?;
/// let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
/// assert_eq!(names[..3], ["policy.toml", "policy.bin", "texts/en.bin"]);
/// # Ok::<(), String>(())
/// ```
pub fn bundled_files(
    policy: &str,
    overlay: Option<&str>,
    texts: &Path,
    function: &str,
) -> Result<Vec<(String, Vec<u8>)>, String> {
    let reduced =
        reduce_policy(policy, overlay, function).ok_or_else(|| format!("{function}: the policy cannot be reduced"))?;
    let own = read_texts_files(texts)?.into_iter().map(|(name, bytes)| (format!("{TEXTS_FOLDER}/{name}"), bytes));
    let form = validated_policy(reduced.clone(), read_languages(texts))?;
    let policy = [(POLICY_FILE_NAME.to_owned(), reduced.into_bytes()), (FILE_NAME.to_owned(), form)];
    Ok(policy.into_iter().chain(own).chain(validated_texts(&read_languages(texts))).collect())
}

fn validated_policy(text: String, languages: Languages) -> Result<Vec<u8>, String> {
    let named = NamedText { file: POLICY_FILE_NAME, text: &text };
    let policy = Policy::parse_layers(named, None, [], languages).map_err(|problems| problems.to_string())?;
    let form = ValidatedPolicy::new(policy, text);
    form.to_bytes().ok_or_else(|| format!("{FILE_NAME} cannot be written"))
}

fn validated_texts(languages: &Languages) -> impl Iterator<Item = (String, Vec<u8>)> {
    languages.iter().filter_map(|locale| {
        let form = languages.validated_form(locale)?;
        Some((format!("{TEXTS_FOLDER}/{}.{FORM_EXTENSION}", locale.tag()), stamp_form(form)))
    })
}
