//! What a syntax error of a TOML file says. Of a key that a file has twice, the parser reports only the second place.

use crate::suggest::is_bare;
use std::ops::Range;
use toml::de::{DeTable, Error};

/// The most places that are tried, because each of them needs another parse, and the most bytes that are parsed for them.
const MOST_PLACES: usize = 64;
const MOST_BYTES: usize = 1 << 20;

/// A key that a file has twice.
#[derive(Debug, PartialEq, Eq)]
struct DuplicateKey {
    /// The key as it is written, safe to print.
    key: String,
    /// The offset of the first place, in bytes.
    first: usize,
}

/// The message of a syntax error and its fix; `line` is the number of the line at an offset. The parser's messages are
/// constant text; its `Display` would print the source line, so it is not used.
pub fn syntax_error(text: &str, error: &Error, line: impl Fn(usize) -> usize) -> (String, &'static str) {
    match duplicate_key(text, error) {
        Some(DuplicateKey { key, first }) => (
            format!("is not valid TOML: duplicate key {key}, first on line {}", line(first)),
            "remove one of the two, or write their contents in one place",
        ),
        None => {
            let (what, help) = mistake_of(line_at(text, error), error.message())
                .unwrap_or((error.message(), "fix this line or the one before it"));
            (format!("is not valid TOML: {what}"), help)
        }
    }
}

/// A mistake that people make who do not know TOML or did not finish an edit: what its line and the parser's message look
/// like, what it is, and the fix.
type Mistake = (fn(&str, &str) -> bool, &'static str, &'static str);

const MISTAKES: [Mistake; 8] = [
    (
        |line, _| ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|marker| line.starts_with(marker)),
        "a marker of a merge conflict",
        "keep one version of the lines, and remove the markers",
    ),
    (
        |line, _| line.contains(['\u{201C}', '\u{201D}', '\u{201E}', '\u{2018}', '\u{2019}']),
        "typographic quotation marks",
        "write straight ones, as in \"text\"",
    ),
    (|line, _| line.starts_with("//") || line.contains(" // "), "a comment that begins with //", "begin it with #"),
    (
        |line, _| line.starts_with('{'),
        "a brace at the start of a line",
        "write TOML instead of JSON: [table], key = value",
    ),
    (|line, _| line.ends_with('='), "a key without a value", "write a value after the =, or remove the key"),
    (
        |line, _| line.split_once(':').is_some_and(|(key, _)| !key.is_empty() && key.chars().all(is_bare)),
        "a colon after the key",
        "write key = value, and a text in quotation marks",
    ),
    (
        |line, _| line.split_once('=').is_some_and(|(_, value)| BOOLEANS.contains(&value.trim())),
        "a boolean in another spelling",
        "write true or false",
    ),
    (
        |_, message| message.starts_with("missing comma between array elements"),
        "a list without a comma or without its end",
        "write the comma, or the ] of the list above",
    ),
];

/// How other formats spell booleans.
const BOOLEANS: [&str; 10] = ["True", "False", "TRUE", "FALSE", "yes", "no", "Yes", "No", "on", "off"];

fn mistake_of(line: &str, message: &str) -> Option<(&'static str, &'static str)> {
    MISTAKES.iter().find(|(looks_like, ..)| looks_like(line, message)).map(|(_, what, help)| (*what, *help))
}

/// The line of an error, without the spaces around it.
fn line_at<'t>(text: &'t str, error: &Error) -> &'t str {
    let offset = error.span().map_or(0, |span| span.start);
    let start = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim()
}

/// The key of a syntax error about a duplicate key; `None` for any other error, and if the first place is not found.
///
/// It is the place without which the error is gone.
fn duplicate_key(text: &str, error: &Error) -> Option<DuplicateKey> {
    let again = error.span().filter(|_| error.message() == "duplicate key")?;
    let key = text.get(again.clone()).filter(|key| !key.is_empty())?;
    let other = other_key(text, key.len())?;
    let places = text.get(..again.start)?.match_indices(key).map(|(first, _)| first..first + key.len());
    let mut places = places.filter(|place| is_whole_word(text, place)).take(MOST_PLACES.min(MOST_BYTES / text.len()));
    let first = places.find(|place| {
        let mut changed = text.to_owned();
        changed.replace_range(place.clone(), &other);
        let (_, errors) = DeTable::parse_recoverable(&changed);
        errors.iter().all(|error| error.span().is_none_or(|span| span.start != again.start))
    })?;
    Some(DuplicateKey { key: key.escape_debug().to_string(), first: first.start })
}

/// A key of the same length that the text does not contain.
fn other_key(text: &str, length: usize) -> Option<String> {
    ('a'..='z').map(|letter| String::from(letter).repeat(length)).find(|key| !text.contains(key.as_str()))
}

fn is_whole_word(text: &str, place: &Range<usize>) -> bool {
    let before = text.get(..place.start).is_some_and(|before| before.ends_with(is_bare));
    let after = text.get(place.end..).is_some_and(|after| after.starts_with(is_bare));
    !before && !after
}

#[cfg(test)]
mod tests {
    use super::{DuplicateKey, duplicate_key, syntax_error};
    use toml::de::DeTable;

    #[test]
    fn first_place_is_found() {
        for (text, key, first) in [
            ("a = 1\nb = 2\na = 3\n", "a", 0),
            ("[x]\na = 1\n[y]\na = 1\na = 2\n", "a", 14),
            ("# t\n[t]\nt = \"t\"\n[u]\n[t]\n", "t", 5),
            ("[t.u]\n[u]\n[t.u]\n", "u", 3),
            ("\"a b\" = 1\n\"a b\" = 2\n", "\\\"a b\\\"", 0),
            ("x = { ab = 1, abc = 2, ab = 3 }\n", "ab", 6),
            ("a.b = 1\na.b = 2\n", "b", 2),
        ] {
            let (_, errors) = DeTable::parse_recoverable(text);
            let found = errors.iter().find_map(|error| duplicate_key(text, error));
            assert_eq!(found, Some(DuplicateKey { key: key.to_owned(), first }), "{text}");
        }
        let (_, errors) = DeTable::parse_recoverable("a = \n");
        assert_eq!(errors.first().and_then(|error| duplicate_key("a = \n", error)), None);
    }

    #[test]
    fn usual_mistakes_are_named() {
        for (text, what) in [
            ("a = 1\n<<<<<<< HEAD\nb = 2\n", "a marker of a merge conflict"),
            ("a = 1\n=======\nb = 2\n", "a marker of a merge conflict"),
            ("a = \u{201C}b\u{201D}\n", "typographic quotation marks"),
            ("a = 1 // b\n", "a comment that begins with //"),
            ("// b\n", "a comment that begins with //"),
            ("a =\nb = 2\n", "a key without a value"),
            ("a = \r\nb = 2\r\n", "a key without a value"),
            ("a: b\n", "a colon after the key"),
            ("{\"a\": 1}\n", "a brace at the start of a line"),
            ("a = True\n", "a boolean in another spelling"),
            ("a = yes\n", "a boolean in another spelling"),
            ("a = [1\nb = 2\n", "a list without a comma or without its end"),
            ("a = [\"b\" \"c\"]\n", "a list without a comma or without its end"),
            ("a = hunter2\n", "string values must be quoted, expected literal string"),
        ] {
            let (_, errors) = DeTable::parse_recoverable(text);
            let (message, help) = syntax_error(text, errors.first().unwrap(), |_| 0);
            assert_eq!(message, format!("is not valid TOML: {what}"), "{text}");
            assert!(!help.is_empty() && !message.contains("hunter2"));
        }
    }
}
