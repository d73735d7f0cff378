//! Parsing of an object's members, for the event itself and for nested objects: a fast single pass first, and a second
//! parse through `RawValue` if a key contains an unpaired surrogate, which a Rust string cannot represent.

use crate::json_string::decode_string;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// Receives the members of an object, in the order received.
pub(crate) trait ObjectVisitor<'a>: Sized {
    /// An empty visitor, with capacity for a typical object.
    fn new() -> Self;

    /// Visits a member, whose value is read next from `value`.
    ///
    /// # Errors
    /// If the value is not valid JSON, or cannot be read as the expected type.
    fn visit_member<K: KeyDecoder<'a>, A: MapAccess<'a>>(
        &mut self,
        name: Cow<'a, str>,
        value: &mut A,
    ) -> Result<(), A::Error>;
}

/// Parses the members of an object. Keys are read as plain strings and nested objects in the same pass; if that fails,
/// the text is parsed again key by key, which is slower.
///
/// # Errors
/// If the text is not a single JSON object.
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

/// Visits every member of an object.
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

/// How keys and nested objects are decoded: one of the two passes.
pub(crate) trait KeyDecoder<'a>: Deserialize<'a> + Into<Cow<'a, str>> {
    /// Decodes the next value as an object; `None` if it is not one.
    ///
    /// # Errors
    /// If the value is not valid JSON, or cannot be read this way.
    fn decode_nested_object<V: ObjectVisitor<'a>, A: MapAccess<'a>>(value: &mut A) -> Result<Option<V>, A::Error>;
}

/// A string without unpaired surrogates, as nearly all keys are.
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

/// Any key, decoded from its raw JSON: deserializing it as bytes would accept control characters, which JSON forbids,
/// and as a string would reject unpaired surrogates.
struct RawKey<'a>(Cow<'a, str>);

impl<'a> From<RawKey<'a>> for Cow<'a, str> {
    fn from(key: RawKey<'a>) -> Self {
        key.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawKey<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <&RawValue>::deserialize(deserializer)?;
        decode_string(name.get()).map(Self).ok_or_else(|| de::Error::custom("a key is not a string"))
    }
}

impl<'a> KeyDecoder<'a> for RawKey<'a> {
    fn decode_nested_object<V: ObjectVisitor<'a>, A: MapAccess<'a>>(value: &mut A) -> Result<Option<V>, A::Error> {
        value.next_value().map(|value: &'a RawValue| parse_object(value.get()).ok())
    }
}

/// An object or null, parsed in the same pass as the object that contains it. Anything else is an error, and rare.
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
