//! A request body, validated against the fields of its endpoint.

use super::characters::{has_no_control, is_alias, is_ascii_graphic, is_visible};
use super::failure::{ErrorCode, Failure};
use super::field::{Field, FieldKind};
use serde_json::{Map, Value};
use std::fmt;

/// The values of a body, by field. `Debug` prints no value.
pub(crate) struct Input(Vec<(Field, Value)>);

impl Input {
    /// Validates a body.
    ///
    /// # Errors
    /// A field that is unknown, missing, of the wrong type, or present under two of its names.
    pub(crate) fn parse(body: Map<String, Value>, fields: &[Field]) -> Result<Self, Failure> {
        let mut parsed: Vec<(Field, Value)> = Vec::with_capacity(body.len());
        for (name, value) in body {
            let Some(field) = fields.iter().find(|field| field.has_name(&name)) else {
                return Err(unknown_field(&name));
            };
            if parsed.iter().any(|(earlier, _)| earlier.name == field.name) {
                return Err(Failure::for_field(ErrorCode::DuplicateField, &name));
            }
            if value.is_null() && field.kind != FieldKind::PhoneNumber {
                continue;
            }
            if !field.kind.accepts(&value) {
                return Err(Failure::for_field(ErrorCode::InvalidField, &name));
            }
            parsed.push((*field, value));
        }
        let missing =
            fields.iter().find(|field| field.required && !parsed.iter().any(|(own, _)| own.name == field.name));
        missing.map_or(Ok(Self(parsed)), |field| Err(Failure::for_field(ErrorCode::MissingField, field.name)))
    }

    /// The value of a field; empty if it was left out.
    pub(crate) fn text(&self, field: &Field) -> &str {
        self.optional(field).unwrap_or_default()
    }

    /// The value of an optional field.
    pub(crate) fn optional(&self, field: &Field) -> Option<&str> {
        self.value(field)?.as_str()
    }

    /// The value of a boolean field; `false` if it was left out.
    pub(crate) fn boolean(&self, field: &Field) -> bool {
        self.value(field).and_then(Value::as_bool).unwrap_or_default()
    }

    /// The names and values in a field, in the order of the request.
    pub(crate) fn pairs(&self, field: &Field) -> Vec<(&str, &str)> {
        match self.value(field) {
            Some(Value::Object(members)) => {
                members.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect()
            }
            Some(Value::Array(items)) => items.iter().filter_map(name_and_value).collect(),
            _ => Vec::new(),
        }
    }

    fn value(&self, field: &Field) -> Option<&Value> {
        self.0.iter().find(|(own, _)| own.name == field.name).map(|(_, value)| value)
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(field, _)| (field.name, format_args!("[redacted]")))).finish()
    }
}

/// The name of an unknown field is the client's own text: it is returned only if it is a single word.
fn unknown_field(name: &str) -> Failure {
    let plain = name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:-.".contains(&byte));
    match plain {
        true => Failure::for_field(ErrorCode::UnknownField, name),
        false => ErrorCode::UnknownField.into(),
    }
}

/// `{"Name": …, "Value": …}`; a missing value is empty.
fn name_and_value(item: &Value) -> Option<(&str, &str)> {
    let value = item.get("Value").map_or(Some(""), |value| if value.is_null() { Some("") } else { value.as_str() });
    Some((item.get("Name")?.as_str()?, value?))
}

impl FieldKind {
    fn accepts(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Boolean, Value::Bool(_)) | (Self::PhoneNumber, Value::Null) => true,
            (Self::Attributes, Value::Array(items)) => is_attribute_list(items),
            (Self::Attributes, Value::Object(members)) => is_attribute_map(members),
            (Self::StringMap, Value::Object(members)) => is_string_map(members),
            (kind, Value::String(text)) => kind.accepts_text(text),
            _ => false,
        }
    }

    fn accepts_text(self, text: &str) -> bool {
        let characters = |max: usize| !text.is_empty() && text.chars().nth(max).is_none();
        match self {
            Self::Username => characters(128) && is_visible(text),
            Self::Code => characters(2_048) && is_visible(text),
            Self::Token => (1..=16_384).contains(&text.len()) && is_ascii_graphic(text),
            Self::Password | Self::Text => characters(256) && has_no_control(text),
            Self::PhoneNumber => is_phone_number(text),
            Self::Attributes | Self::StringMap | Self::Boolean => false,
        }
    }
}

/// More than a user pool can have: 50 custom attributes and the standard ones.
const MAX_MEMBERS: usize = 80;

/// The prefix of an attribute's name in the answers to a challenge.
pub(crate) const ATTRIBUTE_PREFIX: &str = "userAttributes.";

/// Attribute values have at most 2,048 characters (contract 1.4).
fn is_pair(name: &str, value: &str) -> bool {
    let attribute = name.strip_prefix(ATTRIBUTE_PREFIX).unwrap_or(name);
    let has_allowed_characters = if is_alias(attribute) { is_visible(value) } else { has_no_control(value) };
    name.len() <= 128 && value.chars().nth(2_048).is_none() && has_allowed_characters
}

fn is_string_map(members: &Map<String, Value>) -> bool {
    let is_member = |(name, value): (&String, &Value)| {
        is_ascii_graphic(name) && value.as_str().is_some_and(|value| is_pair(name, value))
    };
    members.len() <= MAX_MEMBERS && members.iter().all(is_member)
}

