//! The values of attributes: their types, lengths and ranges.

use super::AttributeDefinition;
use super::address_format::{is_email, is_phone_number};

/// What is wrong with a value. The texts never contain the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ValueFault {
    /// A whole text of Cognito.
    Text(&'static str),
    /// A line about an attribute.
    Line(String),
}

impl ValueFault {
    /// The text of the error; lines are in Cognito's list of faults.
    pub(super) fn in_list(self, introduction: &str, prefix: &str) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            Self::Line(line) => format!("{introduction}{prefix}{line}\n"),
        }
    }
}

/// Checks a value that is not empty.
pub(super) fn check_value(name: &str, value: &str, definition: &AttributeDefinition) -> Result<(), ValueFault> {
    match name {
        "email" if !is_email(value) => return Err(ValueFault::Text("Invalid email address format.")),
        "phone_number" if !is_phone_number(value) => return Err(ValueFault::Text("Invalid phone number format.")),
        _ => {}
    }
    let fault = match definition.data_type {
        "Number" => find_number_fault(value, definition.values),
        "Boolean" if !["true", "false"].contains(&value.to_ascii_lowercase().as_str()) => {
            Some("Attribute value must be true or false.".to_owned())
        }
        "String" => find_length_fault(value, definition.lengths),
        _ => None,
    };
    fault.map_or(Ok(()), |fault| Err(ValueFault::Line(format!("{name}: {fault}"))))
}

fn find_number_fault(value: &str, (minimum, maximum): (Option<i64>, Option<i64>)) -> Option<String> {
    let Ok(number) = value.parse::<i64>() else { return Some("Attribute value must be a number.".to_owned()) };
    match (minimum, maximum) {
        (Some(minimum), _) if number < minimum => Some(format!("Attribute value must not be less than {minimum}.")),
        (_, Some(maximum)) if number > maximum => Some(format!("Attribute value must not be greater than {maximum}.")),
        _ => None,
    }
}

fn find_length_fault(value: &str, (minimum, maximum): (Option<usize>, Option<usize>)) -> Option<String> {
    let length = value.chars().count();
    match (minimum, maximum) {
        (Some(minimum), _) if length < minimum => {
            Some(format!("Attribute value must have at least {minimum} characters."))
        }
        (_, Some(maximum)) if length > maximum => {
            Some(format!("Attribute value must have at most {maximum} characters."))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_lengths_and_ranges() {
        let definition = |data_type| AttributeDefinition {
            data_type,
            is_required: false,
            is_mutable: true,
            lengths: (Some(2), Some(3)),
            values: (Some(1), Some(9)),
        };
        for (name, data_type, value, is_valid) in [
            ("custom:a", "String", "ää", true),
            ("custom:a", "String", "a", false),
            ("custom:a", "String", "abcd", false),
            ("custom:a", "Number", "9", true),
            ("custom:a", "Number", "0", false),
            ("custom:a", "Number", "10", false),
            ("custom:a", "Number", "1.5", false),
            ("custom:a", "Boolean", "True", true),
            ("custom:a", "Boolean", "yes", false),
            ("custom:a", "DateTime", "2026-12-01T00:00:00Z", true),
            ("email", "String", "ann", false),
            ("phone_number", "String", "0170", false),
        ] {
            assert_eq!(check_value(name, value, &definition(data_type)).is_ok(), is_valid, "{name} {value}");
        }
    }

    #[test]
    fn texts_do_not_contain_the_value() {
        let definition = AttributeDefinition {
            data_type: "Number",
            is_required: false,
            is_mutable: true,
            lengths: (None, None),
            values: (None, None),
        };
        let fault = check_value("custom:a", "confidential", &definition).unwrap_err();
        assert_eq!(fault.in_list("List: ", "user."), "List: user.custom:a: Attribute value must be a number.\n");
    }
}
