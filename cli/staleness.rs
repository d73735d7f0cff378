//! Says that this program was built from older files than those in the repository.

use crate::origin::{checkout, runs_under_cargo};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The folders whose files are compiled into this program.
const SOURCES: [&str; 8] = [
    "cli",
    "events/src",
    "policy/src",
    "preview/src",
    "templates/src",
    "templates/templates",
    "templates/texts",
    "triggers/src",
];

/// A file that was saved after this program was built, relative to the repository. `None` under `cargo run`, which builds
/// the program first, and for a program outside of the checkout, which was installed.
pub(crate) fn newer_source() -> Option<PathBuf> {
    if runs_under_cargo() {
        return None;
    }
    let repository = checkout()?;
    let program = std::env::current_exe().ok().filter(|program| program.starts_with(&repository))?;
    let built = fs::metadata(program).ok()?.modified().ok()?;
    newer_file(&repository, &SOURCES, built)
}

fn newer_file(repository: &Path, sources: &[&str], built: SystemTime) -> Option<PathBuf> {
    let mut folders: Vec<_> = sources.iter().map(|folder| repository.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(file) = entry.metadata() else { continue };
            if file.is_dir() {
                folders.push(path);
            } else if file.modified().is_ok_and(|saved| saved > built) {
                return path.strip_prefix(repository).ok().map(Path::to_owned);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::newer_file;
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    #[test]
    fn only_files_that_were_saved_later_are_newer() {
        let folder = std::env::temp_dir().join(format!("staleness-{}", std::process::id()));
        fs::create_dir_all(folder.join("texts/deep")).unwrap();
        fs::write(folder.join("texts/deep/en.toml"), "").unwrap();
        let (now, hour) = (SystemTime::now(), Duration::from_secs(3600));
        let newer = |sources: &[&str], built| newer_file(&folder, sources, built);
        assert_eq!(newer(&["texts"], now - hour).as_deref(), Some(Path::new("texts/deep/en.toml")));
        assert_eq!(newer(&["texts"], now + hour), None);
        assert_eq!(newer(&["missing"], now - hour), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
