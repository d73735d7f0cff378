//! Strict handling of response values: decoding of strings, and equivalence.

use crate::json_string::JsonStringBytes;
use crate::raw_json::{Object, Value, ValueKind};
use std::borrow::Cow;

/// Whether two values are equivalent: objects with members in any order, strings with any escapes, but numbers only in
/// the same spelling, because parsing and writing may change a number (contract 1.8).
pub(super) fn are_equivalent(left: Value<'_>, right: Value<'_>) -> bool {
    if left.json() == right.json() {
        return true;
    }
    match (left.kind(), right.kind()) {
        (ValueKind::String, ValueKind::String) => {
            let bytes = |value: Value<'_>| {
                serde_json::from_str::<JsonStringBytes>(value.json()).ok().map(|bytes| bytes.0.to_vec())
            };
            bytes(left) == bytes(right)
        }
        (ValueKind::Array, ValueKind::Array) => {
            let (left, right) = (left.array(), right.array());
            left.len() == right.len() && left.into_iter().zip(right).all(|(left, right)| are_equivalent(left, right))
        }
        (ValueKind::Object, ValueKind::Object) => have_equivalent_members(&left.object(), &right.object()),
        _ => false,
    }
}

fn have_equivalent_members(left: &Object<'_>, right: &Object<'_>) -> bool {
    let pairs = sorted_members(left).into_iter().zip(sorted_members(right));
    let same_pair = |((_, left_name, left), (_, right_name, right)): (Member<'_, '_>, Member<'_, '_>)| {
        left_name == right_name && are_equivalent(left, right)
    };
    left.len() == right.len() && pairs.into_iter().all(same_pair)
}

/// A member with its index in the object.
type Member<'o, 'a> = (usize, &'o str, Value<'a>);

/// The members sorted by name; duplicates stay in their order.
pub(super) fn sorted_members<'o, 'a>(object: &'o Object<'a>) -> Vec<Member<'o, 'a>> {
    let mut members: Vec<_> = object.iter().enumerate().map(|(place, (name, value))| (place, name, value)).collect();
    members.sort_unstable_by_key(|(place, name, _)| (*name, *place));
    members
}

/// A decoded string and the positions of its unpaired surrogates, which are allowed in JSON and in Java strings, but
/// not in a Rust string. Each is replaced by U+FFFD, which has the same number of bytes.
pub(super) struct DecodedString<'a> {
    pub(super) text: Cow<'a, str>,
    /// Byte offsets of the unpaired surrogates.
    pub(super) unpaired_surrogates: Vec<usize>,
}

impl<'a> DecodedString<'a> {
    /// Decodes a string; `None` for any other value.
    pub(super) fn from_value(value: Value<'a>) -> Option<Self> {
        let bytes = serde_json::from_str::<JsonStringBytes<'a>>(value.json()).ok()?.0;
        Some(match bytes {
            Cow::Borrowed(bytes) => Self { text: String::from_utf8_lossy(bytes), unpaired_surrogates: Vec::new() },
            Cow::Owned(bytes) => String::from_utf8(bytes).map_or_else(
                |error| Self::with_halves(error.as_bytes()),
                |text| Self { text: Cow::Owned(text), unpaired_surrogates: Vec::new() },
            ),
        })
    }

    /// An unpaired surrogate is encoded in three bytes, the first of which is 0xED.
    fn with_halves(bytes: &[u8]) -> Self {
        let (mut text, mut unpaired_surrogates) = (String::with_capacity(bytes.len()), Vec::new());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            if chunk.invalid().first() == Some(&0xED) {
                unpaired_surrogates.push(text.len());
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Self { text: Cow::Owned(text), unpaired_surrogates }
    }
}

#[cfg(test)]
mod tests {
    use super::{DecodedString, are_equivalent};
    use crate::raw_json::Value;

    fn value(json: &str) -> Value<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn equivalent_values_are_recognized() {
        for (left, right, expected) in [
            ("1", "1", true),
            ("1", "1.0", false),
            ("9007199254740993", "9007199254740992", false),
            (r#""\u0061é""#, r#""a\u00e9""#, true),
            (r#""\ud800""#, r#""\udc00""#, false),
            (r#""\ud83d\ude00""#, r#""😀""#, true),
            (r#""1""#, "1", false),
            ("null", "{}", false),
            ("{}", "[]", false),
            (r#"{"a":1,"b":[{"c":null}]}"#, r#"{ "b" : [ {"c": null} ], "a":1 }"#, true),
            (r#"{"a":1}"#, r#"{"a":1,"b":null}"#, false),
            (r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#, false),
            ("[1,2]", "[2,1]", false),
            ("[1,2]", "[1]", false),
        ] {
            assert_eq!(are_equivalent(value(left), value(right)), expected, "{left} {right}");
            assert_eq!(are_equivalent(value(right), value(left)), expected, "{right} {left}");
        }
    }

    #[test]
    fn unpaired_surrogates_are_located() {
        for (json, text, unpaired_surrogates) in [
            (r#""plain é""#, "plain é", vec![]),
            (r#""\n\ufffd""#, "\n\u{FFFD}", vec![]),
            (r#""a\ud800b\udc00""#, "a\u{FFFD}b\u{FFFD}", vec![1, 5]),
            (r#""\ud83d\ude00""#, "😀", vec![]),
        ] {
            let characters = DecodedString::from_value(value(json)).unwrap();
            assert_eq!(
                (characters.text.as_ref(), characters.unpaired_surrogates),
                (text, unpaired_surrogates),
                "{json}"
            );
        }
        for json in ["1", "null", "[1]", "{}", "true"] {
            assert!(DecodedString::from_value(value(json)).is_none(), "{json}");
        }
    }
}
