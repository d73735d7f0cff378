//! Reads the saved policy, its overlay and the texts beside it.

use super::sources::Sources;
use super::status::Problem;
use crate::texts_problems::texts_problems;
use policy::{MAX_POLICY_BYTES, NamedText, Place, Policy, read_input_file, read_languages, texts_folder};
use std::path::Path;
use templates::TextProblem;

/// The policy with this process's `APP__…` variables, or its problems.
pub(super) fn read_policy(sources: &Sources) -> Result<Policy, Vec<Problem>> {
    let policy = NamedFile::read(&sources.policy_file, sources)?;
    let overlay = sources.overlay.as_deref().map(|overlay| NamedFile::read(overlay, sources)).transpose()?;
    let variables = std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()));
    let texts = texts_folder(&sources.policy_file);
    let overlay = overlay.as_ref().map(NamedFile::as_text);
    let policy = Policy::parse_layers(policy.as_text(), overlay, variables, read_languages(&texts))
        .map_err(|problems| problems.iter().map(convert).collect::<Vec<_>>())?;
    let problems: Vec<_> = texts_problems(&texts, &policy).into_iter().map(convert_text).collect();
    if problems.is_empty() { Ok(policy) } else { Err(problems) }
}

/// The text of a file, and its name on the page.
struct NamedFile {
    name: String,
    text: String,
}

impl NamedFile {
    fn read(path: &Path, sources: &Sources) -> Result<Self, Vec<Problem>> {
        let name = sources.display_name(path);
        let unreadable = |reason: String| vec![Problem::without_line(&name, reason)];
        let (bytes, _) = read_input_file(path, MAX_POLICY_BYTES).map_err(|error| unreadable(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|_| unreadable("is not UTF-8; save it as UTF-8".to_owned()))?;
        Ok(Self { name, text })
    }

    fn as_text(&self) -> NamedText<'_> {
        NamedText { file: &self.name, text: &self.text }
    }
}

fn convert_text(problem: TextProblem) -> Problem {
    let TextProblem { file, line, key, message, help } = problem;
    let key = key.map(|key| format!("{key}: ")).unwrap_or_default();
    let message = format!("{key}{message}; {help}");
    Problem { line: u32::try_from(line).ok(), ..Problem::without_line(&file, message) }
}

fn convert(problem: &policy::Problem) -> Problem {
    let value = problem.value.as_ref().map(|value| format!(": {}", value.as_str())).unwrap_or_default();
    let message = format!("{}{value}; {}", problem.message, problem.help);
    match &problem.place {
        Place::Variable { name } => Problem::without_line(name, message),
        Place::File { file, line, key } => {
            let message = key.as_ref().map_or(message.clone(), |key| format!("{key}: {message}"));
            Problem { line: u32::try_from(*line).ok(), ..Problem::without_line(file, message) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::convert;
    use crate::live::Problem;
    use policy::Place;

    #[test]
    fn problem_keeps_its_location() {
        let in_file = |key: Option<&str>| Place::File { file: "p.toml".into(), line: 7, key: key.map(str::to_owned) };
        for (place, file, line, message) in [
            (in_file(Some("app.locale")), "p.toml", Some(7), "app.locale: is empty; write one"),
            (in_file(None), "p.toml", Some(7), "is empty; write one"),
            (Place::Variable { name: "APP__LOCALE".into() }, "APP__LOCALE", None, "is empty; write one"),
        ] {
            let found = policy::Problem::new(place, "is empty", "write one");
            let expected = Problem { line, ..Problem::without_line(file, message) };
            assert_eq!(convert(&found), expected);
        }
    }
}
