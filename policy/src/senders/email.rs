//! `[senders.email]`: who sends mails.

use super::addresses::{configuration_set, identity_arn, mail_address, smtp_url, user_name};
use super::stored_secret::StoredSecret;
use crate::client_secret::{json_key, secret_arn};
use crate::key::Key;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};

const FROM: Key = Key::new(
    "from",
    "\"no-reply@example.com\"",
    "The address of the sender. Its name is that of the brand. Amazon SES must have verified the address or its domain.",
);
const PROVIDERS: Key = Key::new(
    "providers",
    "[\"ses\", \"smtp\"]",
    "Who sends mails, in this order: if one fails, the next one is tried. `smtp` requires the table \
     `[senders.email.smtp]`.",
);
const SES: Key = Key::table("ses", "Amazon SES.");
const SMTP: Key = Key::table("smtp", "An SMTP server.");
const IDENTITY_ARN: Key = Key::new(
    "identity_arn",
    "\"arn:aws:ses:eu-west-1:123456789012:identity/example.com\"",
    "The ARN of the verified domain or address of `from`: the only one that the function may send from.",
);
const CONFIGURATION_SET: Key = Key::new(
    "configuration_set",
    "\"codes\"",
    "The configuration set of the mails. Its events report bounces and complaints.",
);
const URL: Key = Key::new(
    "url",
    "\"smtp://smtp.example.com:587\"",
    "The server: `smtps://` for TLS, `smtp://` for STARTTLS, without which nothing is sent. User and password do not belong \
     into it.",
);
const USERNAME: Key = Key::new("username", "\"codes@example.com\"", "The user name at the server.");
const PASSWORD_ARN: Key = Key::new(
    "password_secret_arn",
    "\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:smtp-AbCdEf\"",
    "The ARN of the password in AWS Secrets Manager.",
);
const PASSWORD_JSON_KEY: Key = Key::new(
    "password_secret_json_key",
    "\"password\"",
    "The key of the password, if the value of the secret is a JSON object.",
);

/// How mails are sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailSender {
    /// The address of the sender.
    pub from: String,
    /// Who sends them, in this order; never empty.
    pub providers: Vec<EmailProvider>,
}

/// A provider for mails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EmailProvider {
    /// Amazon SES.
    Ses(SesSettings),
    /// An SMTP server.
    Smtp(SmtpSettings),
}

/// The settings of Amazon SES.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SesSettings {
    /// The ARN of the verified identity of the sender.
    pub identity_arn: String,
    /// The configuration set.
    pub configuration_set: Option<String>,
}

/// The settings of an SMTP server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmtpSettings {
    /// The URL, without user and password.
    pub url: String,
    /// The user name.
    pub username: String,
    /// The password.
    pub password: StoredSecret,
}

impl EmailProvider {
    /// The word in the policy and in the log.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Ses(_) => "ses",
            Self::Smtp(_) => "smtp",
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Ses,
    Smtp,
}

pub(super) fn parse_table(mut email: Section<'_>) -> Result<EmailSender, ErrorReported> {
    let from = email.required(&FROM, mail_address);
    let kinds = email.choices_or(&PROVIDERS, &[("ses", Kind::Ses), ("smtp", Kind::Smtp)], &[Kind::Ses]);
    let [ses, smtp] = [SES, SMTP].map(|table| email.table(&table));
    let ses = ses.map_present(parse_ses);
    let smtp = smtp.map_present(parse_smtp);
    let (from, kinds, ses, smtp) = (from?, kinds?, ses?, smtp?);
    let missing = |table: &str, help: &str| {
        let message = format!("names a provider without its table [senders.email.{table}]");
        email.report_key(&PROVIDERS, Diagnostic::new(message, help.to_owned()))
    };
    let provider = |kind: &Kind| match kind {
        Kind::Ses => ses
            .clone()
            .map(EmailProvider::Ses)
            .ok_or_else(|| missing("ses", "add a table [senders.email.ses] with identity_arn, or remove \"ses\"")),
        Kind::Smtp => smtp.clone().map(EmailProvider::Smtp).ok_or_else(|| {
            missing(
                "smtp",
                "add a table [senders.email.smtp] with url, username and password_secret_arn, or remove \"smtp\"",
            )
        }),
    };
    let providers = kinds.iter().map(provider).collect::<Result<_, _>>()?;
    Ok(EmailSender { from, providers })
}

fn parse_ses(mut ses: Section<'_>) -> Result<SesSettings, ErrorReported> {
    let identity_arn = ses.required(&IDENTITY_ARN, identity_arn);
    let configuration_set = ses.optional(&CONFIGURATION_SET, configuration_set);
    Ok(SesSettings { identity_arn: identity_arn?, configuration_set: configuration_set? })
}

fn parse_smtp(mut smtp: Section<'_>) -> Result<SmtpSettings, ErrorReported> {
    let url = smtp.required(&URL, smtp_url);
    let username = smtp.required(&USERNAME, user_name);
    let arn = smtp.required(&PASSWORD_ARN, secret_arn);
    let json_key = smtp.optional(&PASSWORD_JSON_KEY, json_key);
    Ok(SmtpSettings { url: url?, username: username?, password: StoredSecret { arn: arn?, json_key: json_key? } })
}
