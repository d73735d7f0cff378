//! The documents and the gate say the same: what a reader is told to type is what `.ci/run` runs.

use super::root;
use std::fs;

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
    let gate: Vec<&str> = gate.lines().map(str::trim).collect();
    for document in ["README.md", "CONTRIBUTING.md"] {
        let commands = commands(document);
        assert!(!commands.is_empty(), "{document} shows no command");
        for command in commands {
            assert!(gate.contains(&command.as_str()), "{document} says `{command}`, which .ci/run does not run");
        }
    }
}
