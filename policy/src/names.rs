//! Names that others gave, as several tables write them: of groups, attributes and DynamoDB tables.

use events::{is_attribute_name, is_group_name};

use crate::report::Diagnostic;

/// The text, if it is possible as such a name.
pub(crate) fn validate_name(
    text: &str,
    possible: bool,
    message: &'static str,
    help: &'static str,
) -> Result<String, Diagnostic> {
    if possible { Ok(text.to_owned()) } else { Err(Diagnostic::new(message, help)) }
}

/// A group of the user pool.
pub(crate) fn parse_group_name(text: &str) -> Result<String, Diagnostic> {
    let help = "copy the group's name: 1 to 128 characters without a blank";
    validate_name(text, is_group_name(text), "is no name that a group of a user pool can have", help)
}

/// A user attribute.
pub(crate) fn parse_attribute_name(text: &str) -> Result<String, Diagnostic> {
    let help = "copy the attribute's name: 1 to 32 characters without a blank, as in email or custom:department";
    validate_name(text, is_attribute_name(text), "is no name that a user attribute can have", help)
}

/// The naming rules of DynamoDB.
pub(crate) fn parse_table_name(text: &str) -> Result<String, Diagnostic> {
    let possible = (3..=255).contains(&text.len()) && text.bytes().all(is_resource_name_byte);
    let help = "copy the table's name, not its ARN: 3 to 255 letters, digits, dots, - and _";
    validate_name(text, possible, "is no name that a DynamoDB table can have", help)
}

/// What the names of AWS resources are made of.
pub(crate) const fn is_resource_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}
