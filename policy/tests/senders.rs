//! `[senders]`: valid tables, and the exact message for every problem.

use cognito_triggers_policy::{EmailProvider, Policy, SmsProvider, TwilioSource};

const APP: &str = "[app]\nbase_url=\"https://app.example.com\"\nconfirmation_path=\"/c\"\nlocale=\"en\"\nbrand=\"b\"\n\
    [brands.b]\nname=\"B\"\ncolor=\"#000000\"\nsupport=\"a@example.com\"\npostal_address=\"B\"\n";
const GOOD: &str = r#"[senders]
kms_keys = ["arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef"]
table = "sent-messages"
[senders.email]
from = "no-reply@example.com"
providers = ["smtp", "ses"]
[senders.email.ses]
identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
configuration_set = "codes"
[senders.email.smtp]
url = "smtp://smtp.example.com:587"
username = "codes@example.com"
password_secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:smtp-AbCdEf"
password_secret_json_key = "password"
[senders.sms]
providers = ["sns", "twilio"]
[senders.sms.sns]
sender_id = "EXAMPLE"
origination_number = "+12065550100"
[senders.sms.twilio]
account_sid = "AC0123456789abcdef0123456789abcdef"
auth_token_secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf"
from = "+12065550100"
"#;

fn read(tables: &str) -> Result<Policy, String> {
    // The tables come first, so that their line numbers start at 1.
    Policy::parse("policy.toml", &format!("{tables}{APP}"), []).map_err(|problems| problems.to_string())
}

#[test]
fn valid_tables_are_parsed() {
    let policy = read(GOOD).unwrap();
    let senders = policy.senders().unwrap();
    assert_eq!((senders.kms_keys.len(), senders.table.as_str()), (1, "sent-messages"));
    let email = senders.email.as_ref().unwrap();
    let [EmailProvider::Smtp(smtp), EmailProvider::Ses(ses)] = &email.providers[..] else {
        panic!("{:?}", email.providers)
    };
    assert_eq!((smtp.url.as_str(), smtp.username.as_str()), ("smtp://smtp.example.com:587", "codes@example.com"));
    assert_eq!(ses.configuration_set.as_deref(), Some("codes"));
    let sms = senders.sms.as_ref().unwrap();
    let [SmsProvider::Sns(sns), SmsProvider::Twilio(twilio)] = &sms.providers[..] else {
        panic!("{:?}", sms.providers)
    };
    assert_eq!(sns.sender_id.as_deref(), Some("EXAMPLE"));
    assert_eq!(twilio.source, TwilioSource::From("+12065550100".to_owned()));
    assert_eq!(twilio.url, "https://api.twilio.com");
    let keys: Vec<_> = senders.email_secrets().iter().map(|secret| secret.json_key.as_deref()).collect();
    assert_eq!(keys, [Some("password")]);
    assert_eq!(senders.sms_secrets().len(), 1);
}

/// Without its table, a function would do nothing, so it is not deployed.
#[test]
fn only_the_tables_of_a_policy_ask_for_functions() {
    let functions = |tables: &str| {
        let policy = read(tables).unwrap();
        policy.requested_functions().iter().map(|function| function.name).collect::<Vec<_>>()
    };
    let (email, sms) = (GOOD.find("[senders.email]").unwrap(), GOOD.find("[senders.sms]").unwrap());
    assert_eq!(functions(""), ["custom-message"]);
    assert_eq!(functions(GOOD), ["custom-message", "custom-email-sender", "custom-sms-sender"]);
    assert_eq!(functions(&GOOD[..sms]), ["custom-message", "custom-email-sender"]);
    assert_eq!(functions(&[&GOOD[..email], "[senders.sms]\n"].concat()), ["custom-message", "custom-sms-sender"]);
}

