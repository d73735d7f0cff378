//! How the members of an object are read, the event's own and those of objects inside: in one pass, and all again from the
//! pieces of text where something stands there that Rust cannot say.

use crate::lenient::{Object, Value, characters};
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// What takes the members of an object, in the order received.
pub(crate) trait Collect<'a>: Sized {
    /// Nothing yet, with room for what most objects have.
    fn empty() -> Self;

    /// Takes a member: the value that is next, as whatever it wants to read it.
    ///
    /// # Errors
    /// Where the value is not JSON, or cannot be read that way.
    fn take<N: Way<'a>, A: MapAccess<'a>>(&mut self, name: Cow<'a, str>, value: &mut A) -> Result<(), A::Error>;
}

/// Reads the members of an object. Names are read as the text that they nearly always are, and an object inside that is asked
/// for as one; where that fails, all is read again from its pieces of text, which costs more.
///
/// # Errors
/// Where the text is not one JSON object.
pub(crate) fn members<'a, C: Collect<'a>>(json: &'a str) -> serde_json::Result<C> {
    let collected = serde_json::from_str::<Members<C, Name<'a>>>(json).map(|members| members.0);
    collected.or_else(|_| serde_json::from_str::<Members<C, Key<'a>>>(json).map(|members| members.0))
}

struct Members<C, N>(C, PhantomData<N>);

impl<'de, C: Collect<'de>, N: Way<'de>> Deserialize<'de> for Members<C, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = deserializer.deserialize_map(Each::<C, N>(PhantomData))?;
        Ok(Self(members, PhantomData))
    }
}

/// Takes every member of an object.
struct Each<C, N>(PhantomData<(C, N)>);

impl<'de, C: Collect<'de>, N: Way<'de>> Visitor<'de> for Each<C, N> {
    type Value = C;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<C, A::Error> {
        let mut members = C::empty();
        while let Some(name) = map.next_key::<N>()? {
            members.take::<N, A>(name.into(), &mut map)?;
        }
        Ok(members)
    }
}

/// One of the two ways: how the name of a member is read, and an object inside.
pub(crate) trait Way<'a>: Deserialize<'a> + Into<Cow<'a, str>> {
    /// The members of the value that is next; `None` where it is no object.
    ///
    /// # Errors
    /// Where the value is not JSON, or cannot be read that way.
    fn object<A: MapAccess<'a>>(value: &mut A) -> Result<Option<Object<'a>>, A::Error>;
}

/// A text as it nearly always is, the name of a member for instance.
#[derive(Deserialize)]
pub(crate) struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> From<Name<'a>> for Cow<'a, str> {
    fn from(name: Name<'a>) -> Self {
        name.0
    }
}

impl<'a> Way<'a> for Name<'a> {
    fn object<A: MapAccess<'a>>(value: &mut A) -> Result<Option<Object<'a>>, A::Error> {
        value.next_value().map(|Inside(object)| object)
    }
}

/// Any name of a member, from the piece of text that it was: read as bytes, it could hold what JSON forbids, and half a
/// surrogate pair is no text.
struct Key<'a>(Cow<'a, str>);

impl<'a> From<Key<'a>> for Cow<'a, str> {
    fn from(key: Key<'a>) -> Self {
        key.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Value::deserialize(deserializer)?;
        characters(name.json()).map(Self).ok_or_else(|| de::Error::custom("a name is a string"))
    }
}

impl<'a> Way<'a> for Key<'a> {
    fn object<A: MapAccess<'a>>(value: &mut A) -> Result<Option<Object<'a>>, A::Error> {
        value.next_value().map(|value: Value<'a>| Object::read(value.json()))
    }
}

/// An object or null, read in one pass with what it stands in. Anything else is an error, and rare.
pub(crate) struct Inside<C>(pub(crate) Option<C>);

impl<'de, C: Collect<'de>> Deserialize<'de> for Inside<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<C>(PhantomData<C>);
        impl<'de, C: Collect<'de>> Visitor<'de> for Any<C> {
            type Value = Option<C>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object or null")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Each::<C, Name<'de>>(PhantomData).visit_map(map).map(Some)
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(None)
            }
        }
        deserializer.deserialize_any(Any(PhantomData)).map(Self)
    }
}
