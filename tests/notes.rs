//! NOTES.md: its tables list exactly the log codes, with their levels.

use super::root;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use triggers::LogCode;

#[test]
fn tables_list_exactly_the_log_codes() {
    let document = fs::read_to_string(root().join("NOTES.md")).unwrap();
    let rows = document.lines().filter_map(|line| {
        let (code, rest) = line.strip_prefix("| `")?.split_once("` |")?;
        let columns: Vec<&str> = rest.split('|').map(str::trim).collect();
        assert_eq!(columns.len(), 5, "{line}");
        Some((code.to_owned(), columns[1].to_owned()))
    });
    let rows: Vec<_> = rows.collect();
    let documented = BTreeMap::from_iter(rows.iter().cloned());
    assert_eq!(documented.len(), rows.len(), "duplicate row");
    let level = |code: LogCode| format!("{:?}", code.level()).to_uppercase();
    assert_eq!(documented, BTreeMap::from(LogCode::ALL.map(|code| (code.as_str().to_owned(), level(code)))));
}

/// A code that is never used must not be documented.
#[test]
fn every_log_code_is_used() {
    let sources: String =
        ["triggers/src", "lambdas/src"].map(|crate_folder| sources(&root().join(crate_folder))).concat();
    for code in LogCode::ALL {
        assert!(sources.contains(&format!("LogCode::{code:?}")), "nothing notes {code:?}");
    }
}

/// The sources that are compiled into the functions.
fn sources(folder: &Path) -> String {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text = |path: PathBuf| match path.is_dir() {
        true => sources(&path),
        false if path.ends_with("tests.rs") => String::new(),
        false => fs::read_to_string(path).unwrap(),
    };
    paths.map(text).collect()
}
