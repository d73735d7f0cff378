//! Parsing of JSON that rejects duplicate keys at any depth, so that another parser cannot read other values than this
//! API (threat model, Q01).

use super::failure::{ErrorCode, Failure};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// The message of the error for a duplicate key, which distinguishes it from the parser's other errors.
const DUPLICATE_KEY: &str = "duplicate key";

/// Parses a body.
///
/// # Errors
/// [`ErrorCode::DuplicateField`] for a duplicate key, or [`ErrorCode::InvalidJson`] for anything else that is not a JSON
/// object. Neither contains anything of the body.
pub(crate) fn parse_object(body: &[u8]) -> Result<Map<String, Value>, Failure> {
    let mut parser = serde_json::Deserializer::from_slice(body);
    let read = UniqueKeyJson.deserialize(&mut parser).and_then(|value| parser.end().map(|()| value));
    match read {
        Ok(Value::Object(members)) => Ok(members),
        Err(error) if error.to_string().starts_with(DUPLICATE_KEY) => Err(ErrorCode::DuplicateField.into()),
        _ => Err(ErrorCode::InvalidJson.into()),
    }
}

struct UniqueKeyJson;

impl<'de> DeserializeSeed<'de> for UniqueKeyJson {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for UniqueKeyJson {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(DUPLICATE_KEY));
            }
            object.insert(name, members.next_value_seed(Self)?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorCode, parse_object};

    #[test]
    fn q01_duplicate_key_is_rejected_at_any_depth() {
        for body in [
            r#"{"a":1,"a":1}"#,
            r#"{"username":"a","password":"b","username":"c"}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"b":{"a":1,"a":2}}"#,
            r#"{"b":[{"c":{"a":1,"a":2}}]}"#,
        ] {
            assert_eq!(parse_object(body.as_bytes()).unwrap_err().code, ErrorCode::DuplicateField, "{body}");
        }
        assert!(parse_object(br#"{"a":{"a":1},"b":[{"a":1},{"a":1}],"A":2}"#).is_ok());
    }

    #[test]
    fn body_that_is_not_an_object_is_rejected() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        for body in ["", " ", "null", "[]", "1", "\"a\"", "{", "{} {}", "{}x", "{'a':1}", "{\"a\":\"\u{1}\"}", &deep] {
            assert_eq!(parse_object(body.as_bytes()).unwrap_err().code, ErrorCode::InvalidJson);
        }
        assert_eq!(parse_object(b"{\"a\":\"\xff\"}").unwrap_err().code, ErrorCode::InvalidJson);
        assert_eq!(parse_object(b"{\"a\":\"\\ud800\"}").unwrap_err().code, ErrorCode::InvalidJson);
        assert_eq!(parse_object(b"\xef\xbb\xbf{}").unwrap_err().code, ErrorCode::InvalidJson);
    }
}
