//! The confirmation link. Everything in it is percent-encoded except the code, which Cognito inserts later.

use crate::{Brand, CodePlaceholder};
use std::fmt;

/// `{base_url}{confirmation_path}?email=…&username=…&client_id=…&confirmationCode={####}`.
///
/// Every value keeps only the unreserved characters of RFC 3986 (letters, digits, `- . _ ~`); the rest is
/// percent-encoded (threat model, U02). The code comes last and is not encoded, because Cognito would not find an
/// encoded placeholder (contract section 4.4).
#[derive(Clone, PartialEq, Eq)]
pub struct ConfirmationLink(String);

impl ConfirmationLink {
    /// Builds the link for one event. A value that is absent, empty, or longer than allowed (`email` 254 bytes, see
    /// RFC 5321; `user_name` and `client_id` 128 characters, as in Cognito) is omitted, so that no event can exhaust
    /// the size limit of the mail.
    pub fn new(
        brand: &Brand,
        email: Option<&str>,
        user_name: &str,
        client_id: Option<&str>,
        code: &CodePlaceholder,
    ) -> Self {
        let (base, path) = (brand.base_url.as_str(), brand.confirmation_path.as_str());
        let values = email.map_or(0, str::len) + user_name.len() + client_id.map_or(0, str::len);
        let mut link = String::with_capacity(base.len() + path.len() + 2 * values.min(1024) + 96);
        link.push_str(base);
        link.push_str(path);
        link.push('?');
        push(&mut link, "email=", email.filter(|email| email.len() <= 254));
        push(&mut link, "username=", Some(user_name).filter(|name| is_identifier(name)));
        push(&mut link, "client_id=", client_id.filter(|id| is_identifier(id)));
        link.push_str("confirmationCode=");
        link.push_str(code.as_str());
        Self(link)
    }

    /// The link as a URL; in HTML its `&` needs escaping.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// For the templates, which escape the `&`.
impl fmt::Display for ConfirmationLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The link contains an address: `Debug` output may be logged.
impl fmt::Debug for ConfirmationLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConfirmationLink(…)")
    }
}

fn is_identifier(text: &str) -> bool {
    text.chars().nth(128).is_none()
}

fn push(link: &mut String, key: &str, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        link.push_str(key);
        push_encoded(link, value);
        link.push('&');
    }
}

fn push_encoded(link: &mut String, value: &str) {
    let mut rest = value;
    while !rest.is_empty() {
        // Append each run of unreserved characters at once: most of a link consists of them.
        let plain = rest.bytes().take_while(|byte| is_unreserved(*byte)).count();
        let (unreserved, others) = rest.split_at_checked(plain).unwrap_or_default();
        link.push_str(unreserved);
        let mut characters = others.chars();
        if let Some(character) = characters.next() {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                link.extend(['%', hexadecimal(byte >> 4), hexadecimal(byte & 0xF)]);
            }
        }
        rest = characters.as_str();
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn hexadecimal(digit: u8) -> char {
    char::from(if digit < 10 { b'0' + digit } else { b'A' + (digit - 10) })
}
