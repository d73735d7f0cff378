//! The form of the documents: the size of the README, and the length of lines.

use super::Document;
use regex_lite::Regex;

/// In bytes. Longer texts have a page of their own in `docs/`.
const README_SIZE: std::ops::RangeInclusive<usize> = 8_000..=10_240;
/// In characters.
const LONGEST_LINE: usize = 100;

#[test]
fn readme_is_short() {
    let size = Document::open("README.md").text.len();
    assert!(README_SIZE.contains(&size), "README.md has {size} bytes; move details to a page in docs/");
}

/// Then a change of a sentence is a change of one line.
#[test]
fn lines_are_short_or_have_one_sentence() {
    let too_long: Vec<String> = Document::all().iter().flat_map(long_lines).collect();
    assert!(
        too_long.is_empty(),
        "put each sentence on its own line, or wrap the line at {LONGEST_LINE} characters:\n{}",
        too_long.join("\n")
    );
}

fn long_lines(document: &Document) -> Vec<String> {
    let is_prose = |line: &str| !line.starts_with('|') && !line.starts_with("<!--");
    let lines = document.lines().filter(|(_, line)| is_prose(line));
    let long = lines.filter(|(_, line)| line.chars().count() > LONGEST_LINE && has_two_sentences(line));
    long.map(|(number, line)| format!("{}:{number}: {line}", document.name)).collect()
}

/// Numbers of lists, code and the targets of links contain no sentences.
fn has_two_sentences(line: &str) -> bool {
    let no_number = Regex::new("^ *[0-9]+[.] ").unwrap().replace_all(line, "").into_owned();
    let no_code = Regex::new("`[^`]*`").unwrap().replace_all(&no_number, "Code").into_owned();
    let no_targets = Regex::new(r"\]\([^)]*\)").unwrap().replace_all(&no_code, "]").into_owned();
    Regex::new(r#"[.!?][)"*]* +[("*\[]*[A-Z]"#).unwrap().is_match(&no_targets)
}

#[test]
fn sentences_are_counted() {
    for (line, expected) in [
        ("One sentence, with `a.b. C` in it.", false),
        ("One sentence. Another one.", true),
        ("A [link](../x.y. Z) in one sentence.", false),
        ("**Bold.** Text.", true),
        ("Such as 1.5 seconds, e.g. for a start.", false),
        ("A sentence. `code` begins another one.", true),
        ("1. An item of a list.", false),
    ] {
        assert_eq!(has_two_sentences(line), expected, "{line}");
    }
}
