//! A secret that is never printed, and how it is written in Secrets Manager.

use super::code::SecretCode;
use serde_json::{Map, Value};
use std::fmt;

/// A secret. `Debug` does not print it.
#[derive(PartialEq, Eq)]
pub struct SecretText(String);

impl SecretText {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Reads the value of a secret in Secrets Manager: the text itself, or the text at a key of a JSON object. Line breaks at
    /// the end are not part of it, because editors and `echo` add one. Without a key, a JSON object is refused: the console
    /// of Secrets Manager creates one unless told otherwise, and no service would accept it as a password.
    pub(super) fn from_stored(value: &str, json_key: Option<&str>) -> Result<Self, SecretCode> {
        let object: Option<Map<String, Value>> = serde_json::from_str(value).ok();
        let text = match (json_key, &object) {
            (None, None) => value,
            (None, Some(_)) => return Err(SecretCode::JsonObject),
            (Some(key), object) => {
                let value = object.as_ref().and_then(|members| members.get(key)?.as_str());
                value.ok_or(SecretCode::KeyMissing)?
            }
        };
        match text.trim_end_matches(['\r', '\n']) {
            "" => Err(SecretCode::Empty),
            text => Ok(Self::new(text)),
        }
    }

    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{SecretCode, SecretText};

    #[test]
    fn stored_value_is_a_text_or_a_member() {
        let json = "{\"username\":\"u\",\"password\":\"p\\n\",\"port\":25,\"empty\":\"\"}\n";
        for (value, key, expected) in [
            ("s3cr3t", None, Ok("s3cr3t")),
            ("s3cr3t\n", None, Ok("s3cr3t")),
            ("s3cr3t\r\n\n", None, Ok("s3cr3t")),
            (" s3 cr3t ", None, Ok(" s3 cr3t ")),
            ("{s3cr3t}", None, Ok("{s3cr3t}")),
            ("12345678", None, Ok("12345678")),
            ("", None, Err(SecretCode::Empty)),
            ("\n", None, Err(SecretCode::Empty)),
            (json, None, Err(SecretCode::JsonObject)),
            (json, Some("password"), Ok("p")),
            (json, Some("passwort"), Err(SecretCode::KeyMissing)),
            (json, Some("port"), Err(SecretCode::KeyMissing)),
            (json, Some("empty"), Err(SecretCode::Empty)),
            ("s3cr3t", Some("password"), Err(SecretCode::KeyMissing)),
            ("[\"s3cr3t\"]", Some("0"), Err(SecretCode::KeyMissing)),
        ] {
            let read = SecretText::from_stored(value, key);
            assert_eq!(read.as_ref().map(SecretText::expose), expected.as_ref().copied(), "{value:?} {key:?}");
        }
    }

    #[test]
    fn l09_debug_omits_the_secret() {
        assert_eq!(format!("{:?}", SecretText::new("s3cr3t")), "SecretText(…)");
    }
}
