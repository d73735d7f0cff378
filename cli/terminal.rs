//! All terminal output goes through this module, so that text from files and functions cannot control the terminal.

#[cfg(not(feature = "aws"))]
use crate::origin::{INSTALL, checkout};
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal, Write};

/// Why a command failed: what was attempted, and the cause.
#[derive(Debug)]
pub(crate) struct CliError {
    attempt: String,
    cause: Option<io::Error>,
}

impl CliError {
    /// An error with a complete message: what is wrong and how to fix it.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { attempt: text.into(), cause: None }
    }

    /// The error of a command that calls AWS if the CLI was built without the SDK.
    #[cfg(not(feature = "aws"))]
    pub(crate) fn needs_aws_feature(command: &str) -> Self {
        let help = match checkout() {
            Some(_) => format!("run cargo aws {command}"),
            None => format!("{INSTALL} installs a program with it"),
        };
        Self::new(format!("`{command}` requires AWS support: {help}"))
    }

    /// Adds to an I/O error what was attempted.
    pub(crate) fn io(attempt: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let attempt = attempt.into();
        move |cause| Self { attempt, cause: Some(cause) }
    }

    /// Whether the reader closed our output, as `head` does. That is not an error.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.cause.as_ref().is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<io::Error> for CliError {
    fn from(cause: io::Error) -> Self {
        Self { attempt: "writing the report".to_owned(), cause: Some(cause) }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => write!(formatter, "{}: {cause}", self.attempt),
            None => formatter.write_str(&self.attempt),
        }
    }
}

/// Prints a message on standard error, with the program's name in front of each line.
pub(crate) fn print_error(text: &str) {
    // If standard error is closed there is nothing left to report to.
    for line in text.lines() {
        let _ = writeln!(io::stderr(), "cognito-triggers: {}", printable(line));
    }
}

/// Whether to print colours: standard output is a terminal, and `NO_COLOR` is not set.
pub(crate) fn wants_colour() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Like [`printable`], without a copy if the text is already printable.
pub(crate) fn into_printable(text: String) -> String {
    match printable(&text) {
        Cow::Owned(shown) => shown,
        Cow::Borrowed(_) => text,
    }
}

/// Escapes control characters (`\x1b`) and invisible characters that reorder or hide text.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if is_printable_ascii(text) || !text.chars().any(is_terminal_control) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        let written = match character {
            character if !is_terminal_control(character) => write!(shown, "{character}"),
            character if u32::from(character) < 0x100 => write!(shown, "\\x{:02x}", u32::from(character)),
            character => write!(shown, "\\u{{{:x}}}", u32::from(character)),
        };
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
    }
    Cow::Owned(shown)
}

/// Escapes the same characters in JSON, as `\u` escapes, which does not change its meaning. Line breaks stay: valid JSON
/// has them only between values, where an escape would be invalid.
pub(crate) fn printable_json(json: String) -> String {
    let is_escaped = |character: char| character != '\n' && is_terminal_control(character);
    if is_printable_ascii(&json) || !json.chars().any(is_escaped) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_escaped(character) {
            let mut units = [0; 2];
            character.encode_utf16(&mut units).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Fast path: most texts are printable ASCII.
fn is_printable_ascii(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// Control characters, and format characters that change the text direction or have no width.
fn is_terminal_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::{printable, printable_json};

    #[test]
    fn control_characters_are_escaped() {
        for (text, shown) in [
            ("plain ünïcode 山田", "plain ünïcode 山田"),
            ("\u{1b}]0;pwn\u{7}\u{1b}[2J", "\\x1b]0;pwn\\x07\\x1b[2J"),
            ("a\r\nb\tc", "a\\x0d\\x0ab\\x09c"),
            ("\u{9b}31m", "\\x9b31m"),
            ("gpj.\u{202e}exe", "gpj.\\u{202e}exe"),
        ] {
            assert_eq!(printable(text), shown);
        }
    }

    #[test]
    fn printable_json_keeps_its_meaning() {
        for json in ["{\"a\":\"\u{9b}x\u{202e}\u{E0001}\"}", "{\n  \"a\": \"\u{9b}\"\n}", "{\n  \"a\": 1\n}"] {
            let safe = printable_json(json.to_owned());
            assert!(safe.is_ascii(), "{safe}");
            let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(read(json), read(&safe));
        }
    }
}
