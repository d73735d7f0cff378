//! JSON taken apart one level at a time, with every member where it stood and in its spelling, also the second one of a name.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fmt;

/// Whether a text is one JSON value.
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// One value, as far as its own brackets go.
pub(crate) enum Level<'a> {
    Leaf,
    List(Vec<&'a RawValue>),
    Object(Vec<(&'a RawValue, &'a RawValue)>),
}

impl<'a> Level<'a> {
    /// Looks into one JSON value.
    pub(crate) fn parse(json: &'a str) -> Option<Self> {
        match json.trim_ascii_start().as_bytes().first()? {
            b'{' => serde_json::from_str::<Members<'a>>(json).ok().map(|members| Self::Object(members.0)),
            b'[' => serde_json::from_str(json).ok().map(Self::List),
            _ => Some(Self::Leaf),
        }
    }

    /// The values inside.
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

/// Whether objects and arrays are nested deeper than `levels`, in what is known to be JSON.
pub(crate) fn is_deeper_than(levels: usize, json: &str) -> bool {
    match Level::parse(json) {
        None | Some(Level::Leaf) => false,
        Some(_) if levels == 0 => true,
        Some(level) => level.values().into_iter().any(|value| is_deeper_than(levels - 1, value.get())),
    }
}

/// Whether one object of it, at whatever depth, has two members of one name. Half a surrogate pair is a name of its own.
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

/// The name of a member without its escapes, where it is one that Rust can say.
pub(crate) fn decoded_name(raw: &RawValue) -> String {
    serde_json::from_str(raw.get()).unwrap_or_else(|_| raw.get().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{has_duplicate_member, is_deeper_than, is_json};

    #[test]
    fn depth_counts_brackets_outside_of_texts() {
        for (json, depth) in [("1", 0), ("\"[[\"", 0), ("[]", 1), ("{\"a\":[{}, 1]}", 3), (" [[[]]]", 3)] {
            assert!(is_json(json));
            assert!(!is_deeper_than(depth, json) && (depth == 0 || is_deeper_than(depth - 1, json)), "{json}");
        }
    }

    #[test]
    fn a_name_is_the_same_in_every_spelling() {
        assert!(has_duplicate_member(r#"[{"a":1,"\u0061":2}]"#));
        assert!(!has_duplicate_member(r#"{"a":{"b":1},"b":{"a":1},"c":[{"a":1},{"a":1}]}"#));
    }
}
