//! DENIALS.md: its expression decodes every denial in every language, and its table lists them all.
//! `tests/decoder_in_node.rs` runs the TypeScript in Node.

mod cases;

use super::root;
use regex_lite::Regex;
use std::collections::BTreeSet;
use std::fs;

fn document() -> String {
    fs::read_to_string(root().join("DENIALS.md")).unwrap()
}

/// The text between two marks in the code of a language.
fn expression(language: &str, start: &str, end: &str) -> String {
    let code = cases::code(&document(), language);
    let (_, rest) = code.split_once(start).unwrap();
    rest.split_once(end).unwrap().0.to_owned()
}

fn expressions() -> [String; 3] {
    [expression("ts", "= /", "/;"), expression("swift", "#\"", "\"#"), expression("kotlin", "\"\"\"", "\"\"\"")]
}

#[test]
fn expression_is_the_same_in_every_language() {
    let [ts, swift, kotlin] = expressions();
    assert_eq!(ts, swift);
    assert_eq!(ts, kotlin);
}

#[test]
fn expression_decodes_every_denial() {
    for expression in expressions() {
        let expression = Regex::new(&expression).unwrap();
        for case in cases::all() {
            let found = expression.captures(&case.text).map(|found| (found[2].to_owned(), found[1].to_owned()));
            assert_eq!(found, case.denial, "{}", case.text);
        }
    }
}

#[test]
fn table_lists_exactly_the_denials() {
    let document = document();
    let rows = document.lines().filter_map(|line| {
        let (code, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
        Some((code, rest.split_once(" | ")?.0))
    });
    let rows: Vec<_> = rows.collect();
    let documented: BTreeSet<_> = rows.iter().copied().collect();
    assert_eq!(documented.len(), rows.len(), "duplicate row");
    let denials: BTreeSet<_> = triggers::denials().map(|refusal| (refusal.code, refusal.message)).collect();
    assert_eq!(documented, denials);
}

/// Clients distinguish denials by their codes, and find a code by its brackets.
#[test]
fn denials_have_unique_codes_and_plain_messages() {
    let mut codes = BTreeSet::new();
    for refusal in triggers::denials() {
        assert!(codes.insert(refusal.code), "{} is two denials", refusal.code);
        let is_code = refusal.code.starts_with(|c: char| c.is_ascii_uppercase())
            && refusal.code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert!(is_code, "{}", refusal.code);
        let message = refusal.message;
        let is_sentence =
            message.starts_with(|c: char| c.is_ascii_uppercase()) && !message.ends_with(['.', ' ', '!', '?']);
        assert!(is_sentence && !message.contains(['[', ']', '|', '"', '\n']), "{message}");
    }
}
