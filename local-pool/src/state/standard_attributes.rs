//! The attributes that every pool has (OpenID Connect's standard claims), as DescribeUserPool returns them.

use super::AttributeDefinition;
use serde_json::{Value, json};

/// Name, and minimum and maximum length; 2,048 is the length of every attribute value.
const TEXTS: [(&str, usize, usize); 18] = [
    ("sub", 1, 2048),
    ("name", 0, 2048),
    ("given_name", 0, 2048),
    ("family_name", 0, 2048),
    ("middle_name", 0, 2048),
    ("nickname", 0, 2048),
    ("preferred_username", 0, 2048),
    ("profile", 0, 2048),
    ("picture", 0, 2048),
    ("website", 0, 2048),
    ("email", 0, 2048),
    ("gender", 0, 2048),
    ("birthdate", 10, 10),
    ("zoneinfo", 0, 2048),
    ("locale", 0, 2048),
    ("phone_number", 0, 2048),
    ("address", 0, 2048),
    ("identities", 0, 2048),
];
const FLAGS: [&str; 2] = ["email_verified", "phone_number_verified"];
const NUMBER: &str = "updated_at";

/// Attributes that only Cognito and administrators write.
pub(crate) const NOT_WRITABLE: [&str; 4] = ["sub", "email_verified", "phone_number_verified", "identities"];

/// Whether every pool has an attribute of this name.
pub(super) fn is_standard(name: &str) -> bool {
    name == NUMBER || FLAGS.contains(&name) || TEXTS.iter().any(|(text, ..)| *text == name)
}

/// The standard attributes in the form of `SchemaAttributes`.
pub(super) fn standard_schema() -> Vec<Value> {
    let texts = TEXTS.iter().map(|(name, minimum, maximum)| {
        let constraints = match *name {
            "identities" => json!({}),
            _ => json!({"MinLength": minimum.to_string(), "MaxLength": maximum.to_string()}),
        };
        attribute(name, "String", Some(("StringAttributeConstraints", constraints)))
    });
    let flags = FLAGS.iter().map(|name| attribute(name, "Boolean", None));
    let number = attribute(NUMBER, "Number", Some(("NumberAttributeConstraints", json!({"MinValue": "0"}))));
    texts.chain(flags).chain([number]).collect()
}

fn attribute(name: &str, data_type: &str, constraints: Option<(&str, Value)>) -> Value {
    let members = [
        ("Name", json!(name)),
        ("AttributeDataType", json!(data_type)),
        ("DeveloperOnlyAttribute", json!(false)),
        ("Mutable", json!(name != "sub")),
        ("Required", json!(name == "sub")),
    ];
    members.into_iter().chain(constraints).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The definition of a standard attribute that a pool has not changed.
pub(super) fn standard_definition(name: &str) -> Option<AttributeDefinition> {
    if !is_standard(name) {
        return None;
    }
    let lengths = TEXTS.iter().find(|(text, ..)| *text == name).map(|(_, minimum, maximum)| (*minimum, *maximum));
    Some(AttributeDefinition {
        data_type: match name {
            NUMBER => "Number",
            _ if FLAGS.contains(&name) => "Boolean",
            _ => "String",
        },
        is_required: name == "sub",
        is_mutable: name != "sub",
        lengths: (lengths.map(|lengths| lengths.0), lengths.map(|lengths| lengths.1)),
        values: (if name == NUMBER { Some(0) } else { None }, None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pool_has_21_attributes() {
        let schema = standard_schema();
        assert_eq!(schema.len(), 21);
        for attribute in &schema {
            assert!(is_standard(attribute["Name"].as_str().unwrap()));
        }
        assert_eq!(schema[12]["StringAttributeConstraints"], json!({"MinLength": "10", "MaxLength": "10"}));
        assert_eq!(standard_definition("email_verified").unwrap().data_type, "Boolean");
        assert_eq!(standard_definition("updated_at").unwrap().values, (Some(0), None));
        assert!(standard_definition("custom:plan").is_none());
    }
}
