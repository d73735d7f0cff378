//! The functions of a reader of docs/replay.md: `replay --function` prints what the documents quote, and the adapters run
//! handlers in Python and Node.js.
//!
//! They need the feature `external-tests`, because they need Node.js, and Python with AWS's runtime client.

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

/// A handler in both languages that denies one user, fails for another, and confirms the rest.
const PYTHON: &str = r#"
class NotAllowed(Exception):
    pass

def handler(event, context):
    name = event["userName"]
    if name == "denied":
        raise NotAllowed("Please use your company address")
    if name == "failed":
        raise ValueError("hunter2")
    event["response"]["autoConfirmUser"] = True
    return event
"#;
const NODE: &str = r#"
class NotAllowed extends Error { get name() { return "NotAllowed"; } }
export async function handler(event) {
  if (event.userName === "denied") throw new NotAllowed("Please use your company address");
  if (event.userName === "failed") throw new RangeError("hunter2");
  event.response.autoConfirmUser = true;
  return event;
}
"#;
/// The same with a callback, as older handlers are written.
const CALLBACK: &str = r#"
exports.handler = (event, context, callback) => {
  if (event.userName === "denied") return void callback(Object.assign(new Error("no"), { name: "NotAllowed" }));
  if (event.userName === "failed") throw new Error("hunter2");
  event.response.autoConfirmUser = true;
  callback(null, event);
};
"#;

#[test]
fn adapters_run_handlers_and_only_named_errors_are_denials() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("adapters");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(folder.join("events")).unwrap();
    let sample = fs::read_to_string(root.join("events/samples/pre_sign_up/sign_up.json")).unwrap();
    let sample: serde_json::Value = serde_json::from_str(&sample).unwrap();
    for name in ["accepted", "denied", "failed"] {
        let mut event = sample.clone();
        event.as_object_mut().unwrap().insert("userName".into(), name.into());
        fs::write(folder.join(format!("events/{name}.json")), event.to_string()).unwrap();
    }
    for (file, text) in [("app.py", PYTHON), ("index.mjs", NODE), ("old.cjs", CALLBACK)] {
        fs::write(folder.join(file), text).unwrap();
    }
    for (command, adapter) in [
        ("python3", "adapter.py app.handler"),
        ("node", "adapter.mjs index.handler"),
        ("node", "adapter.mjs old.handler"),
    ] {
        let command = format!("{command} {}/examples/adapters/{adapter}", root.display());
        let mut replay = Command::new(env!("CARGO_BIN_EXE_cognito-triggers"));
        replay.current_dir(&folder).env("POLICY_FILE", root.join("tests/policies/company.toml"));
        replay.args(["replay", "--format", "json", "--denial", "^NotAllowed$", "--function", &command, "events"]);
        let output = replay.output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let verdicts: Vec<_> = printed
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["verdict"].clone())
            .collect();
        assert_eq!(verdicts, ["accepted", "denied", "failed"], "{command}: {printed}");
        assert_eq!(output.status.code(), Some(1), "{command}");
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}
