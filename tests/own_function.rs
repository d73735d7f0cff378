//! The function of a reader in docs/replay.md: `replay --function` prints what the documents quote.
//!
//! It needs the feature `external-tests`, because it needs Python with AWS's runtime client.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

/// The first code block in this language after a text.
fn block<'d>(document: &'d str, after: &str, language: &str) -> &'d str {
    let (_, rest) = document.split_once(after).unwrap();
    rest.split_once(&format!("```{language}\n")).unwrap().1.split_once("```").unwrap().0
}

/// A line of the table without times.
fn without_times(line: &str) -> String {
    let is_time = |word: &&str| word.contains('.') && word.parse::<f64>().is_ok();
    line.split_whitespace().filter(|word| !is_time(word)).collect::<Vec<_>>().join(" ")
}

#[test]
fn replay_judges_the_function_of_the_documents() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("docs/replay.md")).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own_function");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("app.py"), block(&document, "## Your own function", "python")).unwrap();
    let script = folder.join("my-function");
    fs::write(&script, block(&document, "## Your own function", "bash")).unwrap();
    fs::set_permissions(&script, PermissionsExt::from_mode(0o755)).unwrap();
    symlink(root.join("target/tools"), folder.join("venv")).unwrap();

    let mut replay = Command::new(env!("CARGO_BIN_EXE_cognito-triggers"));
    replay.current_dir(root).arg("replay").arg("--function").arg(&script).arg("events/samples/custom_message");
    let output = replay.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let printed: Vec<String> = printed.lines().map(without_times).collect();
    for (name, after) in [("docs/replay.md", "replay --function ./"), ("README.md", "replay --function ./")] {
        let document = fs::read_to_string(root.join(name)).unwrap();
        let quoted = block(&document, after, "text");
        assert!(quoted.lines().count() > 2, "{quoted}");
        for line in quoted.lines() {
            assert!(printed.contains(&without_times(line)), "{name} quotes a line that is not printed: {line}");
        }
    }
}
