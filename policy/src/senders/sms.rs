//! `[senders.sms]`: who sends short messages.

use super::addresses::{account_sid, https_url, messaging_service_sid, sender_id, telephone_number};
use super::stored_secret::StoredSecret;
use crate::client_secret::{json_key, secret_arn};
use crate::key::Key;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};

const PROVIDERS: Key = Key::new(
    "providers",
    "[\"sns\", \"twilio\"]",
    "Who sends short messages, in this order: if one fails, the next one is tried. `twilio` requires the table \
     `[senders.sms.twilio]`.",
);
const SNS: Key = Key::table("sns", "Amazon SNS.");
const TWILIO: Key = Key::table("twilio", "Twilio.");
const SENDER_ID: Key = Key::new(
    "sender_id",
    "\"EXAMPLE\"",
    "The name of the sender, in countries that support it: 1 to 11 letters and digits, at least one of them a letter.",
);
const ORIGINATION_NUMBER: Key =
    Key::new("origination_number", "\"+12065550100\"", "The number of the sender, one of your account.");
const ACCOUNT_SID: Key =
    Key::new("account_sid", "\"AC0123456789abcdef0123456789abcdef\"", "The ID of your account at Twilio.");
const AUTH_TOKEN_ARN: Key = Key::new(
    "auth_token_secret_arn",
    "\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf\"",
    "The ARN of the auth token in AWS Secrets Manager.",
);
const AUTH_TOKEN_JSON_KEY: Key = Key::new(
    "auth_token_secret_json_key",
    "\"auth_token\"",
    "The key of the auth token, if the value of the secret is a JSON object.",
);
const FROM: Key =
    Key::new("from", "\"+12065550100\"", "The number of the sender. Set either this or `messaging_service_sid`.");
const MESSAGING_SERVICE_SID: Key = Key::new(
    "messaging_service_sid",
    "\"MG0123456789abcdef0123456789abcdef\"",
    "The ID of the messaging service that selects the sender. Set either this or `from`.",
);
const URL: Key =
    Key::new("url", "\"https://api.dublin.ie1.twilio.com\"", "Twilio's API, if your account is in another region.")
        .with_default("`\"https://api.twilio.com\"`");

/// How short messages are sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmsSender {
    /// Who sends them, in this order; never empty.
    pub providers: Vec<SmsProvider>,
}

/// A provider for short messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SmsProvider {
    /// Amazon SNS.
    Sns(SnsSettings),
    /// Twilio.
    Twilio(TwilioSettings),
}

/// The settings of Amazon SNS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnsSettings {
    /// The name of the sender.
    pub sender_id: Option<String>,
    /// The number of the sender.
    pub origination_number: Option<String>,
}

/// The settings of Twilio.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwilioSettings {
    /// The URL of the API, without a slash at its end.
    pub url: String,
    /// The ID of the account.
    pub account_sid: String,
    /// The auth token.
    pub auth_token: StoredSecret,
    /// The sender.
    pub source: TwilioSource,
}

/// Who is the sender of a short message of Twilio.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TwilioSource {
    /// A number.
    From(String),
    /// A messaging service.
    Service(String),
}

impl SmsProvider {
    /// The word in the policy and in the log.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Sns(_) => "sns",
            Self::Twilio(_) => "twilio",
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Sns,
    Twilio,
}

pub(super) fn parse_table(mut sms: Section<'_>) -> Result<SmsSender, ErrorReported> {
    let kinds = sms.choices_or(&PROVIDERS, &[("sns", Kind::Sns), ("twilio", Kind::Twilio)], &[Kind::Sns]);
    let [sns, twilio] = [SNS, TWILIO].map(|table| sms.table(&table));
    let sns = sns.map_present(parse_sns);
    let twilio = twilio.map_present(parse_twilio);
    let (kinds, sns, twilio) = (kinds?, sns?, twilio?);
    let provider = |kind: &Kind| {
        match kind {
        Kind::Sns => Ok(SmsProvider::Sns(sns.clone().unwrap_or_default())),
        Kind::Twilio => twilio.clone().map(SmsProvider::Twilio).ok_or_else(|| {
            let message = "names a provider without its table [senders.sms.twilio]";
            let help =
                "add a table [senders.sms.twilio] with account_sid, auth_token_secret_arn and from, or remove \"twilio\"";
            sms.report_key(&PROVIDERS, Diagnostic::new(message, help))
        }),
    }
    };
    Ok(SmsSender { providers: kinds.iter().map(provider).collect::<Result<_, _>>()? })
}

fn parse_sns(mut sns: Section<'_>) -> Result<SnsSettings, ErrorReported> {
    let sender_id = sns.optional(&SENDER_ID, sender_id);
    let origination_number = sns.optional(&ORIGINATION_NUMBER, telephone_number);
    Ok(SnsSettings { sender_id: sender_id?, origination_number: origination_number? })
}

fn parse_twilio(mut twilio: Section<'_>) -> Result<TwilioSettings, ErrorReported> {
    let url = twilio.optional(&URL, https_url);
    let account_sid = twilio.required(&ACCOUNT_SID, account_sid);
    let arn = twilio.required(&AUTH_TOKEN_ARN, secret_arn);
    let json_key = twilio.optional(&AUTH_TOKEN_JSON_KEY, json_key);
    let from = twilio.optional(&FROM, telephone_number);
    let service = twilio.optional(&MESSAGING_SERVICE_SID, messaging_service_sid);
    let (url, account_sid, arn, json_key) = (url?, account_sid?, arn?, json_key?);
    let source = match (from?, service?) {
        (Some(number), None) => TwilioSource::From(number),
        (None, Some(service)) => TwilioSource::Service(service),
        (None, None) => return Err(twilio.report_missing(&FROM)),
        (Some(_), Some(_)) => {
            let message = "is set in addition to from";
            return Err(twilio.report_key(&MESSAGING_SERVICE_SID, Diagnostic::new(message, "remove one of the two")));
        }
    };
    let url = url.unwrap_or_else(|| "https://api.twilio.com".to_owned());
    Ok(TwilioSettings { url, account_sid, auth_token: StoredSecret { arn, json_key }, source })
}
