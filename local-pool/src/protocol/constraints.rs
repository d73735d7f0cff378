//! Missing members, lengths, ranges, patterns and enums, in the order of the model's members.

use super::constraint_text::{all, decoded, violated};
use super::model::{Kind, Model, Shape};
use super::value_text::show_value;
use serde_json::{Map, Value};

/// What the members of a request violate: `Value '' at 'username' failed to satisfy constraint: ...`.
pub(super) fn find_violations(model: &Model<'_>, shape: &Shape<'_>, request: &Value) -> Vec<String> {
    let mut search = Search { model, violations: Vec::new() };
    search.structure(shape, request.as_object().unwrap_or(&Map::new()), "");
    search.violations
}

struct Search<'m> {
    model: &'m Model<'m>,
    violations: Vec<String>,
}

impl Search<'_> {
    fn structure(&mut self, shape: &Shape<'_>, members: &Map<String, Value>, path: &str) {
        for (name, member) in &shape.members {
            let Some(member) = self.model.shape(member) else { continue };
            let path = format!("{path}{}", member_name(name));
            match members.get(*name) {
                None | Some(Value::Null) if shape.required.contains(name) => {
                    self.violations.push(violation("null ", &path, "Member must not be null"));
                }
                None | Some(Value::Null) => {}
                Some(value) => self.value(member, value, &path),
            }
        }
    }

    fn value(&mut self, shape: &Shape<'_>, value: &Value, path: &str) {
        let texts = match shape.kind {
            Kind::Blob => violated(shape, &decoded(value)),
            _ => violated(shape, value),
        };
        let shown = if texts.is_empty() { String::new() } else { show_value(self.model, shape, value) };
        self.violations.extend(texts.iter().map(|text| violation(&shown, path, text)));
        match (shape.kind, value) {
            (Kind::Structure, Value::Object(members)) => self.structure(shape, members, &format!("{path}.")),
            (Kind::List, Value::Array(items)) => self.list(shape, items, value, path),
            (Kind::Map, Value::Object(members)) => self.map(shape, members, value, path),
            _ => {}
        }
    }

    /// Structures in a list are named one by one; of other items the list itself is named.
    fn list(&mut self, shape: &Shape<'_>, items: &[Value], value: &Value, path: &str) {
        let Some(item_shape) = shape.member.and_then(|name| self.model.shape(name)) else { return };
        if item_shape.kind == Kind::Structure {
            for (index, item) in items.iter().enumerate() {
                self.value(item_shape, item, &format!("{path}.{}.member", index + 1));
            }
        } else if items.iter().any(|item| !violated(item_shape, item).is_empty()) {
            let text = format!("Member must satisfy constraint: {}", all(item_shape));
            self.violations.push(violation(&show_value(self.model, shape, value), path, &text));
        }
    }

    fn map(&mut self, shape: &Shape<'_>, members: &Map<String, Value>, value: &Value, path: &str) {
        let (key, item) =
            (shape.key.and_then(|key| self.model.shape(key)), shape.value.and_then(|name| self.model.shape(name)));
        if let Some(key) = key.filter(|key| members.keys().any(|name| !violated(key, &name.as_str().into()).is_empty()))
        {
            let text = format!("Map keys must satisfy constraint: {}", all(key));
            self.violations.push(violation(&show_value(self.model, shape, value), path, &text));
        }
        let Some(item) = item else { return };
        if item.kind == Kind::Structure {
            for (name, member) in members {
                self.value(item, member, &format!("{path}.{name}.member"));
            }
        } else if members.values().any(|member| !violated(item, member).is_empty()) {
            let text = format!("Map value must satisfy constraint: {}", all(item));
            self.violations.push(violation(&show_value(self.model, shape, value), path, &text));
        }
    }
}

/// The name of a member begins with a lower-case letter.
fn member_name(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

fn violation(value: &str, path: &str, constraint: &str) -> String {
    format!("Value {value}at '{path}' failed to satisfy constraint: {constraint}")
}