fn is_attribute_map(members: &Map<String, Value>) -> bool {
    let is_member = |(name, value): (&String, &Value)| value.as_str().is_some_and(|value| is_pair(name, value));
    members.len() <= MAX_MEMBERS && members.iter().all(is_member)
}

fn is_attribute_list(items: &[Value]) -> bool {
    let plain =
        |item: &Value| item.as_object().is_some_and(|item| item.keys().all(|key| key == "Name" || key == "Value"));
    let named: Option<Vec<_>> = items.iter().map(|item| name_and_value(item).filter(|_| plain(item))).collect();
    let once = |names: &[(&str, &str)]| {
        let mut names: Vec<_> = names.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.windows(2).all(|pair| matches!(pair, [one, other] if one != other))
    };
    items.len() <= MAX_MEMBERS
        && named.is_some_and(|named| once(&named) && named.iter().all(|(name, value)| is_pair(name, value)))
}

/// E.164, as Cognito requires it.
fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|digits| (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{ATTRIBUTES, CONFIRMATION_CODE, OLD_PASSWORD, PASSWORD, PHONE_NUMBER, USERNAME};
    use serde_json::json;

    fn parse(body: Value, fields: &[Field]) -> Result<Input, Failure> {
        let Value::Object(members) = body else { panic!("not an object") };
        Input::parse(members, fields)
    }

    #[test]
    fn invalid_body_names_the_field() {
        for (body, code, field) in [
            (json!({"username": "ann"}), ErrorCode::MissingField, "password"),
            (json!({"username": "ann", "password": null}), ErrorCode::MissingField, "password"),
            (json!({"username": "ann", "password": ""}), ErrorCode::InvalidField, "password"),
            (json!({"username": 5, "password": "x"}), ErrorCode::InvalidField, "username"),
            (json!({"username": "a b", "password": "x"}), ErrorCode::InvalidField, "username"),
            (json!({"username": "a\u{0}b", "password": "x"}), ErrorCode::InvalidField, "username"),
            (json!({"username": "ü".repeat(129), "password": "x"}), ErrorCode::InvalidField, "username"),
            (json!({"username": "ann", "password": "x", "admin": true}), ErrorCode::UnknownField, "admin"),
            (json!({"Username": "ann", "password": "x"}), ErrorCode::UnknownField, "Username"),
        ] {
            let failure = parse(body, &[USERNAME, PASSWORD]).unwrap_err();
            assert_eq!((failure.code, failure.field.as_deref()), (code, Some(field)));
        }
        let failure = parse(json!({"<script>": 1}), &[USERNAME]).unwrap_err();
        assert_eq!((failure.code, failure.field), (ErrorCode::UnknownField, None));
    }

    #[test]
    fn aliases_are_accepted_but_not_both_at_once() {
        for name in ["confirmationCode", "verificationCode"] {
            let input = parse(json!({ name: "123456" }), &[CONFIRMATION_CODE]).unwrap();
            assert_eq!(input.text(&CONFIRMATION_CODE), "123456");
        }
        let both = json!({"oldPassword": "a", "password": "b"});
        assert_eq!(parse(both, &[OLD_PASSWORD]).unwrap_err().code, ErrorCode::DuplicateField);
    }

    #[test]
    fn attributes_are_an_object_or_a_list() {
        for body in [
            json!({"name": "Ann", "email": "a@b.example"}),
            json!([{"Name": "name", "Value": "Ann"}, {"Name": "email", "Value": "a@b.example"}]),
        ] {
            let input = parse(json!({ "attributes": body }), &[ATTRIBUTES]).unwrap();
            let mut pairs = input.pairs(&ATTRIBUTES);
            pairs.sort_unstable();
            assert_eq!(pairs, [("email", "a@b.example"), ("name", "Ann")]);
        }
        for body in [
            json!("name"),
            json!({"name": 5}),
            json!({"name": null}),
            json!({"name": "x".repeat(2_049)}),
            json!([{"Name": "a", "Value": "1"}, {"Name": "a", "Value": "2"}]),
            json!([{"Name": "a", "Value": "1", "Other": 1}]),
            json!([{"Value": "1"}]),
            json!(["a"]),
        ] {
            assert_eq!(parse(json!({ "attributes": body }), &[ATTRIBUTES]).unwrap_err().code, ErrorCode::InvalidField);
        }
    }

    #[test]
    fn phone_number_may_be_null() {
        assert_eq!(parse(json!({"phone_number": null}), &[PHONE_NUMBER]).unwrap().optional(&PHONE_NUMBER), None);
        assert!(parse(json!({"phone_number": "+15550100"}), &[PHONE_NUMBER]).is_ok());
        for number in ["", "15550100", "+1 555", "+1234567890123456", "+٥٥٥٥٥"] {
            assert!(parse(json!({ "phone_number": number }), &[PHONE_NUMBER]).is_err(), "{number}");
        }
    }

    #[test]
    fn l03_debug_redacts_values() {
        let input = parse(json!({"username": "ann", "password": "S3cr3t-Pa55!"}), &[USERNAME, PASSWORD]).unwrap();
        assert_eq!(format!("{input:?}"), r#"{"password": [redacted], "username": [redacted]}"#);
    }
}
