//! The constraints of a shape in Cognito's wording.

use super::model::{Kind, Shape};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

/// The constraints of a shape that a value violates.
pub(super) fn violated(shape: &Shape<'_>, value: &Value) -> Vec<String> {
    let size = size(value);
    let mut texts = Vec::new();
    texts.extend(minimum(shape).filter(|(minimum, _)| size < *minimum).map(|(_, text)| text));
    texts.extend(maximum(shape).filter(|(maximum, _)| size > *maximum).map(|(_, text)| text));
    if let Value::String(value) = value {
        let pattern = shape.pattern.as_ref().filter(|pattern| !pattern.matches(value));
        texts.extend(pattern.map(|pattern| pattern_text(&pattern.source)));
        texts.extend(variants(shape).filter(|_| !shape.variants.contains(&value.as_str())));
    }
    texts
}

/// All constraints of a shape: an error about a list or a map names those of its items.
pub(super) fn all(shape: &Shape<'_>) -> String {
    let mut texts: Vec<String> = Vec::new();
    texts.extend(maximum(shape).map(|(_, text)| text));
    texts.extend(minimum(shape).map(|(_, text)| text));
    texts.extend(shape.pattern.as_ref().map(|pattern| pattern_text(&pattern.source)));
    texts.extend(variants(shape));
    format!("[{}]", texts.join(", "))
}

fn minimum(shape: &Shape<'_>) -> Option<(i64, String)> {
    let minimum = shape.min?;
    Some((minimum, format!("Member must have {} greater than or equal to {minimum}", measure(shape.kind))))
}

fn maximum(shape: &Shape<'_>) -> Option<(i64, String)> {
    let maximum = shape.max?;
    Some((maximum, format!("Member must have {} less than or equal to {maximum}", measure(shape.kind))))
}

fn pattern_text(pattern: &str) -> String {
    format!("Member must satisfy regular expression pattern: {pattern}")
}

fn variants(shape: &Shape<'_>) -> Option<String> {
    let text = || format!("Member must satisfy enum value set: [{}]", shape.variants.join(", "));
    (!shape.variants.is_empty()).then(text)
}

fn measure(kind: Kind) -> &'static str {
    if kind == Kind::Integer { "value" } else { "length" }
}

/// A number, or the length of anything else.
fn size(value: &Value) -> i64 {
    let length = match value {
        Value::Number(number) => return number.as_i64().unwrap_or(i64::MAX),
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        Value::Null | Value::Bool(_) => 0,
    };
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// The constraints of a blob concern its bytes.
pub(super) fn decoded(value: &Value) -> Value {
    let bytes = value.as_str().and_then(|text| BASE64_STANDARD.decode(text).ok()).unwrap_or_default();
    Value::Array(vec![Value::Null; bytes.len()])
}
