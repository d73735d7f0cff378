//! The watched files, and what changes when one of them is saved.

use super::status::Problem;
use notify::RecursiveMode;
use policy::{read_input_file, texts_folder};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders with code that affects mails. Golden files and tests do not.
const CODE: [&str; 6] =
    ["templates/templates", "templates/texts", "templates/src", "triggers/src", "policy/src", "events/src"];

/// Larger than any template or source file.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// The watched files.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The checkout of the repository whose code is watched and built; without one, the code never changes.
    pub repository: Option<PathBuf>,
    /// The policy file in use.
    pub policy_file: PathBuf,
    /// The overlay of an environment, whose keys replace those of the policy file.
    pub overlay: Option<PathBuf>,
    /// The folders with scenarios. A folder that is created later is not watched.
    pub scenarios: Vec<PathBuf>,
}

/// The kind of a change. The most likely cause of a problem comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ChangeKind {
    /// A template or Rust code.
    Code,
    /// The policy, its overlay, or the texts beside it.
    Policy,
    /// A scenario.
    Scenario,
}

impl Sources {
    /// The same with canonical paths.
    pub(super) fn canonical(self) -> Self {
        let (policy_file, overlay) = (in_canonical_folder(&self.policy_file), self.overlay.as_deref());
        let overlay = overlay.map(in_canonical_folder);
        let scenarios = self.scenarios.iter().map(|folder| canonical(folder)).collect();
        Self { repository: self.repository.as_deref().map(canonical), policy_file, overlay, scenarios }
    }

    /// The folders to watch. Never single files: editors replace a file by renaming.
    pub(super) fn folders(&self) -> BTreeMap<PathBuf, RecursiveMode> {
        let policies = [Some(&self.policy_file), self.overlay.as_ref()].into_iter().flatten();
        let policies = policies.filter_map(|file| Some((file.parent()?.to_owned(), RecursiveMode::NonRecursive)));
        let texts = (texts_folder(&self.policy_file), RecursiveMode::NonRecursive);
        let code = self.code_folders();
        let whole = code.chain(self.scenarios.iter().cloned()).map(|folder| (folder, RecursiveMode::Recursive));
        // If the policy file is in a scenario folder, the recursive mode wins.
        policies.chain([texts]).chain(whole).filter(|(folder, _)| folder.is_dir()).collect()
    }

    /// The kind of change if this file is saved; `None` if no mail depends on it.
    pub(super) fn classify(&self, path: &Path) -> Option<ChangeKind> {
        if path == self.policy_file || Some(path) == self.overlay.as_deref() {
            return Some(ChangeKind::Policy);
        }
        if path.file_name().is_none_or(|name| is_temporary(&name.to_string_lossy())) {
            return None;
        }
        if self.is_text(path) {
            return Some(ChangeKind::Policy);
        }
        if self.scenarios.iter().any(|folder| path.starts_with(folder)) {
            return Some(ChangeKind::Scenario);
        }
        self.is_code(path).then_some(ChangeKind::Code)
    }

    /// The name on the page: relative to the repository, or the file name alone for files elsewhere.
    pub(super) fn display_name(&self, path: &Path) -> String {
        let inside = self.repository.as_ref().and_then(|repository| path.strip_prefix(repository).ok());
        let shown = inside.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
        shown.to_string_lossy().replace('\\', "/")
    }

