//! Constants: TOML values as claim values.

use std::fmt::Write;

use events::ClaimValue;
use toml::de::DeValue;

use crate::report::Diagnostic;

/// The types of constants, for the reference page.
pub(super) const TYPES: &str = "string, number, boolean, list or table";

/// Converts a constant of the policy.
pub(super) fn constant(value: &DeValue<'_>) -> Result<ClaimValue<'static>, Diagnostic> {
    let mut json = String::new();
    let read = write_json(value, &mut json).and_then(|()| ClaimValue::parse_json(&json));
    match read {
        Some(ClaimValue::List(items)) if items.is_empty() => {
            Err(Diagnostic::new("is an empty list", "add an item, or remove the key"))
        }
        Some(value) => Ok(value),
        None => Err(Diagnostic::new(
            "is not a valid claim value",
            "write a string, a number, true or false, or a list or table of these; write dates as strings",
        )),
    }
}

/// `None` for dates, and for infinite numbers and NaN.
fn write_json(value: &DeValue<'_>, json: &mut String) -> Option<()> {
    match value {
        DeValue::String(text) => json.push_str(&quoted(text)?),
        DeValue::Integer(integer) => {
            // Wide enough for TOML integers of any sign and radix.
            let number = i128::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()?;
            write!(json, "{number}").ok()?;
        }
        DeValue::Float(float) => json.push_str(float.as_str().replace('_', "").trim_start_matches('+')),
        DeValue::Boolean(boolean) => json.push_str(if *boolean { "true" } else { "false" }),
        DeValue::Array(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                json.push_str(if index == 0 { "" } else { "," });
                write_json(item.get_ref(), json)?;
            }
            json.push(']');
        }
        DeValue::Table(table) => {
            json.push('{');
            for (index, (name, member)) in table.iter().enumerate() {
                json.push_str(if index == 0 { "" } else { "," });
                json.push_str(&quoted(name.get_ref())?);
                json.push(':');
                write_json(member.get_ref(), json)?;
            }
            json.push('}');
        }
        DeValue::Datetime(_) => return None,
    }
    Some(())
}

fn quoted(text: &str) -> Option<String> {
    serde_json::to_string(text).ok()
}
