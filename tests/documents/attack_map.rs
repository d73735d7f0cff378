//! The threat model: every attack has tests, and every named test exists.

use super::{Document, root, sources};
use std::collections::BTreeSet;

/// The part of the threat model that maps attacks to tests.
fn map_of_attacks() -> String {
    Document::open("docs/threat-model.md").text.split_once("## Tested attacks").unwrap().1.to_owned()
}

/// The cells of each row of the tables in Markdown.
fn rows(map: &str) -> impl Iterator<Item = Vec<&str>> {
    let row = |line: &'_ str| line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")).is_some();
    map.lines().filter(move |line| row(line)).map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
}

#[test]
fn every_test_that_the_threat_model_names_exists() {
    let map = map_of_attacks();
    let tests = map.lines().filter_map(|line| line.strip_suffix(" |")?.rsplit_once("| "));
    let named: BTreeSet<&str> = tests.flat_map(|(_, tests)| tests.split('`').skip(1).step_by(2)).collect();
    assert!(named.len() > 30, "{named:?}");
    let sources = sources(root());
    for name in named {
        assert!(
            sources.contains(&format!("fn {name}(")),
            "docs/threat-model.md names `{name}`, which is not a function"
        );
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
