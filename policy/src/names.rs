//! Names that are defined elsewhere and used in several tables: of groups, attributes, identity providers and DynamoDB tables.

use events::{is_attribute_name, is_group_name};

use crate::report::Diagnostic;

/// Returns the name if it is valid.
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
    let help = "copy the group's name: 1 to 128 characters without spaces";
    validate_name(text, is_group_name(text), "is not a valid user pool group name", help)
}

/// A user attribute.
pub(crate) fn parse_attribute_name(text: &str) -> Result<String, Diagnostic> {
    let help = "copy the attribute's name: 1 to 32 characters without spaces, for example email or custom:department";
    validate_name(text, is_attribute_name(text), "is not a valid user attribute name", help)
}

/// An identity provider of the user pool: the API's `ProviderNameType` without spaces, which Cognito no longer allows, and
/// without its name for the pool itself.
pub(crate) fn parse_provider_name(text: &str) -> Result<String, Diagnostic> {
    let is_shown = |c: char| !c.is_whitespace() && !c.is_control();
    let is_possible = (1..=32).contains(&text.chars().count()) && text.chars().all(is_shown);
    let help = "copy the identity provider's name from the user pool, for example PartnerLogin";
    let possible = is_possible && !text.eq_ignore_ascii_case("COGNITO");
    validate_name(text, possible, "is not a valid identity provider name", help)
}

/// A DynamoDB table, by DynamoDB's naming rules.
pub(crate) fn parse_table_name(text: &str) -> Result<String, Diagnostic> {
    let possible = (3..=255).contains(&text.len()) && text.bytes().all(is_resource_name_byte);
    let help = "copy the table's name, not its ARN: 3 to 255 letters, digits, dots, - and _";
    validate_name(text, possible, "is not a valid DynamoDB table name", help)
}

/// Whether the names of AWS resources may contain this byte.
pub(crate) const fn is_resource_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}
