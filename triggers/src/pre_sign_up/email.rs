//! The e-mail address of somebody who signs up, as far as rules ask about it.

use policy::MailDomain;

/// The attribute `email`.
pub(super) enum Email<'e> {
    /// It is not there, or blank.
    Missing,
    /// It is there, and no mail can be sent to it.
    Malformed,
    /// It is an address.
    Address(EmailAddress<'e>),
}

/// An address: `local@domain`. Two that are not equal are two people: no part of it is ever rewritten, except that the
/// domain counts in lower case (SECURITY.md, S04 and S13). No `Debug`: it is private.
pub(super) struct EmailAddress<'e> {
    /// The address as it came.
    pub(super) text: &'e str,
    /// What stands before the `@`.
    pub(super) local: &'e str,
    /// What stands behind it.
    pub(super) domain: MailDomain,
}

impl<'e> Email<'e> {
    pub(super) fn from_attribute(attribute: Option<&'e str>) -> Self {
        match attribute {
            Some(text) if !text.trim().is_empty() => EmailAddress::parse(text).map_or(Self::Malformed, Self::Address),
            _ => Self::Missing,
        }
    }

    pub(super) fn address(&self) -> Option<&EmailAddress<'e>> {
        match self {
            Self::Address(address) => Some(address),
            Self::Missing | Self::Malformed => None,
        }
    }
}

impl<'e> EmailAddress<'e> {
    /// One `@` with 1 to 64 characters before it (RFC 5321, 4.5.3.1.1), all of them ASCII, which is what Cognito's mail service
    /// takes, and none that needs quotes; and a domain behind it. Nothing is trimmed: a blank at an end is no part of an
    /// address.
    fn parse(text: &'e str) -> Option<Self> {
        const NEED_QUOTES: &[u8] = br#"()<>[]:;,\""#;
        let (local, domain) = text.split_once('@')?;
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !NEED_QUOTES.contains(&byte);
        let is_local = (1..=64).contains(&local.len()) && local.bytes().all(is_plain);
        let domain = MailDomain::parse(domain)?;
        is_local.then_some(Self { text, local, domain })
    }

    /// Whether it has a sub-address, as in `ann+tag@example.com`.
    pub(super) fn has_plus_tag(&self) -> bool {
        self.local.contains('+')
    }
}
