//! What the options and answers state about the user pool.

use crate::terminal::{CliError, printable};
use events::is_user_pool_id;
use templates::SupportAddress;

/// What is known about the user pool of production. Defaults apply to what is `None`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// Its region.
    pub(super) region: Option<String>,
    /// Whether it exists.
    pub(super) pool: Option<Pool>,
    /// The sender of the mails of a new pool.
    pub(super) sender: Option<String>,
}

/// The user pool of production.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pool {
    /// It exists, and this is its ID.
    Existing(String),
    /// The deployment creates it.
    New,
}

impl Settings {
    /// The ID of the existing pool.
    pub(super) fn pool_id(&self) -> Option<&str> {
        match &self.pool {
            Some(Pool::Existing(id)) => Some(id),
            Some(Pool::New) | None => None,
        }
    }

    /// The same with the region of the existing pool.
    ///
    /// # Errors
    /// A different region was stated.
    pub(super) fn with_region_of_pool(self) -> Result<Self, CliError> {
        let Some((of_pool, _)) = self.pool_id().and_then(|id| id.rsplit_once('_')) else { return Ok(self) };
        match &self.region {
            Some(region) if region != of_pool => Err(CliError::new(format!(
                "--region {region}: the user pool is in {of_pool}, as its ID says; omit --region, or name another pool"
            ))),
            _ => Ok(Self { region: Some(of_pool.to_owned()), ..self }),
        }
    }
}

/// The error of an invalid value.
fn invalid(option: &str, value: &str, reason: &str) -> CliError {
    CliError::new(format!("{option} {}: {reason}", printable(value)))
}

/// A user pool ID that begins with a region.
pub(super) fn parse_pool_id(id: &str) -> Result<String, CliError> {
    let has_region = id.rsplit_once('_').is_some_and(|(region, _)| is_region(region));
    match is_user_pool_id(id) && has_region {
        true => Ok(id.to_owned()),
        false => {
            let rule =
                "is not the ID of a user pool; copy the ID, such as eu-west-1_AbCdEf123, not the name or the ARN";
            Err(invalid("--pool-id", id, rule))
        }
    }
}

pub(super) fn parse_region(region: &str) -> Result<String, CliError> {
    match is_region(region) {
        true => Ok(region.to_owned()),
        false => Err(invalid("--region", region, "is not a region; write for example eu-west-1")),
    }
}

/// An e-mail address that needs no quoting in a command.
pub(super) fn parse_sender(address: &str) -> Result<String, CliError> {
    match SupportAddress::parse(address) {
        Ok(SupportAddress::Mailbox(mailbox)) => Ok(mailbox.as_str().to_owned()),
        _ => {
            let rule = "is not a plain e-mail address; write for example no-reply@example.com, without a name";
            Err(invalid("--from", address, rule))
        }
    }
}

/// Whether a text has the form of a region: lower-case words and a number, as in `eu-west-1` and `us-gov-east-1`.
fn is_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    let is_word = |word: &str| word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && words.contains('-') && words.split('-').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::{Pool, Settings, is_region, parse_pool_id, parse_sender};

    #[test]
    fn regions_are_words_and_a_number() {
        for region in ["eu-west-1", "us-gov-east-1", "us-isob-east-1", "eusc-de-east-1", "ap-southeast-7"] {
            assert!(is_region(region), "{region}");
        }
        for text in ["", "eu", "eu-west", "eu-west-", "eu-1", "EU-West-1", "eu-west-1a", "eu_west_1", "eu--1", "local"]
        {
            assert!(!is_region(text), "{text}");
        }
    }

    #[test]
    fn invalid_values_are_reported_with_value_and_fix() {
        for (error, told) in [
            (parse_pool_id("local_1a2b"), "--pool-id local_1a2b: "),
            (parse_pool_id("arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_A"), "not the name or the ARN"),
            (parse_sender("Example <a@example.com>"), "--from Example <a@example.com>: "),
            (parse_sender("https://example.com"), "no-reply@example.com"),
            (parse_sender("a\u{1b}@example.com"), "\\x1b"),
        ] {
            let error = error.unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn region_is_that_of_the_pool() {
        let settings = |region: Option<&str>| {
            let pool = Some(Pool::Existing("eu-west-1_AbCdEf123".to_owned()));
            Settings { region: region.map(str::to_owned), pool, sender: None }.with_region_of_pool()
        };
        for region in [None, Some("eu-west-1")] {
            assert_eq!(settings(region).unwrap().region.as_deref(), Some("eu-west-1"));
        }
        let error = settings(Some("us-east-1")).unwrap_err().to_string();
        assert!(error.contains("--region us-east-1") && error.contains("eu-west-1"), "{error}");
    }
}
