//! Checks that the files, tests and items named in the documents exist. `tests/commands` runs the commands in the
//! documents.

use super::root;
use regex_lite::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The part of SECURITY.md that maps attacks to tests.
fn map_of_attacks() -> String {
    let document = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    document.split_once("## Tested attacks").unwrap().1.to_owned()
}

/// The cells of each row of the tables in Markdown.
fn rows(map: &str) -> impl Iterator<Item = Vec<&str>> {
    let row = |line: &'_ str| line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")).is_some();
    map.lines().filter(move |line| row(line)).map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
}

#[test]
fn every_test_that_security_names_exists() {
    let map = map_of_attacks();
    let tests = map.lines().filter_map(|line| line.strip_suffix(" |")?.rsplit_once("| "));
    let named: BTreeSet<&str> = tests.flat_map(|(_, tests)| tests.split('`').skip(1).step_by(2)).collect();
    assert!(named.len() > 30, "{named:?}");
    let sources = sources(root());
    for name in named {
        assert!(sources.contains(&format!("fn {name}(")), "SECURITY.md names `{name}`, which is not a function");
    }
}

/// Every attack that is listed in a class has a row with its tests, or a reason below the table why it has none; and
/// the class of every row lists it.
#[test]
fn the_map_of_attacks_is_complete() {
    let map = map_of_attacks();
    let is_class = |cells: &&Vec<&str>| cells[0].len() == 1;
    let rows: Vec<_> = rows(&map).collect();
    let counted =
        |cells: &Vec<&str>| cells[2].split(' ').map(|number| format!("{}{number}", cells[0])).collect::<Vec<_>>();
    let counted: BTreeSet<String> = rows.iter().filter(is_class).flat_map(counted).collect();
    assert!(counted.len() > 140, "{counted:?}");
    let is_row = |name: &str| matches!(name.as_bytes(), [b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9']);
    let tried: BTreeSet<String> =
        rows.iter().filter(|cells| is_row(cells[0])).map(|cells| cells[0].to_owned()).collect();
    let (_, reasons) = map.split_once("Not applicable: ").unwrap();
    let excused: BTreeSet<String> =
        reasons.split("; ").map(|reason| reason.split(',').next().unwrap().to_owned()).collect();
    assert!(excused.is_disjoint(&tried), "both with tests and with a reason why there are none: {excused:?}");
    let mapped: BTreeSet<String> = tried.union(&excused).cloned().collect();
    let (unmapped, uncounted) =
        (counted.difference(&mapped).collect::<Vec<_>>(), mapped.difference(&counted).collect::<Vec<_>>());
    assert!(unmapped.is_empty() && uncounted.is_empty(), "no row: {unmapped:?}; in no class: {uncounted:?}");
    for cells in rows.iter().filter(|cells| is_row(cells[0])) {
        assert!(
            cells[2].contains('`') || cells[2].contains("script") || cells[2] == "the same",
            "{cells:?} names no test"
        );
    }
}

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

/// `tests/recipes.rs` follows the recipes of docs/extending.md.
#[test]
fn names_in_contributing_and_architecture_exist() {
    let files = files(root());
    let places = files.iter().map(|file| file.strip_prefix(root()).unwrap().display().to_string());
    let places: Vec<String> = places.collect();
    let code = sources(root()) + &fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let words: BTreeSet<&str> = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    for document in ["CONTRIBUTING.md", "ARCHITECTURE.md", "docs/extending.md"] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        let outside_of_blocks: String = text.split("```").step_by(2).collect();
        let (mut found, mut missing) = (0, Vec::new());
        for name in outside_of_blocks.split('`').skip(1).step_by(2) {
            let is_there = match Named::parse(name) {
                Some(Named::Place(place)) => places.iter().any(|file| place.is_match(file)),
                Some(Named::Word(word)) => words.contains(word),
                None => continue,
            };
            match is_there {
                true => found += 1,
                false => missing.push(name),
            }
        }
        assert!(
            missing.is_empty() && found > 20,
            "{document} names {found} things that exist, and {missing:?}, which do not"
        );
    }
}

/// Every file below a folder, without those of Git and Cargo.
fn files(folder: PathBuf) -> Vec<PathBuf> {
    let is_ours = |path: &PathBuf| path.file_name().is_some_and(|name| name != ".git" && name != "target");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(is_ours);
    entries.flat_map(|path| if path.is_dir() { files(path) } else { vec![path] }).collect()
}

/// The text of every Rust file below a folder.
fn sources(folder: PathBuf) -> String {
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    files(folder).into_iter().filter(is_rust).map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// The entry points of each library. The documentation has an example that calls each of them.
const ENTRIES: [(&str, &[&str]); 12] = [
    (
        "events",
        &[
            "parse",
            "with_response",
            "validate_response",
            "validate_message",
            "validate_sign_up",
            "validate_tokens",
            "error_text",
            "generate_event",
            "client_metadata",
        ],
    ),
    ("templates", &["render", "lookup", "measure_sms"]),
    ("policy", &["parse", "load_deployed"]),
    ("triggers", &["handle", "handler", "denials", "render"]),
    ("lambdas", &["run", "execute"]),
    (
        "jwt-verifier",
        &["with_keys", "fetching", "seeded", "verify", "verify_at", "require_group", "require_scope", "bearer_token"],
    ),
    ("http-api", &["router"]),
    ("lambda-support", &["run", "deadline", "from_environment"]),
    ("lambda-support/token-verifier", &["verifier"]),
    ("lambda-emulator", &["start", "invoke"]),
    ("user-pool", &["attach", "detach", "invoke_permission"]),
    ("preview", &["export"]),
];

/// A library's documentation begins with an example. That of an entry point is there, or in its own documentation.
#[test]
fn every_library_has_examples() {
    let libraries = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("src/lib.rs").is_file());
    for library in libraries {
        let text = fs::read_to_string(library.join("src/lib.rs")).unwrap();
        assert!(text.lines().any(|line| line.starts_with("//! ```")), "{} has no example", library.display());
    }
    for (library, entries) in ENTRIES {
        let examples = examples(&root().join(library).join("src"));
        for entry in entries {
            let called = Regex::new(&format!(r"\b{entry}\(")).unwrap();
            assert!(called.is_match(&examples), "{library}: no example calls {entry}");
        }
    }
}

/// The examples in the documentation of a library.
fn examples(folder: &Path) -> String {
    let sources = sources(folder.to_owned());
    let documented =
        sources.lines().map(|line| line.trim_start()).filter(|line| line.starts_with("//!") || line.starts_with("///"));
    let documented: String = documented.flat_map(|line| [line.get(3..).unwrap_or_default(), "\n"]).collect();
    documented.split("```").skip(1).step_by(2).collect()
}

#[test]
fn the_table_of_doctor_rules_is_complete() {
    let document = fs::read_to_string(root().join("deploy/README.md")).unwrap();
    let rows: Vec<&str> = document.lines().filter(|line| line.starts_with("| `")).collect();
    for (rule, description) in user_pool::doctor::RULES {
        assert!(rows.contains(&format!("| `{rule}` | {description} |").as_str()), "deploy/README.md lacks {rule}");
    }
}
