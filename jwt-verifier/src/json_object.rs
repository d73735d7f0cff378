//! JSON objects without duplicate keys at any depth.
//!
//! Parsers differ in which of two members with one name they use (RFC 7519 section 4), so a claim that was checked might not
//! be the one that is used. Values are kept as JSON text and parsed on access.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The nesting limit of objects and arrays, including the outermost. Claims from triggers need a few levels.
const MAX_DEPTH: usize = 32;

/// The members of one object, sorted by name.
pub(crate) struct JsonObject<'a>(Vec<(Name<'a>, &'a RawValue)>);

/// An unescaped string. Most have no escapes and are not copied.
#[derive(serde::Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> JsonObject<'a> {
    /// Parses exactly one object. `None` if it is invalid, has a duplicate key at any depth, or is nested too deeply.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        Self::parse_at_depth(1, text)
    }

    fn parse_at_depth(depth: usize, text: &'a str) -> Option<Self> {
        let Self(mut members) = serde_json::from_str(text).ok()?;
        members.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let is_twice = members.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one == other));
        let is_valid = !is_twice && members.iter().all(|(_, value)| is_valid_value(depth, value));
        is_valid.then_some(Self(members))
    }

    /// The value of a member, as JSON text.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.0.binary_search_by(|(member, _)| member.0.as_ref().cmp(name)).ok()?;
        self.0.get(found).map(|(_, value)| *value)
    }

    pub(crate) fn into_iter(self) -> impl Iterator<Item = (Cow<'a, str>, &'a RawValue)> {
        self.0.into_iter().map(|(name, value)| (name.0, value))
    }
}

/// The value of a JSON string.
pub(crate) fn string_value(value: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Name<'_>>(value.get()).ok().map(|Name(text)| text)
}

fn is_valid_value(depth: usize, value: &RawValue) -> bool {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'{') => depth < MAX_DEPTH && JsonObject::parse_at_depth(depth + 1, text).is_some(),
        Some(b'[') => {
            let items = || serde_json::from_str::<Vec<&RawValue>>(text);
            depth < MAX_DEPTH && items().is_ok_and(|items| items.iter().all(|item| is_valid_value(depth + 1, item)))
        }
        _ => true,
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for JsonObject<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = JsonObject<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(16);
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(JsonObject(members))
    }
}
