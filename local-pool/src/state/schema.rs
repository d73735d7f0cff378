//! The schema of a pool: the standard attributes as it changes them, and its custom attributes.

use super::AttributeDefinition;
use super::settings::{Settings, find_flag, find_text};
use super::standard_attributes::{is_standard, standard_schema};
use crate::error::ServiceError;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Cognito's quota.
const MAX_CUSTOM: usize = 50;
const DATA_TYPES: [&str; 4] = ["String", "Number", "DateTime", "Boolean"];

/// The complete schema of settings that were sent (`Schema`) or described (`SchemaAttributes`).
///
/// # Errors
/// An attribute that Cognito does not accept.
pub(super) fn complete_schema(settings: &Settings) -> Result<Vec<Value>, ServiceError> {
    let described = settings.get("SchemaAttributes").and_then(Value::as_array).cloned();
    let mut schema = described.unwrap_or_else(standard_schema);
    for sent in settings.get("Schema").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
        match find_text(sent, &["Name"]) {
            Some(name) if is_standard(name) => change_standard(&mut schema, name, sent)?,
            _ => add_custom(&mut schema, sent)?,
        }
    }
    Ok(schema)
}

/// Adds custom attributes (AddCustomAttributes).
///
/// # Errors
/// An attribute that Cognito does not accept, or that exists.
pub(crate) fn add_custom_attributes(schema: &[Value], sent: &[Value]) -> Result<Vec<Value>, ServiceError> {
    let mut schema = schema.to_vec();
    for sent in sent.iter().filter_map(Value::as_object) {
        add_custom(&mut schema, sent)?;
    }
    Ok(schema)
}

fn change_standard(schema: &mut [Value], name: &str, sent: &Settings) -> Result<(), ServiceError> {
    let found = schema.iter_mut().filter_map(Value::as_object_mut).find(|it| find_text(it, &["Name"]) == Some(name));
    let Some(attribute) = found else { return Ok(()) };
    let data_type = sent.get("AttributeDataType");
    let is_other_type = data_type.is_some() && data_type != attribute.get("AttributeDataType");
    if is_other_type || find_flag(sent, &["DeveloperOnlyAttribute"]) == Some(true) {
        return Err(ServiceError::invalid_parameter(format!(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
        )));
    }
    for member in ["Required", "Mutable"] {
        attribute.extend(find_flag(sent, &[member]).map(|flag| (member.to_owned(), json!(flag))));
    }
    for member in ["StringAttributeConstraints", "NumberAttributeConstraints"] {
        let kept = attribute.get_mut(member).and_then(Value::as_object_mut);
        if let (Some(kept), Some(given)) = (kept, sent.get(member).and_then(Value::as_object)) {
            kept.extend(given.clone());
        }
    }
    Ok(())
}

fn add_custom(schema: &mut Vec<Value>, sent: &Settings) -> Result<(), ServiceError> {
    let attribute = custom_attribute(sent)?;
    let name = name_of(&attribute);
    if schema.iter().any(|existing| name_of(existing) == name) {
        let bare = name.strip_prefix("dev:").unwrap_or(name);
        return Err(ServiceError::invalid_parameter(format!("{bare}: Existing attribute already has name {name}.")));
    }
    if schema.iter().filter(|existing| name_of(existing).contains(':')).count() >= MAX_CUSTOM {
        return Err(ServiceError::invalid_parameter(format!(
            "A user pool can have at most {MAX_CUSTOM} custom attributes."
        )));
    }
    schema.push(attribute);
    Ok(())
}

fn name_of(attribute: &Value) -> &str {
    attribute.get("Name").and_then(Value::as_str).unwrap_or_default()
}

