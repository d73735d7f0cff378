//! The support contact: a mailbox, or a page.

use crate::{BaseUrl, InvalidValue, host::is_domain};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The support contact in the footer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SupportAddress {
    /// An e-mail address.
    Mailbox(Mailbox),
    /// An https page.
    Page(BaseUrl),
}

impl SupportAddress {
    /// Parses a plain e-mail address (`support@example.com`), or the https URL of a page.
    pub fn parse(raw: &str) -> Result<Self, InvalidValue> {
        if raw.contains("://") {
            let page = BaseUrl::parse(raw)?;
            return if page.is_loopback_http() {
                Err(InvalidValue::new(
                    "must be a page that users can reach",
                    "write an https address or an e-mail address",
                ))
            } else {
                Ok(Self::Page(page))
            };
        }
        Mailbox::parse(raw).map(Self::Mailbox)
    }

    /// The visible text: the mailbox, or the page's whole URL.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Mailbox(mailbox) => mailbox.as_str(),
            Self::Page(page) => page.as_str(),
        }
    }
}

/// An e-mail address that never needs quoting: letters, digits and `. _ + -` before the `@`, a domain name of two or
/// more labels after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox(String);

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Mailbox {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parse(raw: &str) -> Result<Self, InvalidValue> {
        let bad = InvalidValue::new(
            "must be a plain e-mail address or an https address",
            "write for example support@example.com or https://example.com/help",
        );
        let (local, domain) = raw.split_once('@').ok_or(bad)?;
        let is_atom = |atom: &str| {
            !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-'))
        };
        let is_local = local.len() <= 64 && local.split('.').all(is_atom);
        let is_host = domain.contains('.') && is_domain(&domain.to_ascii_lowercase());
        if is_local && is_host && raw.len() <= 200 { Ok(Self(raw.to_owned())) } else { Err(bad) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes_and_https_pages_are_accepted() {
        for raw in
            ["support@example.com", "a.b+c-d_e@mail.Example.co", "https://help.example.com", "https://example.com/help"]
        {
            assert_eq!(SupportAddress::parse(raw).map(|taken| taken.as_str().to_owned()), Ok(raw.to_owned()));
        }
    }

    #[test]
    fn everything_else_is_rejected() {
        for raw in [
            "",
            "support",
            "@example.com",
            "a@",
            "a@localhost",
            "a@b@example.com",
            ".a@example.com",
            "a..b@example.com",
            "\"a b\"@example.com",
            "a@example.com?subject=x",
            "a@example.com\r\nBcc: x@y.z",
            "mailto:a@example.com",
            "a@exa mple.com",
            "http://example.com",
            "http://localhost",
            "https://example.com/?x=1",
            "javascript://x",
            "a%40b@c.de",
        ] {
            assert!(SupportAddress::parse(raw).is_err(), "{raw:?}");
        }
    }
}
