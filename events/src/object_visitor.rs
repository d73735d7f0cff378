//! How the members of an object are read, the event's own and those of objects inside: in one pass, and all again from the
//! pieces of text where something stands there that Rust cannot say.

use crate::json_string::decode_string;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// What takes the members of an object, in the order received.
pub(crate) trait ObjectVisitor<'a>: Sized {
    /// Nothing yet, with room for what most objects have.
    fn new() -> Self;

    /// Takes a member: the value that is next, as whatever it wants to read it.
    ///
    /// # Errors
    /// Where the value is not JSON, or cannot be read that way.
    fn visit_member<K: KeyDecoder<'a>, A: MapAccess<'a>>(
        &mut self,
        name: Cow<'a, str>,
        value: &mut A,
    ) -> Result<(), A::Error>;
}

/// Reads the members of an object. Names are read as the text that they nearly always are, and an object inside that is asked
/// for as one; where that fails, all is read again from its pieces of text, which costs more.
///
/// # Errors
/// Where the text is not one JSON object.
pub(crate) fn parse_object<'a, V: ObjectVisitor<'a>>(json: &'a str) -> serde_json::Result<V> {
    let collected = serde_json::from_str::<ParsedObject<V, PlainString<'a>>>(json).map(|members| members.0);
    collected.or_else(|_| serde_json::from_str::<ParsedObject<V, RawKey<'a>>>(json).map(|members| members.0))
}

struct ParsedObject<V, K>(V, PhantomData<K>);

impl<'de, V: ObjectVisitor<'de>, K: KeyDecoder<'de>> Deserialize<'de> for ParsedObject<V, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = deserializer.deserialize_map(MembersVisitor::<V, K>(PhantomData))?;
        Ok(Self(members, PhantomData))
    }
}

/// Takes every member of an object.
struct MembersVisitor<V, K>(PhantomData<(V, K)>);

impl<'de, V: ObjectVisitor<'de>, K: KeyDecoder<'de>> Visitor<'de> for MembersVisitor<V, K> {
    type Value = V;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<V, A::Error> {
        let mut members = V::new();
        while let Some(name) = map.next_key::<K>()? {
            members.visit_member::<K, A>(name.into(), &mut map)?;
        }
        Ok(members)
    }
}

/// One of the two ways: how the name of a member is read, and an object inside.
pub(crate) trait KeyDecoder<'a>: Deserialize<'a> + Into<Cow<'a, str>> {
    /// The members of the value that is next; `None` where it is no object.
    ///
    /// # Errors
    /// Where the value is not JSON, or cannot be read that way.
    fn decode_nested_object<V: ObjectVisitor<'a>, A: MapAccess<'a>>(value: &mut A) -> Result<Option<V>, A::Error>;
}

/// A text as it nearly always is, the name of a member for instance.
#[derive(Deserialize)]
pub(crate) struct PlainString<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> From<PlainString<'a>> for Cow<'a, str> {
    fn from(name: PlainString<'a>) -> Self {
        name.0
    }
}

impl<'a> KeyDecoder<'a> for PlainString<'a> {
    fn decode_nested_object<V: ObjectVisitor<'a>, A: MapAccess<'a>>(value: &mut A) -> Result<Option<V>, A::Error> {
        value.next_value().map(|NestedObject(object)| object)
    }
}

/// Any name of a member, from the piece of text that it was: read as bytes, it could hold what JSON forbids, and half a
/// surrogate pair is no text.
struct RawKey<'a>(Cow<'a, str>);

impl<'a> From<RawKey<'a>> for Cow<'a, str> {
    fn from(key: RawKey<'a>) -> Self {
        key.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawKey<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <&RawValue>::deserialize(deserializer)?;
        decode_string(name.get()).map(Self).ok_or_else(|| de::Error::custom("a name is a string"))
    }
}

impl<'a> KeyDecoder<'a> for RawKey<'a> {
    fn decode_nested_object<V: ObjectVisitor<'a>, A: MapAccess<'a>>(value: &mut A) -> Result<Option<V>, A::Error> {
        value.next_value().map(|value: &'a RawValue| parse_object(value.get()).ok())
    }
}

/// An object or null, read in one pass with what it stands in. Anything else is an error, and rare.
pub(crate) struct NestedObject<V>(pub(crate) Option<V>);

impl<'de, V: ObjectVisitor<'de>> Deserialize<'de> for NestedObject<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NestedObjectVisitor<V>(PhantomData<V>);
        impl<'de, V: ObjectVisitor<'de>> Visitor<'de> for NestedObjectVisitor<V> {
            type Value = Option<V>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object or null")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                MembersVisitor::<V, PlainString<'de>>(PhantomData).visit_map(map).map(Some)
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(None)
            }
        }
        deserializer.deserialize_any(NestedObjectVisitor(PhantomData)).map(Self)
    }
}
