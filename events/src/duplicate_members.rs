//! Whether an object in a JSON text has two members with one name.
//!
//! Readers of such a text disagree about which of the two counts, so no decision may depend on it.

use crate::json_string::decode_string;
use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// Whether any object in one of several valid JSON texts, at any depth, has two members with one name, however the name
/// is escaped. Iterative, because the text may be deeply nested. Every event of some functions is searched, so nearly all
/// texts, which have no escapes, are searched without decoding.
pub(crate) fn has_duplicate_members<'a>(mut texts: impl Iterator<Item = &'a str>) -> bool {
    // The names of all open objects, and where those of each object start.
    let (mut names, mut objects) = (Vec::with_capacity(32), Vec::with_capacity(8));
    texts.any(|json| search(json, &mut names, &mut objects))
}

fn search<'a>(json: &'a str, names: &mut Vec<Cow<'a, str>>, objects: &mut Vec<usize>) -> bool {
    let text = json.as_bytes();
    let has_escapes = memchr(b'\\', text).is_some();
    let mut at = 0;
    while let Some(sign) = text.get(at) {
        at += 1;
        match sign {
            b'{' => objects.push(names.len()),
            b'}' => {
                let start = objects.pop().unwrap_or_default();
                if names.get(start..).is_some_and(|names| has_equal(names.iter().map(AsRef::as_ref))) {
                    return true;
                }
                names.truncate(start);
            }
            b'"' => {
                let rest = text.get(at..).unwrap_or_default();
                let Some(length) = (if has_escapes { string_length(rest) } else { memchr(b'"', rest) }) else {
                    // A text that ends in a string is not valid JSON.
                    return false;
                };
                if is_colon_next(rest.get(length + 1..).unwrap_or_default()) {
                    let name = if has_escapes {
                        json.get(at - 1..=at + length).and_then(decode_string)
                    } else {
                        json.get(at..at + length).map(Cow::Borrowed)
                    };
                    if let Some(name) = name {
                        names.push(name);
                    }
                }
                at += length + 1;
            }
            _ => {}
        }
    }
    false
}

/// Whether a colon follows. In valid JSON, only the name of a member is followed by one.
fn is_colon_next(rest: &[u8]) -> bool {
    rest.trim_ascii_start().first() == Some(&b':')
}

/// The position of the quotation mark that ends a string with escapes.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut end = 0;
    loop {
        end += memchr2(b'"', b'\\', text.get(end..)?)?;
        match text.get(end) {
            Some(b'"') => return Some(end),
            // The character after a backslash does not end the string.
            _ => end += 2,
        }
    }
}

/// Whether two of the names are equal.
pub(crate) fn has_equal<'a>(names: impl ExactSizeIterator<Item = &'a str> + Clone) -> bool {
    // Below this number, comparing all pairs is faster than sorting.
    const FEW: usize = 32;
    if names.len() > FEW {
        let mut sorted: Vec<&str> = names.collect();
        sorted.sort_unstable();
        return sorted.iter().zip(sorted.iter().skip(1)).any(|(name, next)| name == next);
    }
    let mut rest = names;
    while let Some(name) = rest.next() {
        if rest.clone().any(|other| other == name) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    fn has_duplicate_members(json: &str) -> bool {
        super::has_duplicate_members([json].into_iter())
    }

    #[test]
    fn duplicate_is_found_at_any_depth_and_in_any_spelling() {
        for json in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"b":{},"a":null}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"\u0061" : 1, "b":[], "\u0061"
            :2}"#,
            r#"{"x":{"é":1,"\u00e9":2}}"#,
            r#"{"x":[1,[{"y":{"a":1,"c":"}","a":2}}]]}"#,
            r#"{"\"":1,"\u0022":2}"#,
            r#"{"":1,"":2}"#,
            r#"{"x":"a\\","a":1,"y":"\"","a":2}"#,
            r#"{"a":{"b":1},"c":2,"a":3}"#,
            r#"[{"a":1},{"a":1,"a":2}]"#,
        ] {
            assert!(serde_json::from_str::<serde_json::Value>(json).is_ok() && has_duplicate_members(json), "{json}");
        }
    }

    #[test]
    fn equal_names_in_different_objects_are_no_duplicates() {
        for json in [
            r#"{}"#,
            r#"{"a":{"a":{"a":1}},"b":{"a":"a"},"c":["a","a",{"a":1},{"a":1}]}"#,
            r#"{"a":"a","A":"a:","b":"\":\"a\":"}"#,
            r#"{"a":"{\"x\":1,\"x\":2}"}"#,
            r#"[{"a":1},{"a":1}]"#,
            r#""a""#,
            "1e400",
        ] {
            assert!(!has_duplicate_members(json), "{json}");
        }
    }

    #[test]
    fn half_a_string_ends_the_search() {
        for json in ["{\"", "{\"a", "{\"a\\", "}", "{\"a\":1,\"a\"", "\"\\\""] {
            assert!(!has_duplicate_members(json), "{json}");
        }
    }

    #[test]
    fn many_members_and_levels_are_fast() {
        let members: String = (0..200_000).map(|number| format!("\"{number}\":0,")).collect();
        assert!(!has_duplicate_members(&format!("{{{members}\"x\":0}}")));
        assert!(has_duplicate_members(&format!("{{{members}\"7\":0}}")));
        let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
        assert!(!has_duplicate_members(&deep));
    }
}
