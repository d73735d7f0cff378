//! JSON as text: reads or sets a member, or pretty-prints an event. Everything else keeps its spelling and order.

use events::{Envelope, Object, Value, ValueKind};
use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::ser::PrettyFormatter;
use serde_json::value::RawValue;

/// A string as a JSON string literal.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn object(json: &str) -> Object<'_> {
    Object::parse(json).unwrap_or_default()
}

/// The JSON text of the member at that path.
pub(crate) fn get<'j>(json: &'j str, path: &[&str]) -> Option<&'j str> {
    path.iter().try_fold(json, |json, name| Some(object(json).get(name)?.json()))
}

/// The object with another value at that path. Values on the path that are not objects are replaced by objects.
pub(crate) fn set(json: &str, path: &[&str], value: &str) -> String {
    let Some((first, rest)) = path.split_first() else { return value.to_owned() };
    let members = object(json);
    let member = |name: &str, value: &str| format!("{}:{value}", quoted(name));
    let kept_or_set = |(name, old): (&str, Value<'_>)| match name == *first {
        true => member(name, &set(old.json(), rest, value)),
        false => member(name, old.json()),
    };
    let mut all: Vec<_> = members.iter().map(kept_or_set).collect();
    if !members.has(first) {
        all.push(member(first, &set("", rest, value)));
    }
    format!("{{{}}}", all.join(","))
}

/// Pretty-prints an event: two spaces for each level; the order of members and the spelling of numbers are kept. `None`
/// for a text that is not an event.
pub(crate) fn pretty(json: &str) -> Option<String> {
    Envelope::parse(json.as_bytes()).ok()?;
    let mut bytes = Vec::with_capacity(json.len() * 2);
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, PrettyFormatter::new());
    Pretty(serde_json::from_str(json).ok()?).serialize(&mut serializer).ok()?;
    String::from_utf8(bytes).ok()
}

struct Pretty<'a>(Value<'a>);

impl Serialize for Pretty<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.kind() {
            ValueKind::Object => {
                let members = self.0.object();
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members.iter() {
                    map.serialize_entry(name, &Pretty(value))?;
                }
                map.end()
            }
            ValueKind::Array => serializer.collect_seq(self.0.array().into_iter().map(Pretty)),
            _ => serde_json::from_str::<&RawValue>(self.0.json()).map_err(Error::custom)?.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{pretty, set};

    #[test]
    fn member_is_replaced_or_appended() {
        for (json, path, expected) in [
            (r#"{"a":1,"b":2}"#, &["a"][..], r#"{"a":9,"b":2}"#),
            (r#"{"a":1.50e+3}"#, &["b"], r#"{"a":1.50e+3,"b":9}"#),
            (r#"{"a":{"x":[1, 2],"y":0}}"#, &["a", "y"], r#"{"a":{"x":[1, 2],"y":9}}"#),
            (r#"{"a":null}"#, &["a", "y"], r#"{"a":{"y":9}}"#),
            (r#"{}"#, &["a", "é\""], r#"{"a":{"é\"":9}}"#),
        ] {
            assert_eq!(set(json, path, "9"), expected, "{json}");
        }
    }

    #[test]
    fn pretty_json_keeps_order_and_spelling() {
        let json = r#"{"b":1.50e+3,"a":[{},[],"\ud800é"],"é":{"x":null}}"#;
        let text = pretty(json).unwrap();
        assert_eq!(
            text,
            "{\n  \"b\": 1.50e+3,\n  \"a\": [\n    {},\n    [],\n    \"\\ud800é\"\n  ],\n  \"é\": {\n    \"x\": null\n  }\n}"
        );
        assert_eq!(pretty("[]"), None);
    }
}
