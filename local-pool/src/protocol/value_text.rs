//! How a value is shown in an error: as Java writes it, and not at all if it is sensitive.

use super::model::{Model, Shape};
use serde_json::Value;

/// `'value' ` with the space that follows; empty for a sensitive value.
pub(super) fn show_value(model: &Model<'_>, shape: &Shape<'_>, value: &Value) -> String {
    if is_sensitive(model, shape) { String::new() } else { format!("'{}' ", write_value(value)) }
}

/// A list or a map is sensitive too if its items are.
fn is_sensitive(model: &Model<'_>, shape: &Shape<'_>) -> bool {
    let parts = [shape.member, shape.key, shape.value].into_iter().flatten();
    shape.sensitive || parts.filter_map(|name| model.shape(name)).any(|part| part.sensitive)
}

fn write_value(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(write_value).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let pairs = members.iter().map(|(name, value)| format!("{name}={}", write_value(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}
