//! The hosts that a configured URL may have: only notations that every URL parser reads the same way.

use serde::{Deserialize, Serialize};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A well-formed host in canonical (lower-case) notation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Host {
    text: String,
    loopback: bool,
}

impl Host {
    /// Parses a domain name, an IPv4 address, or an IPv6 address in brackets. `None` for anything else, such as
    /// `0x7f.1` or `127.1`, which browsers read as a different address.
    pub(crate) fn parse(raw: &str) -> Option<Self> {
        let text = raw.to_ascii_lowercase();
        let loopback = match text.strip_prefix('[') {
            Some(rest) => ipv6(rest.strip_suffix(']')?)?.is_loopback(),
            None if looks_numeric(&text) => text.parse::<Ipv4Addr>().ok()?.is_loopback(),
            None if is_domain(&text) => text == "localhost",
            None => return None,
        };
        Some(Self { text, loopback })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the host is loopback: `localhost`, 127.0.0.0/8, `[::1]`.
    pub(crate) fn is_loopback(&self) -> bool {
        self.loopback
    }
}

/// An IPv6 address in the notation of RFC 5952, without an IPv4 tail, which parsers treat differently.
fn ipv6(text: &str) -> Option<Ipv6Addr> {
    let address: Ipv6Addr = text.parse().ok()?;
    (address.to_string() == text && !text.contains('.')).then_some(address)
}

/// The "ends in a number" test of the URL standard: such a host is an IPv4 address or an error, never a name.
fn looks_numeric(host: &str) -> bool {
    host.rsplit('.').next().is_some_and(|last| {
        let hexadecimal = last.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        hexadecimal || (!last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// A lower-case name of letters, digits and inner hyphens (RFC 1123), at most 253 bytes long.
#[must_use]
pub fn is_domain(name: &str) -> bool {
    let is_label = |label: &str| {
        matches!(label.len(), 1..=63)
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}
