//! Sending a mail or a short message, and the values that are inserted into it.

use crate::log_note::{LogCode, LogNote};
use policy::{EmailProvider, SmsProvider};
use templates::RenderedMail;

/// A message to send. No `Debug`: it contains addresses and names.
pub struct SendRequest {
    /// The user pool, which the encryption context of the code must name.
    pub user_pool_id: String,
    /// The user, for the log of a failure.
    pub sub: Option<String>,
    /// The code; `None` for a notice.
    pub code: Option<EncryptedCode>,
    /// What distinguishes a message without a code from others; with a code, its ciphertext does.
    pub identity: Option<String>,
    /// The AWS KMS keys that the code may be encrypted with.
    pub kms_keys: Vec<String>,
    /// The DynamoDB table that remembers what was sent.
    pub table: String,
    /// Who receives it.
    pub recipient: Recipient,
    /// The user name in an invitation.
    pub user_name: String,
    /// The message.
    pub content: Content,
}

/// A code or a temporary password. No `Debug`.
pub struct EncryptedCode {
    /// Base64 of a message of the AWS Encryption SDK.
    pub base64: String,
    /// Whether it is a temporary password, which Cognito escapes for HTML.
    pub is_password: bool,
}

/// Who receives a message.
pub enum Recipient {
    /// This address or telephone number.
    Address(String),
    /// The verified address of the user with this name.
    User(String),
}

/// A rendered message with placeholders, and who sends it, in this order.
pub enum Content {
    /// A mail.
    Mail {
        /// The mail.
        mail: RenderedMail,
        /// The address of the sender.
        from: String,
        /// The name of the sender.
        from_name: String,
        /// Who sends it.
        providers: Vec<EmailProvider>,
    },
    /// A short message.
    Sms {
        /// The text.
        text: String,
        /// Who sends it.
        providers: Vec<SmsProvider>,
    },
}

/// The longest password of a user pool, in characters.
const LONGEST_CODE: usize = 256;

impl SendRequest {
    /// The step of each provider: `send_email:ses`.
    pub(crate) fn steps(&self) -> Vec<LogNote> {
        match &self.content {
            Content::Mail { providers, .. } => {
                providers.iter().map(|provider| LogNote::about(LogCode::SendEmail, provider.as_str())).collect()
            }
            Content::Sms { providers, .. } => {
                providers.iter().map(|provider| LogNote::about(LogCode::SendSms, provider.as_str())).collect()
            }
        }
    }

    /// The decrypted code as the user needs it; `None` if it is none. A temporary password is unescaped, once.
    #[must_use]
    pub fn read_code(&self, plaintext: &[u8]) -> Option<String> {
        let text = std::str::from_utf8(plaintext).ok()?;
        let is_password = self.code.as_ref().is_some_and(|code| code.is_password);
        let code = if is_password { unescape_once(text) } else { text.to_owned() };
        let is_valid = (1..=LONGEST_CODE).contains(&code.chars().count()) && !code.chars().any(char::is_control);
        is_valid.then_some(code)
    }

    /// The mail with the values in the places of the placeholders: escaped in HTML, as they are in plain text, and
    /// percent-encoded in links.
    #[must_use]
    pub fn fill_mail(&self, mail: &RenderedMail, code: &str) -> RenderedMail {
        RenderedMail {
            subject: mail.subject.clone(),
            html: self.fill(&mail.html, code, escape_html),
            text: self.fill(&mail.text, code, str::to_owned),
        }
    }

    /// The short message with the values in the places of the placeholders.
    #[must_use]
    pub fn fill_sms(&self, text: &str, code: &str) -> String {
        self.fill(text, code, str::to_owned)
    }

    fn fill(&self, text: &str, code: &str, write: impl Fn(&str) -> String) -> String {
        let (link, in_link) = (concat!("confirmationCode=", "{####}"), format!("confirmationCode={}", encode(code)));
        let values = [(link, in_link), ("{####}", write(code)), ("{username}", write(&self.user_name))];
        replace_all(text, &values)
    }
}

