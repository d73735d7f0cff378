//! Where the secret of the HTTP API's app client is: in AWS Secrets Manager, or in a variable of the developer's machine.

use serde::{Deserialize, Serialize};
use std::fmt;

use crate::app::{App, CLIENT_SECRET, CLIENT_SECRET_ARN, CLIENT_SECRET_JSON_KEY};
use crate::report::{Diagnostic, ErrorReported};

/// Where the secret of an app client is. `Debug` prints no secret.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientSecret {
    /// In AWS Secrets Manager.
    Stored {
        /// The ARN of the secret.
        arn: String,
        /// The key of the secret, if its value is a JSON object.
        json_key: Option<String>,
    },
    /// In the variable `APP__CLIENT_SECRET`.
    #[serde(skip)]
    Plain(PlainSecret),
}

/// A secret in a variable. It is never printed.
#[derive(PartialEq, Eq)]
pub struct PlainSecret(String);

impl PlainSecret {
    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PlainSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainSecret(…)")
    }
}

/// Reads the three keys.
pub(crate) fn client_secret(app: &mut App<'_>) -> Result<Option<ClientSecret>, ErrorReported> {
    let arn = app.optional(&CLIENT_SECRET_ARN, secret_arn);
    let json_key = app.optional(&CLIENT_SECRET_JSON_KEY, json_key);
    let is_stored = matches!(arn, Ok(Some(_)));
    let plain = plain_secret(app, is_stored);
    let (arn, json_key, plain) = (arn?, json_key?, plain?);
    Ok(arn.map(|arn| ClientSecret::Stored { arn, json_key }).or(plain.map(ClientSecret::Plain)))
}

/// The secret itself may only come from the environment, and only if it is nowhere else.
fn plain_secret(app: &mut App<'_>, is_stored: bool) -> Result<Option<PlainSecret>, ErrorReported> {
    let in_file = app.section.optional(&CLIENT_SECRET, |_| {
        let help =
            "store it in AWS Secrets Manager and set client_secret_arn; for serve, set APP__CLIENT_SECRET instead";
        Err::<(), _>(Diagnostic::new("is a secret and must not be in a file", help))
    });
    in_file?;
    let value = app.overrides.value(&CLIENT_SECRET, |text| match is_stored {
        true => Err(Diagnostic::new("is set in addition to client_secret_arn", "unset one of the two")),
        false => Ok(PlainSecret(text.to_owned())),
    });
    value.transpose()
}

/// The full ARN: IAM compares it with the resource of a permission.
pub(crate) fn secret_arn(text: &str) -> Result<String, Diagnostic> {
    let parts: Vec<_> = text.splitn(7, ':').collect();
    let is_word =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_valid = match parts.as_slice() {
        ["arn", partition, "secretsmanager", region, account, "secret", name] => {
            is_word(partition) && is_word(region) && is_account(account) && is_full_name(name)
        }
        _ => false,
    };
    match is_valid {
        true => Ok(text.to_owned()),
        false => Err(Diagnostic::new(
            "is not the ARN of a secret in AWS Secrets Manager",
            "copy the whole ARN, with the six random characters at its end",
        )),
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name, a hyphen and six random characters.
fn is_full_name(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+=.@-".contains(&byte);
    text.rsplit_once('-').is_some_and(|(name, random)| {
        !name.is_empty()
            && name.bytes().all(is_allowed)
            && random.len() == 6
            && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

pub(crate) fn json_key(text: &str) -> Result<String, Diagnostic> {
    match text.is_empty() {
        true => Err(Diagnostic::new("is empty", "write the key of the JSON object, or remove the line")),
        false => Ok(text.to_owned()),
    }
}
