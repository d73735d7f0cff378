//! JSON strings, decoded without failing at what a Rust string cannot hold: an unpaired surrogate.

use memchr::memchr;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use std::borrow::Cow;
use std::fmt;

/// Decodes a JSON string. Nearly all strings have no escapes and are borrowed.
pub(crate) fn decode_string(json: &str) -> Option<Cow<'_, str>> {
    if memchr(b'\\', json.as_bytes()).is_none() {
        return json.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed);
    }
    let bytes = serde_json::from_str::<JsonStringBytes<'_>>(json).ok()?.0.into_owned();
    let text = String::from_utf8(bytes);
    Some(text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()).into())
}

/// The bytes of a JSON string. An unpaired surrogate is legal JSON but not a valid Rust string; serde_json writes it
/// as the three bytes that UTF-8 would use for it.
pub(crate) struct JsonStringBytes<'a>(pub(crate) Cow<'a, [u8]>);

impl<'de: 'a, 'a> Deserialize<'de> for JsonStringBytes<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Raw;
        impl<'de> Visitor<'de> for Raw {
            type Value = JsonStringBytes<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }
            fn visit_borrowed_bytes<E: de::Error>(self, bytes: &'de [u8]) -> Result<JsonStringBytes<'de>, E> {
                Ok(JsonStringBytes(Cow::Borrowed(bytes)))
            }
            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<JsonStringBytes<'de>, E> {
                Ok(JsonStringBytes(Cow::Owned(bytes.to_vec())))
            }
        }
        deserializer.deserialize_bytes(Raw)
    }
}
