//! Constants: what TOML says as what a claim can be.

use std::fmt::Write;

use events::ClaimValue;
use toml::de::DeValue;

use crate::report::Diagnostic;

/// A value that the policy writes down.
pub(super) fn constant(value: &DeValue<'_>) -> Result<ClaimValue<'static>, Diagnostic> {
    let mut json = String::new();
    let read = write_json(value, &mut json).and_then(|()| ClaimValue::json(&json));
    match read {
        Some(ClaimValue::List(items)) if items.is_empty() => {
            Err(Diagnostic::new("is an empty list", "put something into it, or take the key out"))
        }
        Some(value) => Ok(value),
        None => Err(Diagnostic::new(
            "is nothing that a claim can be",
            "write a text, a number, true or false, a list of these, or a table of these; a date as text",
        )),
    }
}

/// `None` for dates, and for numbers that are none.
fn write_json(value: &DeValue<'_>, json: &mut String) -> Option<()> {
    match value {
        DeValue::String(text) => json.push_str(&quoted(text)?),
        DeValue::Integer(integer) => {
            // The widest that any sign and radix of TOML can give.
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