    /// The templates: names and texts.
    pub(super) fn templates(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut folders: Vec<_> = self.in_repository("templates/templates").into_iter().collect();
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if let Some(text) = read_text(&path) {
                    found.push((self.display_name(&path), text));
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// Adds to each problem in code or texts the line that it is about. A line of a policy is not shown, because someone
    /// may have written a secret into it.
    pub(super) fn quote_lines(&self, problems: Vec<Problem>) -> Vec<Problem> {
        let quote = |problem: Problem| Problem { source: self.source_line(&problem), ..problem };
        problems.into_iter().map(quote).collect()
    }

    fn source_line(&self, Problem { file, line, .. }: &Problem) -> Option<String> {
        let index = usize::try_from(line.as_ref()?.checked_sub(1)?).ok()?;
        let files = [Some(self.policy_file.with_file_name(file)), self.in_repository(file)];
        let text = files
            .iter()
            .flatten()
            .filter(|path| self.is_text(path) || self.is_code(path))
            .find_map(|path| read_text(path))?;
        text.lines().nth(index).map(str::to_owned)
    }

    fn is_text(&self, path: &Path) -> bool {
        path.parent() == Some(&texts_folder(&self.policy_file))
    }

    fn is_code(&self, path: &Path) -> bool {
        self.code_folders().any(|folder| path.starts_with(folder))
    }

    fn code_folders(&self) -> impl Iterator<Item = PathBuf> {
        CODE.iter().filter_map(|folder| self.in_repository(folder))
    }

    fn in_repository(&self, path: &str) -> Option<PathBuf> {
        self.repository.as_ref().map(|repository| repository.join(path))
    }
}

fn read_text(path: &Path) -> Option<String> {
    let (bytes, _) = read_input_file(path, MAX_FILE_BYTES).ok()?;
    String::from_utf8(bytes).ok()
}

/// Editors that save by renaming replace a symbolic link, so the file itself is not resolved.
fn in_canonical_folder(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| *folder != "").unwrap_or(Path::new("."));
    canonical(folder).join(file.file_name().unwrap_or_default())
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Whether an editor created this file temporarily: a hidden file, a backup, or a file that will be renamed.
fn is_temporary(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let is_temporary_extension = |ending: &str| ["bak", "orig", "part", "rej", "swp", "swx", "tmp"].contains(&ending);
    name.starts_with(['.', '#'])
        || name.ends_with(['~', '#'])
        || name.contains("___jb_")
        // Vim creates a file named 4913 to test whether it may write into a folder.
        || name.bytes().all(|byte| byte.is_ascii_digit())
        || ending.as_deref().is_some_and(is_temporary_extension)
}

#[cfg(test)]
mod tests {
    use super::{ChangeKind, Problem, Sources};
    use notify::RecursiveMode;
    use std::fs;
    use std::path::Path;

    fn sources() -> Sources {
        Sources {
            repository: Some("/r".into()),
            policy_file: "/p/policy.toml".into(),
            overlay: Some("/p/environments/staging.toml".into()),
            scenarios: vec!["/r/scenarios".into(), "/mine".into()],
        }
    }

    #[test]
    fn path_determines_kind_of_change() {
        for (path, expected) in [
            ("/r/templates/templates/layout.html", Some(ChangeKind::Code)),
            ("/r/templates/templates/sign_up/by_code.html", Some(ChangeKind::Code)),
            ("/r/templates/texts/pt-BR.toml", Some(ChangeKind::Code)),
            ("/p/texts/nl.toml", Some(ChangeKind::Policy)),
            ("/r/triggers/src/custom_message.rs", Some(ChangeKind::Code)),
            ("/r/policy/src/brands.rs", Some(ChangeKind::Code)),
            ("/r/events/src/envelope.rs", Some(ChangeKind::Code)),
            ("/p/policy.toml", Some(ChangeKind::Policy)),
            ("/p/environments/staging.toml", Some(ChangeKind::Policy)),
            ("/r/scenarios/deep/new.json", Some(ChangeKind::Scenario)),
            ("/mine/one.json", Some(ChangeKind::Scenario)),
            // No mail depends on these.
            ("/r/policy.toml", None),
            ("/p/other.toml", None),
            ("/p/environments/production.toml", None),
            ("/p/texts/.nl.toml.swp", None),
            ("/p/texts/deep/nl.toml", None),
            ("/r/templates/golden/en/sign_up.html", None),
            ("/r/templates/tests/all/main.rs", None),
            ("/r/cli/main.rs", None),
            ("/mine-too/one.json", None),
            ("/", None),
            // Temporary files of editors.
            ("/r/templates/templates/.layout.html.swp", None),
            ("/r/templates/templates/layout.html~", None),
            ("/r/templates/templates/#layout.html#", None),
            ("/r/templates/templates/.#layout.html", None),
            ("/r/templates/templates/4913", None),
            ("/r/templates/templates/layout.html___jb_tmp___", None),
            ("/r/templates/templates/layout.TMP", None),
            ("/mine/one.json.bak", None),
            ("/p/policy.toml~", None),
        ] {
            assert_eq!(sources().classify(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn display_name_hides_local_paths() {
        for (path, expected) in [
            ("/r/templates/templates/layout.html", "templates/templates/layout.html"),
            ("/p/policy.toml", "policy.toml"),
            ("/mine/deep/one.json", "one.json"),
        ] {
            assert_eq!(sources().display_name(Path::new(path)), expected);
        }
    }

    #[test]
    fn problem_quotes_its_line() {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let policy_file = repository.join("tests/policies/company.toml");
        let sources =
            Sources { repository: Some(repository), policy_file, overlay: None, scenarios: Vec::new() }.canonical();
        let quoted = |file: &str, line| {
            let problem = Problem { line, ..Problem::without_line(file, "wrong") };
            sources.quote_lines(vec![problem]).remove(0).source
        };
        assert_eq!(quoted("templates/templates/layout.html", Some(2)).as_deref(), Some("<!doctype html>"));
        for (file, line) in [
            ("templates/templates/layout.html", Some(0)),
            ("templates/templates/layout.html", Some(9999)),
            ("layout.html", Some(1)),
            ("cargo", None),
            // A policy may contain a secret.
            ("tests/policies/company.toml", Some(1)),
            ("company.toml", Some(1)),
        ] {
            assert_eq!(quoted(file, line), None, "{file}");
        }
    }

    #[test]
    fn only_existing_folders_are_watched() {
        assert!(sources().folders().is_empty());
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let policy_file = repository.join("tests/policies/company.toml");
        let scenarios = vec![repository.join("events/samples"), repository.join("missing")];
        let sources =
            Sources { repository: Some(repository.clone()), policy_file, overlay: None, scenarios }.canonical();
        let folders = sources.folders();
        let policies = fs::canonicalize(repository).unwrap().join("tests/policies");
        assert_eq!(folders.get(&policies), Some(&RecursiveMode::NonRecursive));
        assert_eq!(folders.len(), 8, "{folders:?}");
        assert!(sources.templates().iter().any(|(name, text)| {
            name == "templates/templates/sign_up/by_code.html" && text.contains("parts::button")
        }));
    }
}
