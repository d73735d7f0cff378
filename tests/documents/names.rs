//! Files and items that the documents and the code name exist.

use super::{Document, files, root, sources};
use regex_lite::Regex;
use std::collections::BTreeSet;
use std::fs;

/// What a document names.
enum Named<'d> {
    /// A file or a folder. A part in angle brackets or in capitals matches any name.
    Place(Regex),
    /// An identifier: the last part of a Rust path, or a crate.
    Word(&'d str),
}

impl<'d> Named<'d> {
    /// `None` for commands and other texts that name nothing, and for files that a command makes.
    fn parse(text: &'d str) -> Option<Self> {
        let ends = [".rs", ".toml", ".md", ".json"];
        let is_place = text.contains('/') || ends.iter().any(|end| text.ends_with(end));
        if is_place && Regex::new("^[A-Za-z0-9_./*<>-]+$").unwrap().is_match(text) {
            let any = Regex::new(r"<\w+>|NAME|FILE|TARGET").unwrap().replace_all(text, "*");
            let pattern = any.trim_end_matches('/').replace('.', r"\.").replace('*', "[^/]+");
            let place = Regex::new(&format!("(^|/){pattern}(/|$)")).unwrap();
            let is_made = ["target/", "fuzz/corpus"].iter().any(|made| text.starts_with(made));
            return (!is_made).then_some(Self::Place(place));
        }
        let is_word = Regex::new("^([A-Za-z_]+::)*[A-Za-z_]*([A-Z_]|::)[A-Za-z_]*$").unwrap().is_match(text);
        is_word.then(|| Self::Word(text.rsplit("::").next().unwrap()))
    }
}

/// The other documents name paths of URLs, members of events, and files of the reader.
const FOR_MAINTAINERS: [&str; 5] =
    ["CONTRIBUTING.md", "docs/architecture.md", "docs/benchmarks.md", "docs/extending.md", "docs/fuzzing.md"];

/// Examples in docs/extending.md.
const ADDED_BY_THE_READER: [&str; 4] = [
    "define_auth_challenge",
    "lambdas/src/bin/define-auth-challenge.rs",
    "triggers/src/define_auth_challenge/mod.rs",
    "templates/texts/nl.toml",
];

#[test]
fn names_in_the_documents_for_maintainers_exist() {
    let files = files(root());
    let places = files.iter().map(|file| file.strip_prefix(root()).unwrap().display().to_string());
    let places: Vec<String> = places.collect();
    let code = sources(root()) + &fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let words: BTreeSet<&str> = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let mut found = 0;
    for document in Document::all().into_iter().filter(|document| FOR_MAINTAINERS.contains(&document.name.as_str())) {
        let text: String = document.lines().flat_map(|(_, line)| [line, "\n"]).collect();
        let mut missing = Vec::new();
        for name in text.split('`').skip(1).step_by(2) {
            if ADDED_BY_THE_READER.contains(&name) {
                continue;
            }
            let is_there = match Named::parse(name) {
                Some(Named::Place(place)) => places.iter().any(|file| place.is_match(file)),
                Some(Named::Word(word)) => words.contains(word),
                None => continue,
            };
            match is_there {
                true => found += 1,
                false => missing.push(name.to_owned()),
            }
        }
        assert!(missing.is_empty(), "{} names things that do not exist: {missing:?}", document.name);
    }
    assert!(found > 60, "only {found} names were found");
}

/// Comments and messages refer to documents; a document that moves takes its references along.
#[test]
fn documents_that_the_code_names_exist() {
    let name = Regex::new(r"[A-Za-z0-9_/.-]*[A-Za-z0-9_-]\.md\b").unwrap();
    let files = files(root());
    let places: Vec<String> =
        files.iter().map(|file| format!("/{}", file.strip_prefix(root()).unwrap().display())).collect();
    let endings = [".rs", ".py", ".mjs", ".toml", ".yaml", ".yml"];
    let code = files.iter().filter(|file| endings.iter().any(|end| file.to_string_lossy().ends_with(end)));
    // Python programs without an ending, and scripts.
    let scripts = files.iter().filter(|file| file.extension().is_none() && !file.to_string_lossy().contains("/fuzz/"));
    let mut missing = Vec::new();
    for file in code.chain(scripts) {
        let Ok(text) = fs::read_to_string(file) else { continue };
        for found in text.lines().filter(|line| line.contains(".md")).flat_map(|line| name.find_iter(line)) {
            let named = found.as_str().trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
            if !NO_DOCUMENTS.contains(&named) && !places.iter().any(|place| place.ends_with(&format!("/{named}"))) {
                missing.push(format!("{}: {named}", file.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(missing.is_empty(), "these documents do not exist:\n{}", missing.join("\n"));
}

/// Names of invented files in tests, and of pages of other projects.
const NO_DOCUMENTS: [&str; 1] = ["a/README.md"];
