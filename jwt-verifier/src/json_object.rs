//! JSON objects without duplicate members at any depth.
//!
//! Parsers differ in which of two members with one name they use (RFC 7519 section 4), so a claim that was checked might not
//! be the one that is used. Values are kept as JSON text and parsed on access.
//!
//! It is public because a service that verifies tokens reads other texts of clients too, and must be as strict with them.
//! This crate depends on no other crate of the workspace; `events` has a reader of its own that must accept duplicates.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The nesting limit of objects and arrays, including the outermost. Claims from triggers need a few levels.
const MAX_DEPTH: usize = 32;

/// A JSON object without duplicate members at any depth, and nested at most 32 levels deep.
///
/// Check a text with [`JsonObject::parse`] before another parser reads it: then all parsers agree on the members.
///
/// ```
/// use cognito_triggers_jwt_verifier::{InvalidJsonObject, JsonObject};
///
/// let body = JsonObject::parse(r#"{"user":"ann","tags":{"a":1}}"#)?;
/// assert_eq!(body.get("user").map(|user| user.get()), Some("\"ann\""));
/// assert!(matches!(JsonObject::parse(r#"{"x":{"a":1,"\u0061":2}}"#), Err(InvalidJsonObject::DuplicateMember)));
/// # Ok::<(), InvalidJsonObject>(())
/// ```
pub struct JsonObject<'a>(
    /// Sorted by name.
    Vec<(Name<'a>, &'a RawValue)>,
);

/// Why a text is not a [`JsonObject`]. It contains nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidJsonObject {
    /// The text is not exactly one JSON object.
    Syntax,
    /// An object in the text has two members with one name.
    DuplicateMember,
    /// Objects and arrays are nested too deeply.
    TooDeep,
}

impl fmt::Display for InvalidJsonObject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Syntax => "not one JSON object",
            Self::DuplicateMember => "two members have the same name",
            Self::TooDeep => "nested too deeply",
        })
    }
}

impl std::error::Error for InvalidJsonObject {}

/// An unescaped string. Most have no escapes and are not copied.
#[derive(serde::Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> JsonObject<'a> {
    /// Parses exactly one object.
    ///
    /// # Errors
    /// [`InvalidJsonObject`] if the text is anything else.
    pub fn parse(text: &'a str) -> Result<Self, InvalidJsonObject> {
        Self::parse_at_depth(1, text)
    }

    fn parse_at_depth(depth: usize, text: &'a str) -> Result<Self, InvalidJsonObject> {
        if depth > MAX_DEPTH {
            return Err(InvalidJsonObject::TooDeep);
        }
        let Members(mut members) = serde_json::from_str(text).map_err(|_| InvalidJsonObject::Syntax)?;
        members.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        if members.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one == other)) {
            return Err(InvalidJsonObject::DuplicateMember);
        }
        members.iter().try_for_each(|(_, value)| check_value(depth + 1, value))?;
        Ok(Self(members))
    }

    /// The value of a member, as JSON text.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.0.binary_search_by(|(member, _)| member.0.as_ref().cmp(name)).ok()?;
        self.0.get(found).map(|(_, value)| *value)
    }

    pub(crate) fn into_iter(self) -> impl Iterator<Item = (Cow<'a, str>, &'a RawValue)> {
        self.0.into_iter().map(|(name, value)| (name.0, value))
    }
}

/// The text may be personal data, and `Debug` output may be logged.
impl fmt::Debug for JsonObject<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "JsonObject({} members)", self.0.len())
    }
}

/// The value of a JSON string.
pub(crate) fn string_value(value: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Name<'_>>(value.get()).ok().map(|Name(text)| text)
}

/// Checks a value whose objects and arrays would be at this depth.
fn check_value(depth: usize, value: &RawValue) -> Result<(), InvalidJsonObject> {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'{') => JsonObject::parse_at_depth(depth, text).map(drop),
        Some(b'[') if depth > MAX_DEPTH => Err(InvalidJsonObject::TooDeep),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| InvalidJsonObject::Syntax)?;
            items.into_iter().try_for_each(|item| check_value(depth + 1, item))
        }
        _ => Ok(()),
    }
}

/// All members of an object, in the order of the text.
struct Members<'a>(Vec<(Name<'a>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(16);
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
