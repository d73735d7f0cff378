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

/// A row of SECURITY.md is worth what its tests are: each must be there.
#[test]
fn every_test_that_security_names_exists() {
    let document = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let (_, table) = document.split_once("## What is tried").unwrap();
    let tests = table.lines().filter_map(|line| line.strip_suffix(" |")?.rsplit_once("| "));
    let named: BTreeSet<&str> = tests.flat_map(|(_, tests)| tests.split('`').skip(1).step_by(2)).collect();
    assert!(named.len() > 30, "{named:?}");
    let sources = sources(root());
    for name in named {
        assert!(sources.contains(&format!("fn {name}(")), "SECURITY.md names `{name}`, which is no function");
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
