//! Addresses, telephone numbers, URLs and ARNs of `[senders]`.

use crate::names::{is_resource_name_byte, validate_name};
use crate::report::Diagnostic;
use templates::is_domain;

/// A key in AWS KMS, by the ARN that messages name: neither an alias nor an ID.
pub(super) fn kms_key_arn(text: &str) -> Result<String, Diagnostic> {
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let possible = is_arn_of(text, "kms", |resource| resource.strip_prefix("key/").is_some_and(is_id));
    let help =
        "copy the ARN of the key, which ends with :key/ and its ID; an alias is not enough, because codes name the key";
    validate_name(text, possible, "is not the ARN of an AWS KMS key", help)
}

/// A verified identity in Amazon SES.
pub(super) fn identity_arn(text: &str) -> Result<String, Diagnostic> {
    let is_identity = |name: &str| is_domain(name) || mail_address(name).is_ok();
    let possible = is_arn_of(text, "ses", |resource| resource.strip_prefix("identity/").is_some_and(is_identity));
    let help = "copy the ARN of the verified domain or address in Amazon SES, which contains :identity/";
    validate_name(text, possible, "is not the ARN of an identity in Amazon SES", help)
}

fn is_arn_of(text: &str, service: &str, is_resource: impl Fn(&str) -> bool) -> bool {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    matches!(*parts, ["arn", partition, of, region, account, resource]
        if partition.starts_with("aws") && of == service && !region.is_empty()
            && region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
            && is_resource(resource))
}

/// An address that needs no quoting.
pub(super) fn mail_address(text: &str) -> Result<String, Diagnostic> {
    let is_local = |local: &str| {
        (1..=64).contains(&local.len())
            && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
    };
    let possible = text.split_once('@').is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
    validate_name(
        text,
        possible,
        "is not a plain e-mail address",
        "write for example no-reply@example.com, without a name",
    )
}

/// `ConfigurationSetName` of the API: at most 64 letters, digits, `-` and `_`.
pub(super) fn configuration_set(text: &str) -> Result<String, Diagnostic> {
    let possible = (1..=64).contains(&text.len()) && text.bytes().all(|b| is_resource_name_byte(b) && b != b'.');
    validate_name(text, possible, "is not a valid name of a configuration set", "copy its name from Amazon SES")
}

/// The server, without user, password, path and query.
pub(super) fn smtp_url(text: &str) -> Result<String, Diagnostic> {
    let rest = text.strip_prefix("smtp://").or_else(|| text.strip_prefix("smtps://"));
    if rest.is_some_and(|rest| rest.contains('@')) {
        let help = "write the user name at username, and store the password in AWS Secrets Manager";
        return Err(Diagnostic::new("contains a user name or a password", help));
    }
    let help = "write for example smtp://smtp.example.com:587 for STARTTLS, or smtps://smtp.example.com for TLS";
    validate_name(text, rest.is_some_and(is_host_and_port), "is not the URL of an SMTP server", help)
}

/// An https URL without path; http only on loopback, where no one listens but a test.
pub(super) fn https_url(text: &str) -> Result<String, Diagnostic> {
    let loopback = text.strip_prefix("http://").filter(|rest| rest.starts_with("127.0.0.1:"));
    let possible = text.strip_prefix("https://").or(loopback).is_some_and(is_host_and_port);
    validate_name(text, possible, "is not an https URL without a path", "write for example https://api.twilio.com")
}

fn is_host_and_port(text: &str) -> bool {
    let (host, port) = text.rsplit_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_name =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_port && host.split('.').all(is_name)
}

pub(super) fn user_name(text: &str) -> Result<String, Diagnostic> {
    let possible = (1..=255).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    validate_name(text, possible, "is not a valid user name", "write 1 to 255 characters on one line")
}

/// `AWS.SNS.SMS.SenderID`.
pub(super) fn sender_id(text: &str) -> Result<String, Diagnostic> {
    let possible = (1..=11).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    validate_name(
        text,
        possible,
        "is not a valid sender ID",
        "write 1 to 11 letters and digits, with at least one letter",
    )
}

/// A number in the form of E.164.
pub(super) fn telephone_number(text: &str) -> Result<String, Diagnostic> {
    let possible = text.strip_prefix('+').is_some_and(|digits| {
        (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0')
    });
    validate_name(text, possible, "is not a telephone number", "write for example +12065550100")
}

pub(super) fn account_sid(text: &str) -> Result<String, Diagnostic> {
    validate_name(text, is_sid(text, "AC"), "is not the ID of an account", "copy the account SID, which begins with AC")
}

pub(super) fn messaging_service_sid(text: &str) -> Result<String, Diagnostic> {
    let help = "copy the SID of the messaging service, which begins with MG";
    validate_name(text, is_sid(text, "MG"), "is not the ID of a messaging service", help)
}

fn is_sid(text: &str, prefix: &str) -> bool {
    let digits = text.strip_prefix(prefix).unwrap_or_default();
    digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
