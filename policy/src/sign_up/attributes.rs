//! The tables `[sign_up.attributes.…]`: conditions for user attributes.

use serde::{Deserialize, Serialize};
use std::fmt;

use regex_lite::{Regex, RegexBuilder};
use templates::closest_match;

use crate::key::Key;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;

/// The conditions for one attribute.
#[derive(Serialize, Deserialize)]
pub struct AttributeRule {
    /// Cognito's name of the attribute: `custom:employee_id`.
    pub name: String,
    /// Whether it must be present and not whitespace-only.
    pub required: bool,
    /// A pattern that the whole value must match.
    pub pattern: Option<Pattern>,
    /// In characters.
    pub min_length: Option<usize>,
    /// In characters.
    pub max_length: Option<usize>,
}

/// A pattern for a whole value, in the syntax of `regex-lite`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Pattern(Regex);

impl Pattern {
    /// Whether the whole value matches.
    pub fn matches(&self, value: &str) -> bool {
        self.0.is_match(value)
    }

    /// Compiles the pattern by itself first, so that the anchors around it cannot make an invalid one valid: `a)|(b`.
    fn parse(text: &str) -> Result<Self, Diagnostic> {
        let whole = format!("^(?:{text})$");
        compile(text).and_then(|_| compile(&whole)).map(Self).map_err(|_| {
            let help =
                "write for example pattern = \"E[0-9]{5}\"; \\p{…}, look-around and back-references are not supported";
            Diagnostic::new("is not a valid pattern or is too large", help)
        })
    }
}

impl From<Pattern> for String {
    /// The pattern with its anchors.
    fn from(pattern: Pattern) -> Self {
        pattern.0.to_string()
    }
}

impl TryFrom<String> for Pattern {
    type Error = regex_lite::Error;

    fn try_from(whole: String) -> Result<Self, Self::Error> {
        compile(&whole).map(Self)
    }
}

/// A pattern may be confidential, like any other value.
impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pattern(…)")
    }
}

/// Maximum size of a compiled pattern in bytes; larger ones would be too slow.
const LARGEST: usize = 256 * 1024;

fn compile(text: &str) -> Result<Regex, regex_lite::Error> {
    RegexBuilder::new(text).size_limit(LARGEST).build()
}

const REQUIRED: Key = Key::new("required", "true", "Whether every user must have the attribute.");
const PATTERN: Key = Key::new(
    "pattern",
    "\"E[0-9]{5}\"",
    "A regular expression that the whole value must match, if it is present. `\\p{…}`, look-around and back-references \
     are not supported.",
)
.private();
const MIN_LENGTH: Key = Key::new("min_length", "2", "The minimum length of the value, in characters.");
const MAX_LENGTH: Key = Key::new("max_length", "100", "The maximum length of the value, in characters.");

/// Maximum length of an attribute's value (contract 1.4).
const LONGEST: u32 = 2048;

/// Parses the conditions for one attribute.
pub(super) fn parse_table(name: &str, table: &mut Section<'_>) -> Result<AttributeRule, ErrorReported> {
    let possible = check_name(name, table);
    let required = table.boolean(&REQUIRED);
    let pattern = table.optional(&PATTERN, Pattern::parse);
    let min_length = table.number(&MIN_LENGTH, 1..=LONGEST);
    let max_length = table.number(&MAX_LENGTH, 1..=LONGEST);
    possible?;
    let (required, pattern, min_length, max_length) = (required?, pattern?, min_length?, max_length?);
    if let Some((min, max)) = min_length.zip(max_length).filter(|(min, max)| min > max) {
        let diagnostic = Diagnostic::new("is greater than max_length", format!("make it at most {max}"));
        let diagnostic = diagnostic.with_number(min);
        return Err(table.report_key(&MIN_LENGTH, diagnostic));
    }
    if required != Some(true) && pattern.is_none() && min_length.is_none() && max_length.is_none() {
        let help = "add required = true, pattern, min_length or max_length";
        return Err(table.report_table(Diagnostic::new("has no condition", help)));
    }
    Ok(AttributeRule {
        name: name.to_owned(),
        required: required.unwrap_or_default(),
        pattern,
        min_length: min_length.map(|length| length as usize),
        max_length: max_length.map(|length| length as usize),
    })
}

/// The OpenID Connect attributes that a user or an identity provider can set.
pub const STANDARD_ATTRIBUTES: [&str; 17] = [
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];

/// A rule about an attribute that cannot exist would deny every sign-up, or none.
fn check_name(name: &str, table: &Section<'_>) -> Result<(), ErrorReported> {
    let own = name.strip_prefix("dev:").unwrap_or(name).strip_prefix("custom:");
    if own.map_or_else(|| STANDARD_ATTRIBUTES.contains(&name), is_own_name) {
        return Ok(());
    }
    let help = match closest_match(name, STANDARD_ATTRIBUTES.into_iter()) {
        Some(meant) => format!("write [sign_up.attributes.{meant}]"),
        None => "write a standard attribute, as in [sign_up.attributes.given_name], or a custom attribute, as in \
                 [sign_up.attributes.\"custom:employee_id\"]"
            .to_owned(),
    };
    Err(table.report_table(Diagnostic::new("is not an attribute that Cognito knows", help)))
}

/// The API's `CustomAttributeNameType`: 1 to 20 characters, without spaces and control characters.
pub(crate) fn is_own_name(name: &str) -> bool {
    (1..=20).contains(&name.chars().count()) && name.chars().all(|c| c.is_alphanumeric() || c.is_ascii_punctuation())
}
