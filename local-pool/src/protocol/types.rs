//! Wrong JSON types. The texts are those of other services of AWS with the same protocol; Cognito's own are not
//! documented.

use super::model::{Kind, Model, Shape};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

/// Checks the types of a value and of everything in it. `null` is a missing member. Members that the model does not
/// have are not looked at.
pub(super) fn check_types(model: &Model<'_>, shape: &Shape<'_>, value: &Value) -> Result<(), String> {
    let part = |name: Option<&str>| name.and_then(|name| model.shape(name));
    match (shape.kind, value) {
        (_, Value::Null) => Ok(()),
        (Kind::Structure, Value::Object(members)) => {
            let known =
                shape.members.iter().filter_map(|(name, shape)| Some((members.get(*name)?, model.shape(shape)?)));
            known.into_iter().try_for_each(|(member, shape)| check_types(model, shape, member))
        }
        (Kind::List, Value::Array(items)) => match part(shape.member) {
            Some(shape) => items.iter().try_for_each(|item| check_types(model, shape, item)),
            None => Ok(()),
        },
        (Kind::Map, Value::Object(members)) => match part(shape.value) {
            Some(shape) => members.values().try_for_each(|member| check_types(model, shape, member)),
            None => Ok(()),
        },
        (kind, value) if is_scalar(kind, value) => Ok(()),
        (kind, value) => Err(type_error(kind, value)),
    }
}

fn is_scalar(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::String, Value::String(_)) | (Kind::Boolean, Value::Bool(_)) | (Kind::Timestamp, Value::Number(_)) => {
            true
        }
        (Kind::Integer, Value::Number(number)) => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        (Kind::Blob, Value::String(text)) => BASE64_STANDARD.decode(text).is_ok(),
        _ => false,
    }
}

fn type_error(kind: Kind, value: &Value) -> String {
    let found = match value {
        Value::Object(_) => return "Start of structure or map found where not expected.".to_owned(),
        Value::Array(_) => return "Start of list found where not expected.".to_owned(),
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
    };
    let wanted = match kind {
        Kind::Structure | Kind::Map => return "Expected structure, map or null.".to_owned(),
        Kind::List => return "Expected list or null".to_owned(),
        Kind::String => "a String",
        Kind::Integer => "an Integer",
        Kind::Boolean => "a Boolean",
        Kind::Blob => "a Blob",
        Kind::Timestamp => "milliseconds since epoch",
    };
    format!("{found} can not be converted to {wanted}")
}
