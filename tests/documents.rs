//! The documents and the gate say the same: what a reader is told to type is what `.ci/run` runs.

use super::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// The lines of every `sh` block of a document.
fn commands(document: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(document)).unwrap();
    let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    blocks
        .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .map(|line| line.split(" #").next().unwrap().trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn every_command_of_the_documents_is_run_by_the_gate() {
    let gate = fs::read_to_string(root().join(".ci/run")).unwrap();
    // What ends only when somebody ends it runs beside the rest there.
    let gate: Vec<&str> = gate.lines().map(|line| line.trim().trim_end_matches(" &")).collect();
    for document in ["README.md", "CONTRIBUTING.md"] {
        let commands = commands(document);
        assert!(!commands.is_empty(), "{document} shows no command");
        for command in commands {
            assert!(gate.contains(&command.as_str()), "{document} says `{command}`, which .ci/run does not run");
        }
    }
}

/// The part of SECURITY.md that maps ways to attack to tests.
fn map_of_attacks() -> String {
    let document = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    document.split_once("## What is tried").unwrap().1.to_owned()
}

/// The cells of each row of its tables.
fn rows(map: &str) -> impl Iterator<Item = Vec<&str>> {
    let row = |line: &'_ str| line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")).is_some();
    map.lines().filter(move |line| row(line)).map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
}

/// A row of SECURITY.md is worth what its tests are: each must be there.
#[test]
fn every_test_that_security_names_exists() {
    let map = map_of_attacks();
    let tests = map.lines().filter_map(|line| line.strip_suffix(" |")?.rsplit_once("| "));
    let named: BTreeSet<&str> = tests.flat_map(|(_, tests)| tests.split('`').skip(1).step_by(2)).collect();
    assert!(named.len() > 30, "{named:?}");
    let sources = sources(root());
    for name in named {
        assert!(sources.contains(&format!("fn {name}(")), "SECURITY.md names `{name}`, which is no function");
    }
}

/// Every way to attack that a class counts has a row with what tries it, or stands below the table with the reason why not;
/// and no row belongs to a class that does not count it.
#[test]
fn the_map_of_attacks_is_whole() {
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
    assert!(excused.is_disjoint(&tried), "with tests, and with a reason why there are none: {excused:?}");
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

/// Every Rust file of the workspace, one after the other.
fn sources(folder: PathBuf) -> String {
    let is_ours = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !name.starts_with('.') && name != "target"
    };
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(is_ours);
    let text = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => sources(path),
        Some(extension) if extension == "rs" => fs::read_to_string(path).unwrap(),
        _ => String::new(),
    };
    entries.map(text).collect()
}

/// The rules of the doctor, as the workbench has them.
#[test]
fn the_table_of_the_doctors_rules_is_complete() {
    let document = fs::read_to_string(root().join("deploy/README.md")).unwrap();
    let rows: Vec<&str> = document.lines().filter(|line| line.starts_with("| `")).collect();
    for (rule, what) in pool::doctor::RULES {
        assert!(rows.contains(&format!("| `{rule}` | {what} |").as_str()), "deploy/README.md lacks {rule}");
    }
}
