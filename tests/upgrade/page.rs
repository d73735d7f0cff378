//! The steps of docs/upgrade.md, as a user takes them.

use crate::bundle::programs;
use crate::root;
use regex_lite::Regex;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A file of the user of 0.1.
pub(super) fn old(name: &str) -> PathBuf {
    root().join("tests/upgrade").join(name)
}

/// A block of code in the page.
enum Block {
    Commands(String),
    /// The content of the file that the text above it names last. Of `policy.toml` it is only what is added.
    File {
        name: String,
        text: String,
    },
}

/// The blocks of the section about 0.1, in their order.
fn blocks() -> Vec<Block> {
    let page = fs::read_to_string(root().join("docs/upgrade.md")).unwrap();
    let (_, section) = page.split_once("## From 0.1 to 0.2\n").unwrap();
    let name = Regex::new(r"`([a-z/]+\.toml)`").unwrap();
    let mut blocks = Vec::new();
    let mut parts = section.split("```");
    let mut above = parts.next().unwrap().to_owned();
    // A block, then the text below it.
    while let (Some(block), Some(below)) = (parts.next(), parts.next()) {
        let (language, text) = block.split_once('\n').unwrap();
        let text = text.to_owned();
        blocks.push(if language == "bash" {
            Block::Commands(text)
        } else {
            assert_eq!(language, "toml", "the test follows no other blocks");
            let named = name.captures_iter(&above).last().unwrap();
            Block::File { name: named[1].to_owned(), text }
        });
        above = below.to_owned();
    }
    blocks
}

/// Adds keys to their tables, or the tables.
fn add_tables(policy: &str, added: &str) -> String {
    added.split("\n\n").fold(policy.to_owned(), |policy, table| {
        let (header, keys) = table.trim().split_once('\n').unwrap();
        match policy.split_once(&format!("\n{header}\n")) {
            Some((before, after)) => format!("{before}\n{header}\n{keys}\n{after}"),
            None => format!("{policy}\n{header}\n{keys}\n"),
        }
    })
}

/// A command in a folder, as a user types it: the CLI is installed, and nothing else is in the environment.
pub(super) fn shell(folder: &Path, commands: &str, variables: &[(&str, &str)]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_cognito-triggers")).parent().unwrap();
    let path = std::env::join_paths([program.to_owned(), "/usr/bin".into(), "/bin".into()]).unwrap();
    let mut shell = Command::new("bash");
    shell.args(["-euo", "pipefail", "-c", commands]).current_dir(folder).env_clear().env("PATH", path);
    shell.envs(variables.iter().copied()).stdin(Stdio::null()).output().unwrap()
}

pub(super) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

pub(super) fn succeed(folder: &Path, commands: &str, variables: &[(&str, &str)]) -> String {
    let output = shell(folder, commands, variables);
    assert!(output.status.success(), "{commands}\n{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// An empty folder.
pub(super) fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("upgrade").join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Follows the page in an empty folder, and returns the deployment folder.
pub(super) fn follow_page() -> PathBuf {
    let parent = empty("followed");
    fs::create_dir(parent.join("cognito-triggers-0.1")).unwrap();
    fs::copy(old("policy-0.1.toml"), parent.join("cognito-triggers-0.1/policy.toml")).unwrap();
    std::os::unix::fs::symlink(programs("programs-of-upgrade"), parent.join("programs")).unwrap();
    let folder = parent.join("user-pool");
    for block in blocks() {
        match block {
            // The first block ends in the deployment folder.
            Block::Commands(commands) => {
                let place = if folder.exists() { &folder } else { &parent };
                drop(succeed(place, &commands, &[]));
            }
            Block::File { name, text } => {
                let file = folder.join(&name);
                let text = match name.as_str() {
                    "policy.toml" => add_tables(&fs::read_to_string(&file).unwrap(), &text),
                    _ => text,
                };
                fs::write(file, text).unwrap();
            }
        }
    }
    folder
}
