//! Names that others gave, as several tables write them: of groups, attributes and DynamoDB tables.

use events::{is_attribute_name, is_group_name};

use crate::report::Fault;

/// The text, if it is possible as such a name.
pub(crate) fn name(text: &str, possible: bool, rule: &'static str, way_out: &'static str) -> Result<String, Fault> {
    if possible { Ok(text.to_owned()) } else { Err(Fault::new(rule, way_out)) }
}

/// A group of the user pool.
pub(crate) fn group_name(text: &str) -> Result<String, Fault> {
    let way_out = "copy the group's name: 1 to 128 characters without a blank";
    name(text, is_group_name(text), "is no name that a group of a user pool can have", way_out)
}

/// A user attribute.
pub(crate) fn attribute_name(text: &str) -> Result<String, Fault> {
    let way_out = "copy the attribute's name: 1 to 32 characters without a blank, as in email or custom:department";
    name(text, is_attribute_name(text), "is no name that a user attribute can have", way_out)
}

/// The naming rules of DynamoDB.
pub(crate) fn table_name(text: &str) -> Result<String, Fault> {
    let possible = (3..=255).contains(&text.len()) && text.bytes().all(is_of_a_name);
    let way_out = "copy the table's name, not its ARN: 3 to 255 letters, digits, dots, - and _";
    name(text, possible, "is no name that a DynamoDB table can have", way_out)
}

/// What the names of AWS resources are made of.
pub(crate) const fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}
