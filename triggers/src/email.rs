//! The e-mail address of a user.

use policy::MailDomain;

/// The attribute `email`.
pub(crate) enum Email<'e> {
    /// Missing, or only whitespace.
    Missing,
    /// Not a valid address.
    Malformed,
    /// A valid address.
    Address(EmailAddress<'e>),
}

/// An address: `local@domain`. It is never normalized, except that the domain is compared in lower case: different
/// addresses belong to different users (threat model, S04 and S13). No `Debug`: it is personal data.
pub(crate) struct EmailAddress<'e> {
    /// The address as received.
    pub(crate) text: &'e str,
    /// The part before the `@`.
    pub(crate) local: &'e str,
    /// The part after the `@`.
    pub(crate) domain: MailDomain,
}

impl<'e> Email<'e> {
    pub(crate) fn from_attribute(attribute: Option<&'e str>) -> Self {
        match attribute {
            Some(text) if !text.trim().is_empty() => EmailAddress::parse(text).map_or(Self::Malformed, Self::Address),
            _ => Self::Missing,
        }
    }

    pub(crate) fn address(&self) -> Option<&EmailAddress<'e>> {
        match self {
            Self::Address(address) => Some(address),
            Self::Missing | Self::Malformed => None,
        }
    }
}

impl<'e> EmailAddress<'e> {
    /// 1 to 64 characters (RFC 5321, 4.5.3.1.1), one `@`, and a domain. The characters before the `@` are ASCII, because
    /// Cognito's mail service accepts no others, and need no quotes. The text is not trimmed: an address with a space at
    /// either end is not valid.
    fn parse(text: &'e str) -> Option<Self> {
        const NEED_QUOTES: &[u8] = br#"()<>[]:;,\""#;
        let (local, domain) = text.split_once('@')?;
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !NEED_QUOTES.contains(&byte);
        let is_local = (1..=64).contains(&local.len()) && local.bytes().all(is_plain);
        let domain = MailDomain::parse(domain)?;
        is_local.then_some(Self { text, local, domain })
    }

    /// Whether it uses plus addressing, as in `ann+tag@example.com`.
    pub(crate) fn has_plus_tag(&self) -> bool {
        self.local.contains('+')
    }
}
