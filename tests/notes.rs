//! NOTES.md, as it stands there: its tables hold every code of a note with its level, and the code knows no other.

use super::root;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use triggers::LogCode;

#[test]
fn the_tables_hold_every_code_and_no_other() {
    let document = fs::read_to_string(root().join("NOTES.md")).unwrap();
    let rows = document.lines().filter_map(|line| {
        let (code, rest) = line.strip_prefix("| `")?.split_once("` |")?;
        let columns: Vec<&str> = rest.split('|').map(str::trim).collect();
        assert_eq!(columns.len(), 5, "{line}");
        Some((code.to_owned(), columns[1].to_owned()))
    });
    let rows: Vec<_> = rows.collect();
    let documented = BTreeMap::from_iter(rows.iter().cloned());
    assert_eq!(documented.len(), rows.len(), "a row stands there twice");
    let level = |code: LogCode| format!("{:?}", code.level()).to_uppercase();
    assert_eq!(documented, BTreeMap::from(LogCode::ALL.map(|code| (code.as_str().to_owned(), level(code)))));
}

/// A code that nobody notes any more explains what never happens.
#[test]
fn every_code_is_noted_somewhere() {
    let sources: String = ["triggers/src", "lambdas/src"].map(|room| sources(&root().join(room))).concat();
    for code in LogCode::ALL {
        assert!(sources.contains(&format!("LogCode::{code:?}")), "nothing notes {code:?}");
    }
}

/// What is compiled into the functions.
fn sources(folder: &Path) -> String {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text = |path: PathBuf| match path.is_dir() {
        true => sources(&path),
        false if path.ends_with("tests.rs") => String::new(),
        false => fs::read_to_string(path).unwrap(),
    };
    paths.map(text).collect()
}