/// Replaces in one pass, so that a value that looks like a placeholder stays as it is.
fn replace_all(text: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(text.len() + 256);
    let mut rest = text;
    while !rest.is_empty() {
        let found =
            values.iter().filter_map(|(placeholder, value)| Some((rest.find(placeholder)?, placeholder, value)));
        let Some((position, placeholder, value)) = found.min_by_key(|(position, ..)| *position) else { break };
        filled.push_str(rest.get(..position).unwrap_or_default());
        filled.push_str(value);
        rest = rest.get(position + placeholder.len()..).unwrap_or_default();
    }
    filled.push_str(rest);
    filled
}

/// Cognito escapes these three characters of a temporary password (contract 13).
fn unescape_once(text: &str) -> String {
    replace_all(text, &[("&lt;", "<".to_owned()), ("&gt;", ">".to_owned()), ("&amp;", "&".to_owned())])
}

fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&#38;"),
            '<' => escaped.push_str("&#60;"),
            '>' => escaped.push_str("&#62;"),
            '"' => escaped.push_str("&#34;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// For a link: everything but letters and digits is percent-encoded. A code has only digits.
fn encode(code: &str) -> String {
    let encode = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    code.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn request(is_password: bool, user_name: &str) -> SendRequest {
        SendRequest {
            user_pool_id: String::new(),
            sub: None,
            code: Some(EncryptedCode { base64: String::new(), is_password }),
            identity: None,
            kms_keys: Vec::new(),
            table: String::new(),
            recipient: Recipient::Address(String::new()),
            user_name: user_name.to_owned(),
            content: Content::Sms { text: String::new(), providers: Vec::new() },
        }
    }

    #[test]
    fn temporary_password_is_unescaped_once() {
        for (escaped, password) in [
            ("a&lt;b&gt;c&amp;d", "a<b>c&d"),
            ("&amp;lt;", "&lt;"),
            ("&amp;amp;", "&amp;"),
            ("&quot;&#39;&", "&quot;&#39;&"),
            ("123456", "123456"),
        ] {
            assert_eq!(request(true, "").read_code(escaped.as_bytes()).as_deref(), Some(password));
            assert_eq!(request(false, "").read_code(escaped.as_bytes()).as_deref(), Some(escaped));
        }
    }

    #[test]
    fn only_a_code_is_inserted() {
        for plaintext in [&b""[..], b"12\n34", b"\xFF123456", &[b'1'; 257], "12\u{0}34".as_bytes()] {
            assert_eq!(request(false, "").read_code(plaintext), None, "{plaintext:?}");
        }
        assert!(request(false, "").read_code(&[b'1'; 256]).is_some());
    }

    #[test]
    fn values_are_written_for_their_place() {
        let request = request(true, "ann&<bob>");
        let mail = RenderedMail {
            subject: "{####}".to_owned(),
            html: "<a href='https://e.example/?confirmationCode={####}'>{####}</a> {username}".to_owned(),
            text: "https://e.example/?confirmationCode={####} {####} {username}".to_owned(),
        };
        let filled = request.fill_mail(&mail, "a<'&\"> b");
        assert_eq!(
            filled.html,
            "<a href='https://e.example/?confirmationCode=a%3C%27%26%22%3E%20b'>a&#60;&#39;&#38;&#34;&#62; b</a> \
             ann&#38;&#60;bob&#62;"
        );
        assert_eq!(filled.text, "https://e.example/?confirmationCode=a%3C%27%26%22%3E%20b a<'&\"> b ann&<bob>");
        assert_eq!(filled.subject, "{####}", "a subject has no code");
        assert_eq!(request.fill_sms("{####} {username}", "1"), "1 ann&<bob>");
    }

    proptest! {
        /// A value that looks like a placeholder stays as it is.
        #[test]
        fn values_are_inserted_in_one_pass(code in "[{}#a-z]{1,12}", user_name in "(\\{####\\}|\\{username\\}|x){0,4}") {
            let filled = request(false, &user_name).fill_sms("<{####}|{username}>", &code);
            prop_assert_eq!(filled, format!("<{code}|{user_name}>"));
        }
    }
}
