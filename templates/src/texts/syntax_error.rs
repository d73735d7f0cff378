//! What a syntax error of a TOML file says. Of a key that a file has twice, the parser reports only the second place.

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
        None => (format!("is not valid TOML: {}", error.message()), "fix this line or the one before it"),
    }
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
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let before = text.get(..place.start).is_some_and(|before| before.ends_with(is_bare));
    let after = text.get(place.end..).is_some_and(|after| after.starts_with(is_bare));
    !before && !after
}

#[cfg(test)]
mod tests {
    use super::{DuplicateKey, duplicate_key};
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
}
