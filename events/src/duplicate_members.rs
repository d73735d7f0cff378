//! Whether an object in a JSON text has two members with one name.
//!
//! Readers of such a text disagree about which of the two counts, so no decision may depend on it.

use crate::json_string::decode_string;
use memchr::{memchr2, memchr3};
use std::borrow::Cow;

/// Whether any object in valid JSON, at any depth, has two members with one name, however the name is escaped.
/// Iterative, because the text may be deeply nested.
pub(crate) fn has_duplicate_members(json: &str) -> bool {
    // The names of all open objects, and where those of each object start.
    let (mut names, mut objects): (Vec<Cow<'_, str>>, Vec<usize>) = (Vec::with_capacity(32), Vec::new());
    let mut rest = json;
    while let Some((sign, after)) = next_sign(rest) {
        rest = after;
        match sign {
            b'{' => objects.push(names.len()),
            b'}' => {
                let start = objects.pop().unwrap_or_default();
                if names.get_mut(start..).is_some_and(has_equal) {
                    return true;
                }
                names.truncate(start);
            }
            _ => {
                let (string, after) = split_string(rest);
                rest = after;
                // In valid JSON, only the name of a member is followed by a colon.
                if after.trim_ascii_start().starts_with(':') {
                    names.extend(decode_string(string));
                }
            }
        }
    }
    false
}

/// The next brace or quotation mark, and the text after it; for a quotation mark, the text that starts with it.
fn next_sign(text: &str) -> Option<(u8, &str)> {
    let at = memchr3(b'{', b'}', b'"', text.as_bytes())?;
    let sign = *text.as_bytes().get(at)?;
    text.get(if sign == b'"' { at } else { at + 1 }..).map(|after| (sign, after))
}

/// Splits a text after the string that it starts with.
fn split_string(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let mut end = 1;
    while let Some(found) = bytes.get(end..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        end += found + 1;
        if bytes.get(end - 1) == Some(&b'"') {
            return text.split_at_checked(end).unwrap_or((text, ""));
        }
        // The character after a backslash does not end the string.
        end += 1;
    }
    (text, "")
}

fn has_equal(names: &mut [Cow<'_, str>]) -> bool {
    names.sort_unstable();
    names.iter().zip(names.iter().skip(1)).any(|(name, next)| name == next)
}

#[cfg(test)]
mod tests {
    use super::has_duplicate_members;

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
