//! JSON values of an event, read leniently: nothing that Cognito, its documentation or an emulator could send is an
//! error.
//!
//! A value keeps the text that was received, and is interpreted on access (contract section 16, points 2 to 5).
//! An object keeps all its members, including duplicates, which validation reports. `jwt-verifier` has a reader of its
//! own that rejects duplicates: both crates depend on no other crate of the workspace.

use crate::duplicate_members::has_equal;
use crate::json_string::decode_string;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// One JSON value of an event, as it was received.
///
/// `Debug` prints only its kind: the value may be a password, a code or an address.
#[derive(Clone, Copy)]
pub struct Value<'a>(&'a str);

/// The six kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number in any notation.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl<'a> Value<'a> {
    /// The value's JSON text, byte for byte as received.
    #[must_use]
    pub fn json(self) -> &'a str {
        self.0
    }

    /// The kind of the value.
    #[must_use]
    pub fn kind(self) -> ValueKind {
        match self.json().as_bytes().first() {
            Some(b'"') => ValueKind::String,
            Some(b'{') => ValueKind::Object,
            Some(b'[') => ValueKind::Array,
            Some(b't' | b'f') => ValueKind::Boolean,
            Some(b'n') | None => ValueKind::Null,
            Some(_) => ValueKind::Number,
        }
    }

    /// The value as text: the characters of a string, or the JSON of a number or boolean, which the documentation's
    /// test events contain instead of the strings in real events (contract 1.4). Each of the three bytes of an unpaired
    /// surrogate becomes U+FFFD.
    #[must_use]
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self.kind() {
            ValueKind::String => decode_string(self.0),
            ValueKind::Boolean | ValueKind::Number => Some(Cow::Borrowed(self.json())),
            ValueKind::Null | ValueKind::Array | ValueKind::Object => None,
        }
    }

    /// The value as a boolean. The strings `"true"` and `"false"` are accepted; any other value is `None`.
    #[must_use]
    pub fn boolean(self) -> Option<bool> {
        match self.text()?.as_ref() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The members of an object in their order; empty for any other value.
    #[must_use]
    pub fn object(self) -> Object<'a> {
        match self.kind() {
            ValueKind::Object => Object::parse(self.json()).unwrap_or_default(),
            _ => Object::default(),
        }
    }

    /// The elements of an array; empty for any other value.
    #[must_use]
    pub fn array(self) -> Vec<Value<'a>> {
        match self.kind() {
            ValueKind::Array => serde_json::from_str(self.json()).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// The elements of an array that are text; others are skipped.
    #[must_use]
    pub fn texts(self) -> Vec<Cow<'a, str>> {
        self.array().into_iter().filter_map(Value::text).collect()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|raw| Value(raw.get()))
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Value({:?})", self.kind())
    }
}

/// The members of a JSON object, in the order received.
///
/// `Debug` prints only their number: names and values may be private.
#[derive(Clone, Default)]
pub struct Object<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

impl<'a> Object<'a> {
    /// Parses the JSON text of an object; `None` if it is not one.
    #[must_use]
    pub fn parse(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The value of a member. For duplicate names the last one wins, as in most JSON parsers.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value<'a>> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// The text of a member, see [`Value::text`].
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name)?.text()
    }

    /// Whether the member exists, including with the value null.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// Whether several members have this name.
    pub(crate) fn has_duplicate(&self, name: &str) -> bool {
        self.0.iter().filter(|(key, _)| key == name).nth(1).is_some()
    }

    /// Whether any two members have one name.
    pub(crate) fn has_duplicates(&self) -> bool {
        has_equal(self.0.iter().map(|(name, _)| name.as_ref()))
    }

    /// All members in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value<'a>)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), *value))
    }

    /// The number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The members whose values are text: attributes, metadata or parameters.
    pub(crate) fn into_attributes(self) -> Attributes<'a> {
        let mut texts = Vec::with_capacity(self.0.len());
        texts.extend(self.0.into_iter().filter_map(|(name, value)| Some((name, value.text()?))));
        Attributes(texts)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Object<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        // The capacity for a typical object.
        let mut members = Vec::with_capacity(8);
        // As a string, serde_json would reject a name with an unpaired surrogate.
        while let Some(name) = map.next_key::<&RawValue>()? {
            let name = decode_string(name.get()).ok_or_else(|| A::Error::custom("a name is not a string"))?;
            members.push((name, map.next_value()?));
        }
        Ok(Object(members))
    }
}

impl fmt::Debug for Object<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Object({} members)", self.0.len())
    }
}

/// A map of names to texts: user attributes, client metadata, validation data.
///
/// Null values, objects and arrays are skipped; booleans and numbers are kept as their JSON text. `Debug` prints only
/// the number of pairs.
#[derive(Clone, Default)]
pub struct Attributes<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Attributes<'a> {
    /// The value of a name; for duplicate names the last one wins.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_ref())
    }

    /// All pairs in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// Whether there are no pairs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Attributes<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Attributes({} pairs)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Object, Value, ValueKind};

    fn value(json: &str) -> Value<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn text_decodes_strings_and_keeps_number_spelling() {
        for (json, text) in [
            (r#""ann""#, Some("ann")),
            (r#""a\u00e9\n\"""#, Some("aé\n\"")),
            (r#""\ud83d\ude00""#, Some("😀")),
            ("true", Some("true")),
            ("12345678901234567890123", Some("12345678901234567890123")),
            ("-0", Some("-0")),
            ("1e400", Some("1e400")),
            ("null", None),
            ("[1]", None),
            (r#"{"a":1}"#, None),
        ] {
            assert_eq!(value(json).text().as_deref(), text, "{json}");
        }
    }

    #[test]
    fn unpaired_surrogate_becomes_a_replacement_character() {
        let text = value(r#""a\ud800b""#).text().unwrap();
        assert!(text.starts_with('a') && text.ends_with('b') && text.contains('\u{FFFD}'), "{text:?}");
        let members = Object::parse(r#"{"\udc00":1,"b":"c"}"#).unwrap();
        assert_eq!(members.text("b").as_deref(), Some("c"));
    }

    #[test]
    fn boolean_accepts_booleans_and_their_strings() {
        for (json, boolean) in [
            ("true", Some(true)),
            (r#""true""#, Some(true)),
            (r#""false""#, Some(false)),
            (r#""True""#, None),
            ("1", None),
        ] {
            assert_eq!(value(json).boolean(), boolean, "{json}");
        }
    }

    #[test]
    fn last_duplicate_member_wins() {
        let members = Object::parse(r#"{"a":1,"b":null,"a":2}"#).unwrap();
        assert_eq!(members.text("a").as_deref(), Some("2"));
        assert!(members.has("b") && members.text("b").is_none() && !members.has("c"));
    }

    #[test]
    fn scalars_have_no_members_and_no_elements() {
        for json in ["null", "1", r#""x""#, "true"] {
            assert!(value(json).object().is_empty() && value(json).array().is_empty(), "{json}");
        }
    }

    #[test]
    fn debug_prints_kinds_and_counts_but_no_content() {
        let secret = r#"{"password":"hunter2","name":"Ann"}"#;
        let members = value(secret).object();
        let shown = format!("{:?} {:?} {:?}", value(secret), members, members.clone().into_attributes());
        assert_eq!(shown, "Value(Object) Object(2 members) Attributes(2 pairs)");
        assert_eq!(value("[]").kind(), ValueKind::Array);
    }
}