#[test]
fn every_problem_has_its_line_and_a_fix() {
    let problems = |old: &str, new: &str| {
        assert!(GOOD.contains(old), "{old}");
        read(&GOOD.replacen(old, new, 1)).err().unwrap_or_else(|| panic!("{new} is accepted"))
    };
    for (old, new, expected) in [
        (
            "[\"arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef\"]",
            "[\"arn:aws:kms:eu-west-1:123456789012:alias/codes\"]",
            "policy.toml:2: senders.kms_keys: is not the ARN of an AWS KMS key; copy the ARN of the key",
        ),
        (
            "kms_keys = [\"arn:aws:kms:eu-west-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef\"]",
            "kms_keys = []",
            "policy.toml:2: senders.kms_keys: is empty; write for example",
        ),
        ("table = \"sent-messages\"\n", "", "policy.toml:1: senders.table: is missing; set table = \"sent-messages\""),
        (
            "from = \"no-reply@example.com\"",
            "from = \"Example <no-reply@example.com>\"",
            "policy.toml:5: senders.email.from: is not a plain e-mail address; write for example no-reply@example.com",
        ),
        (
            "\"smtp\", \"ses\"",
            "\"smtp\", \"smpt\"",
            "policy.toml:6: senders.email.providers: invalid value; write \"smtp\"",
        ),
        (
            "[senders.email.ses]\nidentity_arn = \"arn:aws:ses:eu-west-1:123456789012:identity/example.com\"\n\
             configuration_set = \"codes\"\n",
            "",
            "policy.toml:6: senders.email.providers: names a provider without its table [senders.email.ses]; add a table",
        ),
        (
            "identity/example.com",
            "identity/*",
            "policy.toml:8: senders.email.ses.identity_arn: is not the ARN of an identity in Amazon SES; copy the ARN",
        ),
        (
            "smtp://smtp.example.com:587",
            "smtp://codes:hunter2@smtp.example.com",
            "policy.toml:11: senders.email.smtp.url: contains a user name or a password; write the user name at username",
        ),
        (
            "smtp://smtp.example.com:587",
            "http://smtp.example.com",
            "policy.toml:11: senders.email.smtp.url: is not the URL of an SMTP server; write for example smtp://",
        ),
        (
            "secret:smtp-AbCdEf",
            "secret:smtp",
            "policy.toml:13: senders.email.smtp.password_secret_arn: is not the ARN of a secret in AWS Secrets Manager; copy",
        ),
        (
            "sender_id = \"EXAMPLE\"",
            "sender_id = \"12345\"",
            "policy.toml:18: senders.sms.sns.sender_id: is not a valid sender ID; write 1 to 11 letters and digits",
        ),
        (
            "origination_number = \"+12065550100\"",
            "origination_number = \"12065550100\"",
            "policy.toml:19: senders.sms.sns.origination_number: is not a telephone number; write for example +12065550100",
        ),
        (
            "from = \"+12065550100\"\n",
            "from = \"+12065550100\"\nmessaging_service_sid = \"MG0123456789abcdef0123456789abcdef\"\n",
            "policy.toml:24: senders.sms.twilio.messaging_service_sid: is set in addition to from; remove one of the two",
        ),
        (
            "from = \"+12065550100\"\n",
            "",
            "policy.toml:20: senders.sms.twilio.from: is missing; set from = \"+12065550100\" in [senders.sms.twilio]",
        ),
        (
            "account_sid = \"AC",
            "account_sid = \"SK",
            "policy.toml:21: senders.sms.twilio.account_sid: is not the ID of an account; copy the account SID",
        ),
        (
            "from = \"+12065550100\"\n",
            "from = \"+12065550100\"\nurl = \"http://api.twilio.com\"\n",
            "policy.toml:24: senders.sms.twilio.url: is not an https URL without a path; write for example https://",
        ),
    ] {
        let problems = problems(old, new);
        assert!(problems.starts_with(expected), "{new}\n{problems}\n{expected}");
        assert_eq!(problems.lines().count(), 1, "{problems}");
        assert!(!problems.contains("hunter2"), "{problems}");
    }
}

#[test]
fn table_without_messages_is_a_mistake() {
    let email = GOOD.find("[senders.email]").unwrap();
    assert_eq!(
        read(&GOOD[..email]).unwrap_err(),
        "policy.toml:1: senders: sends nothing; add a table [senders.email] for mails or [senders.sms] for short messages, \
         or remove [senders]"
    );
}
