//! A JSON value that keeps its members in insertion order: the key order is part of what an event looks like.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// The values of generated events. No `Debug`: it contains attributes, passwords and codes.
#[derive(Clone, PartialEq)]
pub(super) enum Json {
    Null,
    Boolean(bool),
    Text(String),
    List(Vec<Json>),
    Object(JsonMembers),
}

/// The members of an object, in order.
#[derive(Clone, Default, PartialEq)]
pub(super) struct JsonMembers(Vec<(String, Json)>);

impl JsonMembers {
    pub(super) fn new<const N: usize>(members: [(&str, Json); N]) -> Self {
        Self(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Appends a member, or replaces its value if it exists.
    pub(super) fn set(&mut self, name: &str, value: Json) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// Like [`JsonMembers::set`]; does nothing without a value.
    pub(super) fn set_some(&mut self, name: &str, value: Option<Json>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// The object as pretty-printed JSON. Serializing cannot fail: keys are strings and there are no floats.
    pub(super) fn into_text(self) -> String {
        serde_json::to_string_pretty(&Json::Object(self)).unwrap_or_default()
    }
}

impl Json {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn object<const N: usize>(members: [(&str, Json); N]) -> Self {
        Self::Object(JsonMembers::new(members))
    }

    /// An object whose members are all null: a response as Cognito pre-fills it.
    pub(super) fn nulls<const N: usize>(names: [&str; N]) -> Self {
        Self::object(names.map(|name| (name, Self::Null)))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(values) => serializer.collect_seq(values),
            Self::Object(JsonMembers(members)) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
