//! An independent JSON reader that parses one level at a time and keeps the position and spelling of every member,
//! including duplicates.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fmt;

/// Whether a text is one JSON value.
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// One value, parsed only at its own level.
pub(crate) enum Level<'a> {
    Leaf,
    List(Vec<&'a RawValue>),
    Object(Vec<(&'a RawValue, &'a RawValue)>),
}

impl<'a> Level<'a> {
    /// Parses one JSON value.
    pub(crate) fn parse(json: &'a str) -> Option<Self> {
        match json.trim_ascii_start().as_bytes().first()? {
            b'{' => serde_json::from_str::<Members<'a>>(json).ok().map(|members| Self::Object(members.0)),
            b'[' => serde_json::from_str(json).ok().map(Self::List),
            _ => Some(Self::Leaf),
        }
    }

    /// The nested values.
    pub(crate) fn values(&self) -> Vec<&'a RawValue> {
        match self {
            Self::Leaf => Vec::new(),
            Self::List(items) => items.clone(),
            Self::Object(members) => members.iter().map(|(_, value)| *value).collect(),
        }
    }
}

struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Members<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(All)
    }
}

/// Whether objects and arrays are nested deeper than `levels`; the text must be JSON.
pub(crate) fn is_deeper_than(levels: usize, json: &str) -> bool {
    let (mut depth, mut is_text) = (0_usize, false);
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => is_text = !is_text,
            b'\\' => drop(bytes.next()),
            b'{' | b'[' if !is_text => depth += 1,
            b'}' | b']' if !is_text => depth -= 1,
            _ => {}
        }
        if depth > levels {
            return true;
        }
    }
    false
}

/// Whether any object in it has duplicate members. A name with an unpaired surrogate is compared undecoded.
pub(crate) fn has_duplicate_member(json: &str) -> bool {
    let Some(level) = Level::parse(json) else { return false };
    let twice = match &level {
        Level::Object(members) => {
            let mut seen = BTreeSet::new();
            members.iter().any(|(name, _)| !seen.insert(decoded_name(name)))
        }
        _ => false,
    };
    twice || level.values().into_iter().any(|value| has_duplicate_member(value.get()))
}

/// The decoded name of a member, or its raw JSON if Rust cannot represent it.
pub(crate) fn decoded_name(raw: &RawValue) -> String {
    serde_json::from_str(raw.get()).unwrap_or_else(|_| raw.get().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{has_duplicate_member, is_deeper_than, is_json};

    #[test]
    fn depth_ignores_brackets_in_strings() {
        for (json, depth) in [("1", 0), ("\"[[\"", 0), ("[]", 1), ("{\"a\":[{}, 1]}", 3), (" [[[]]]", 3)] {
            assert!(is_json(json));
            assert!(!is_deeper_than(depth, json) && (depth == 0 || is_deeper_than(depth - 1, json)), "{json}");
        }
    }

    #[test]
    fn escaped_names_are_recognized_as_duplicates() {
        assert!(has_duplicate_member(r#"[{"a":1,"\u0061":2}]"#));
        assert!(!has_duplicate_member(r#"{"a":{"b":1},"b":{"a":1},"c":[{"a":1},{"a":1}]}"#));
    }
}
