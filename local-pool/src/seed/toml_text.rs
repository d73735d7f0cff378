//! Writing TOML.

use serde_json::Value;
use std::fmt::Write;

/// A text with tables of TOML.
#[derive(Default)]
pub(super) struct TomlText {
    text: String,
}

impl TomlText {
    /// Adds a comment.
    pub(super) fn comment(&mut self, text: &str) {
        self.line(format_args!("# {text}"));
    }

    /// Begins an item of a list of tables.
    pub(super) fn begin_item(&mut self, list: &str) {
        self.line(format_args!("\n[[{list}]]"));
    }

    /// Begins a table.
    pub(super) fn begin_table(&mut self, name: &str) {
        self.line(format_args!("\n[{name}]"));
    }

    /// Adds a key with its value. TOML has no null, so such a key is left out.
    pub(super) fn entry(&mut self, key: &str, value: &Value) {
        if !value.is_null() {
            self.line(format_args!("{} = {}", key_text(key), value_text(value)));
        }
    }

    /// The whole text.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.text, "{line}");
    }
}

fn key_text(key: &str) -> String {
    let is_bare =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if is_bare { key.to_owned() } else { quote(key) }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(value_text).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let present = members.iter().filter(|(_, value)| !value.is_null());
            let members: Vec<String> =
                present.map(|(key, value)| format!("{} = {}", key_text(key), value_text(value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        other => other.to_string(),
    }
}

/// A basic string.
fn quote(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_value_is_read_again() {
        let value = json!({
            "text": "a \"b\" \\ \n\t\u{7} ü", "custom:plan": [1, true, {"x": -1.5}], "empty": {}, "none": [],
        });
        let mut text = TomlText::default();
        for (key, value) in value.as_object().unwrap() {
            text.entry(key, value);
        }
        text.entry("missing", &Value::Null);
        let read: Value = toml::from_str(&text.finish()).unwrap();
        assert_eq!(read, value);
    }
}
