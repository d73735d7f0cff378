//! Tests of the documents: what they name and quote exists, and they keep the rules of their form. `tests/commands` runs
//! the commands in them.

mod attack_map;
mod figures;
mod form;
mod library_examples;
mod links;
mod names;
mod policy_example;

use super::root;
use std::fs;
use std::path::{Path, PathBuf};

/// A document of the repository.
struct Document {
    /// The path in the repository.
    name: String,
    text: String,
}

impl Document {
    fn open(name: &str) -> Self {
        let path = root().join(name);
        assert!(path.is_file(), "{name} does not exist");
        Self { name: name.to_owned(), text: fs::read_to_string(path).unwrap() }
    }

    /// Every document that people read. The contract has rules of its own.
    fn all() -> Vec<Self> {
        let in_docs = files(root().join("docs")).into_iter().filter(|path| is_markdown(path));
        let in_docs = in_docs.map(|path| path.strip_prefix(root()).unwrap().display().to_string());
        let others = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "tests/live/COGNITO_LOCAL.md"];
        let names: Vec<String> = others.map(str::to_owned).into_iter().chain(in_docs).collect();
        assert!(names.len() > 15, "{names:?}");
        names.iter().map(|name| Self::open(name)).collect()
    }

    /// The lines outside of code blocks, each with its number.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut in_block = false;
        (1..).zip(self.text.lines()).filter(move |(_, line)| {
            let is_fence = line.trim_start().starts_with("```");
            in_block ^= is_fence;
            !in_block && !is_fence
        })
    }
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}

/// Every file below a folder, without those of Git, Cargo and the fuzzer.
fn files(folder: PathBuf) -> Vec<PathBuf> {
    let made = [".git", "target", "corpus", "artifacts"];
    let is_ours = |path: &PathBuf| path.file_name().is_some_and(|name| made.iter().all(|made| name != *made));
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(is_ours);
    entries.flat_map(|path| if path.is_dir() { files(path) } else { vec![path] }).collect()
}

/// The text of every Rust file below a folder.
fn sources(folder: PathBuf) -> String {
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    files(folder).into_iter().filter(is_rust).map(|path| fs::read_to_string(path).unwrap()).collect()
}
