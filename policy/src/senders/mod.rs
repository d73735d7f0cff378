//! The table `[senders]`: how codes are decrypted, and who sends mails and short messages instead of Cognito.
//!
//! | file | contents |
//! | --- | --- |
//! | `email` | mails: Amazon SES, SMTP |
//! | `sms` | short messages: Amazon SNS, Twilio |
//! | `stored_secret` | a secret in AWS Secrets Manager |
//! | `addresses` | addresses, telephone numbers, URLs and ARNs |

mod addresses;
mod email;
mod sms;
mod stored_secret;

pub use email::{EmailProvider, EmailSender, SesSettings, SmtpSettings};
pub use sms::{SmsProvider, SmsSender, SnsSettings, TwilioSettings, TwilioSource};
pub use stored_secret::StoredSecret;

use crate::key::Key;
use crate::names::parse_table_name;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};

const KMS_KEYS: Key = Key::new(
    "kms_keys",
    "[\"arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef\"]",
    "The AWS KMS keys that codes may be encrypted with, by ARN. The first one is the pool's `KMSKeyID`; during a change of \
     the key, list both.",
);
const TABLE: Key = Key::new(
    "table",
    "\"sent-messages\"",
    "The name of a DynamoDB table whose partition key is the string `id` and whose TTL attribute is `expires_at`. It \
     remembers for a day what was sent, because Lambda repeats failed invocations.",
);
const EMAIL: Key = Key::table("email", "Mails that `custom-email-sender` sends instead of Cognito.");
const SMS: Key = Key::table("sms", "Short messages that `custom-sms-sender` sends instead of Cognito.");

/// The custom senders of `[senders]`.
#[derive(Serialize, Deserialize)]
pub struct Senders {
    /// The ARNs of the AWS KMS keys that codes may be encrypted with; the first one is that of the pool.
    pub kms_keys: Vec<String>,
    /// The DynamoDB table that remembers what was sent. Its partition key is `id`, a string; its TTL attribute is
    /// `expires_at`.
    pub table: String,
    /// How mails are sent.
    pub email: Option<EmailSender>,
    /// How short messages are sent.
    pub sms: Option<SmsSender>,
}

impl Senders {
    /// The secrets that the function for mails, or that for short messages, reads.
    #[must_use]
    pub fn email_secrets(&self) -> Vec<&StoredSecret> {
        let providers = self.email.iter().flat_map(|email| &email.providers);
        let secrets = providers.filter_map(|provider| match provider {
            EmailProvider::Smtp(smtp) => Some(&smtp.password),
            EmailProvider::Ses(_) => None,
        });
        secrets.collect()
    }

    /// As [`Senders::email_secrets`], for short messages.
    #[must_use]
    pub fn sms_secrets(&self) -> Vec<&StoredSecret> {
        let providers = self.sms.iter().flat_map(|sms| &sms.providers);
        let secrets = providers.filter_map(|provider| match provider {
            SmsProvider::Twilio(twilio) => Some(&twilio.auth_token),
            SmsProvider::Sns(_) => None,
        });
        secrets.collect()
    }
}

/// Parses the table; `None` if the file does not have it.
pub(crate) fn parse_table(senders: Section<'_>) -> Result<Option<Senders>, ErrorReported> {
    senders.map_present(|mut senders| {
        let kms_keys = senders.non_empty_list(&KMS_KEYS, addresses::kms_key_arn);
        let table = senders.required(&TABLE, parse_table_name);
        let [email, sms] = [EMAIL, SMS].map(|table| senders.table(&table));
        let is_empty = !email.exists() && !sms.exists();
        let email = email.map_present(email::parse_table);
        let sms = sms.map_present(sms::parse_table);
        if is_empty {
            let help = "add a table [senders.email] for mails or [senders.sms] for short messages, or remove [senders]";
            return Err(senders.report_table(Diagnostic::new("sends nothing", help)));
        }
        let kms_keys = kms_keys?.ok_or_else(|| senders.report_missing(&KMS_KEYS));
        Ok(Senders { kms_keys: kms_keys?, table: table?, email: email?, sms: sms? })
    })
}
