//! DENIALS.md, as it stands there: its expression takes apart what Cognito makes of every refusal, in every language, and
//! its table holds them all. Node runs the TypeScript in `tests/decoder_in_node.rs`.

mod cases;

use super::root;
use regex_lite::Regex;
use std::collections::BTreeSet;
use std::fs;

fn document() -> String {
    fs::read_to_string(root().join("DENIALS.md")).unwrap()
}

/// What stands between two marks in the code of a language.
fn expression(language: &str, start: &str, end: &str) -> String {
    let code = cases::code(&document(), language);
    let (_, rest) = code.split_once(start).unwrap();
    rest.split_once(end).unwrap().0.to_owned()
}

fn expressions() -> [String; 3] {
    [expression("ts", "= /", "/;"), expression("swift", "#\"", "\"#"), expression("kotlin", "\"\"\"", "\"\"\"")]
}

#[test]
fn the_expression_is_the_same_in_every_language() {
    let [ts, swift, kotlin] = expressions();
    assert_eq!(ts, swift);
    assert_eq!(ts, kotlin);
}

#[test]
fn the_expression_finds_code_and_sentence_of_every_refusal() {
    for expression in expressions() {
        let expression = Regex::new(&expression).unwrap();
        for case in cases::all() {
            let found = expression.captures(&case.text).map(|found| (found[2].to_owned(), found[1].to_owned()));
            assert_eq!(found, case.denial, "{}", case.text);
        }
    }
}

#[test]
fn the_table_holds_every_refusal_and_no_other() {
    let document = document();
    let rows = document.lines().filter_map(|line| {
        let (code, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
        Some((code, rest.split_once(" | ")?.0))
    });
    let rows: Vec<_> = rows.collect();
    let documented: BTreeSet<_> = rows.iter().copied().collect();
    assert_eq!(documented.len(), rows.len(), "a row stands there twice");
    let refusals: BTreeSet<_> = triggers::refusals().map(|refusal| (refusal.code, refusal.message)).collect();
    assert_eq!(documented, refusals);
}

/// A client tells them apart by their codes, and finds a code by its brackets.
#[test]
fn refusals_are_written_as_a_client_needs_them() {
    let mut codes = BTreeSet::new();
    for refusal in triggers::refusals() {
        assert!(codes.insert(refusal.code), "{} is two refusals", refusal.code);
        let is_code = refusal.code.starts_with(|c: char| c.is_ascii_uppercase())
            && refusal.code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert!(is_code, "{}", refusal.code);
        let message = refusal.message;
        let is_sentence =
            message.starts_with(|c: char| c.is_ascii_uppercase()) && !message.ends_with(['.', ' ', '!', '?']);
        assert!(is_sentence && !message.contains(['[', ']', '|', '"', '\n']), "{message}");
    }
}
