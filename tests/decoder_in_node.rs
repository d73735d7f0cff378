//! The TypeScript decoder of `docs/reference`, run by Node on every denial as Cognito reports it.
//!
//! It needs the feature `external-tests`, because it needs Node. Not every version of Node runs TypeScript, so the
//! types, which are all in one line, are removed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "reference/decoder/cases.rs"]
mod cases;

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

const TYPED: &str = "denial(message: string): { code: string; sentence: string } | null {";
const UNTYPED: &str = "denial(message) {";

/// Prints the result of `denial` for every text in a file.
const DRIVER: &str = r#"
import { readFileSync } from "node:fs";
const texts = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(texts.map(denial)));
"#;

#[test]
fn node_decodes_every_denial() {
    let typescript = cases::decoder("denial.ts");
    assert_eq!(typescript.matches(TYPED).count(), 1, "the types are in another line: {typescript}");

    let cases = cases::all();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (module, texts) = (folder.join("denial.mjs"), folder.join("denials.json"));
    fs::write(&module, typescript.replace(TYPED, UNTYPED) + DRIVER).unwrap();
    fs::write(&texts, json!(cases.iter().map(|case| &case.text).collect::<Vec<_>>()).to_string()).unwrap();

    let output = Command::new("node").args([&module, &texts]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found.len(), cases.len());
    for (case, found) in cases.iter().zip(found) {
        let expected = case.denial.as_ref().map(|(code, sentence)| json!({"code": code, "sentence": sentence}));
        assert_eq!(found, json!(expected), "{}", case.text);
    }
}