/// The attribute with its prefix, as DescribeUserPool returns it.
fn custom_attribute(sent: &Settings) -> Result<Value, ServiceError> {
    let name = find_text(sent, &["Name"]).ok_or_else(|| {
        let text = "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must not be null";
        ServiceError::invalid_parameter(text)
    })?;
    let data_type = find_text(sent, &["AttributeDataType"]).ok_or_else(|| {
        let text = "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.";
        ServiceError::invalid_parameter(text)
    })?;
    if find_flag(sent, &["Required"]) == Some(true) {
        return Err(ServiceError::invalid_parameter("Required custom attributes are not supported currently."));
    }
    let is_developer_only = find_flag(sent, &["DeveloperOnlyAttribute"]) == Some(true);
    let prefix = if is_developer_only { "dev:custom:" } else { "custom:" };
    let constraints = match data_type {
        "String" => Some("StringAttributeConstraints"),
        "Number" => Some("NumberAttributeConstraints"),
        _ => None,
    };
    let members = [
        ("Name", json!(format!("{prefix}{}", name.strip_prefix("custom:").unwrap_or(name)))),
        ("AttributeDataType", json!(data_type)),
        ("DeveloperOnlyAttribute", json!(is_developer_only)),
        ("Mutable", json!(find_flag(sent, &["Mutable"]) != Some(false))),
        ("Required", json!(false)),
    ];
    let given = |member| (member, sent.get(member).filter(|given| given.is_object()).cloned().unwrap_or(json!({})));
    let members = members.into_iter().chain(constraints.map(given));
    Ok(members.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// What a complete schema has that the standard one has not, as CreateUserPool accepts it.
pub(crate) fn changed_attributes(schema: &[Value]) -> Vec<Value> {
    let standard = standard_schema();
    let changed = schema.iter().filter(|attribute| !standard.contains(attribute)).filter_map(Value::as_object).cloned();
    let with_bare_name = |mut attribute: Settings| {
        let name = find_text(&attribute, &["Name"]).unwrap_or_default();
        let bare = name.strip_prefix("dev:").unwrap_or(name);
        let bare = json!(bare.strip_prefix("custom:").unwrap_or(bare));
        attribute.insert("Name".to_owned(), bare);
        Value::Object(attribute)
    };
    changed.map(with_bare_name).collect()
}

/// The definitions of a complete schema by name.
pub(super) fn definitions(schema: &[Value]) -> BTreeMap<String, AttributeDefinition> {
    let attributes = schema.iter().filter_map(Value::as_object);
    attributes
        .filter_map(|attribute| Some((find_text(attribute, &["Name"])?.to_owned(), definition(attribute)?)))
        .collect()
}

fn definition(attribute: &Settings) -> Option<AttributeDefinition> {
    let data_type = find_text(attribute, &["AttributeDataType"])?;
    let text = |constraints: &str, member: &str| find_text(attribute, &[constraints, member]);
    let length = |member| text("StringAttributeConstraints", member)?.parse().ok();
    let value = |member| text("NumberAttributeConstraints", member)?.parse().ok();
    Some(AttributeDefinition {
        data_type: DATA_TYPES.into_iter().find(|known| *known == data_type)?,
        is_required: find_flag(attribute, &["Required"]) == Some(true),
        is_mutable: find_flag(attribute, &["Mutable"]) != Some(false),
        lengths: (length("MinLength"), length("MaxLength")),
        values: (value("MinValue"), value("MaxValue")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete(schema: Value) -> Result<Vec<Value>, ServiceError> {
        complete_schema(json!({"Schema": schema}).as_object().unwrap())
    }

    fn find<'s>(schema: &'s [Value], name: &str) -> &'s Value {
        schema.iter().find(|attribute| attribute["Name"] == name).unwrap()
    }

    #[test]
    fn standard_and_custom_attributes() {
        let schema = complete(json!([
            {"Name": "email", "AttributeDataType": "String", "Required": true, "Mutable": false,
             "StringAttributeConstraints": {"MinLength": "5"}},
            {"Name": "plan", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MaxValue": "9"}},
            {"Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": true, "Mutable": false},
        ]))
        .unwrap();
        assert_eq!(schema.len(), 23);
        let email = find(&schema, "email");
        assert_eq!((&email["Required"], &email["Mutable"]), (&json!(true), &json!(false)));
        assert_eq!(email["StringAttributeConstraints"], json!({"MinLength": "5", "MaxLength": "2048"}));
        let definitions = definitions(&schema);
        assert_eq!(definitions["custom:plan"].values, (None, Some(9)));
        assert!(!definitions["dev:custom:note"].is_mutable && definitions["email"].is_required);
        assert_eq!(definitions["email"].lengths, (Some(5), Some(2048)));
        assert_eq!(find(&schema, "dev:custom:note")["StringAttributeConstraints"], json!({}));
    }

    #[test]
    fn what_cognito_does_not_accept_is_refused() {
        for (attribute, text) in [
            (
                json!({"Name": "plan", "AttributeDataType": "String", "Required": true}),
                "Required custom attributes are not supported currently.",
            ),
            (
                json!({"Name": "plan"}),
                "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
            ),
            (
                json!({"Name": "email", "AttributeDataType": "Number"}),
                "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
            ),
        ] {
            assert_eq!(complete(json!([attribute])).unwrap_err().message, text);
        }
    }

    #[test]
    fn changes_are_those_that_were_sent() {
        let sent = json!([
            {"Name": "email", "AttributeDataType": "String", "Required": true},
            {"Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": true},
        ]);
        let schema = complete(sent).unwrap();
        let changed = changed_attributes(&schema);
        assert_eq!((changed.len(), &changed[1]["Name"]), (2, &json!("note")));
        assert_eq!(complete(Value::Array(changed)).unwrap(), schema);
        assert!(changed_attributes(&standard_schema()).is_empty());
    }

    #[test]
    fn custom_attributes_are_added_once() {
        let plan = json!({"Name": "plan", "AttributeDataType": "String"});
        let schema = add_custom_attributes(&standard_schema(), std::slice::from_ref(&plan)).unwrap();
        let again = add_custom_attributes(&schema, &[plan]).unwrap_err();
        assert_eq!(again.message, "custom:plan: Existing attribute already has name custom:plan.");
        let many: Vec<Value> =
            (0..51).map(|n| json!({"Name": format!("a{n}"), "AttributeDataType": "Boolean"})).collect();
        assert!(add_custom_attributes(&schema, &many).is_err());
    }
}
