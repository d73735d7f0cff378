//! The URLs of a brand. They contain only characters without a special meaning in HTML, and every parser reads them the
//! same way.

use crate::{InvalidValue, host::Host};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The URL of the app: an origin and an optional path prefix, stored without a trailing slash.
///
/// `https`; `http` is accepted only for loopback hosts (threat model, U04). No user, query, fragment, dot segments,
/// and no character that needs escaping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseUrl {
    text: String,
    host: Host,
    secure: bool,
}

impl BaseUrl {
    /// Parses a configured base URL of at most 200 bytes.
    pub fn parse(raw: &str) -> Result<Self, InvalidValue> {
        let Parts { secure, host, port, path } = Parts::parse(raw)?;
        if !secure && !host.is_loopback() {
            return Err(InvalidValue::new(
                "must be https; http is allowed only for loopback hosts (localhost, 127.0.0.0/8, [::1])",
                "write https:// in front of the host",
            ));
        }
        if !path.is_empty() {
            check_path(path)?;
        }
        let path = path.strip_suffix('/').unwrap_or(path);
        let scheme = if secure { "https" } else { "http" };
        let colon = if port.is_empty() { "" } else { ":" };
        let text = format!("{scheme}://{}{colon}{port}{path}", host.as_str());
        check_length(&text)?;
        Ok(Self { text, host, secure })
    }

    /// The host in lower case, an IPv6 address in its brackets, without the port.
    pub fn host(&self) -> &str {
        self.host.as_str()
    }

    /// Scheme, host and port, as a browser compares them.
    pub fn origin(&self) -> &str {
        let host = self.text.find("://").map_or(0, |scheme| scheme + 3);
        let path = self.text.get(host..).and_then(|rest| rest.find('/')).map_or(self.text.len(), |path| host + path);
        self.text.get(..path).unwrap_or(&self.text)
    }

    /// Whether this is plain http to a loopback host: useful for development, a mistake elsewhere.
    pub fn is_loopback_http(&self) -> bool {
        !self.secure
    }

    /// The whole URL, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// A path below a [`BaseUrl`]: begins with `/`, without query, fragment, dot segments and empty segments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrlPath(String);

impl UrlPath {
    /// Parses a configured path of at most 200 bytes.
    pub fn parse(raw: &str) -> Result<Self, InvalidValue> {
        check_length(raw)?;
        check_path(raw)?;
        Ok(Self(raw.to_owned()))
    }

    /// The path, including the leading slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The URL of a brand's logo: `https`, with a path, without user, query and fragment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoUrl {
    text: String,
    host: Host,
}

impl LogoUrl {
    /// Parses a configured logo URL of at most 200 bytes. The caller must check the host.
    pub fn parse(raw: &str) -> Result<Self, InvalidValue> {
        let Parts { secure, host, port, path } = Parts::parse(raw)?;
        if !secure {
            return Err(InvalidValue::new(
                "must be https; mail clients load nothing else",
                "write https:// in front of the host",
            ));
        }
        check_path(path)?;
        let colon = if port.is_empty() { "" } else { ":" };
        let text = format!("https://{}{colon}{port}{path}", host.as_str());
        check_length(&text)?;
        Ok(Self { text, host })
    }

    /// The host in lower case, without the port.
    pub fn host(&self) -> &str {
        self.host.as_str()
    }

    /// The whole URL.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The parts of an absolute URL; the path is not validated yet and may be empty.
struct Parts<'a> {
    secure: bool,
    host: Host,
    port: &'a str,
    path: &'a str,
}

impl<'a> Parts<'a> {
    fn parse(raw: &'a str) -> Result<Self, InvalidValue> {
        let (secure, rest) = without_scheme(raw).ok_or(InvalidValue::new(
            "must begin with https://",
            "write the whole address, for example https://app.example.com",
        ))?;
        if rest.contains(['?', '#']) {
            return Err(InvalidValue::new(
                "must have no query (?) and no fragment (#)",
                "remove them; links add their own query",
            ));
        }
        let (authority, path) = match rest.find('/').and_then(|slash| rest.split_at_checked(slash)) {
            Some(split) => split,
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(InvalidValue::new("must have no user name or password (@)", "write the host alone"));
        }
        let (host, port) = host_and_port(authority).ok_or(InvalidValue::new(
            "must have a port between 1 and 65535, or none",
            "remove the colon or correct the port",
        ))?;
        let host = Host::parse(host).ok_or(InvalidValue::new(
            "must have a well-formed host: a domain name, an IPv4 address, or an IPv6 address in brackets",
            "write the host as a browser's address bar shows it, non-ASCII names in Punycode (xn--…)",
        ))?;
        Ok(Self { secure, host, port, path })
    }
}

fn without_scheme(raw: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = raw.split_once("://")?;
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Some((true, rest)),
        "http" => Some((false, rest)),
        _ => None,
    }
}

/// Splits off the port, if there is one. `None` if it is not a number of 1 to 65535 in its usual notation.
fn host_and_port(authority: &str) -> Option<(&str, &str)> {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => {
            let number: u16 = port.parse().ok()?;
            (number != 0 && !port.starts_with(['0', '+'])).then_some((host, port))
        }
        _ => Some((authority, "")),
    }
}

/// Validates a path: a slash, then segments of characters that need no escaping in a URL, in HTML or in a style.
fn check_path(path: &str) -> Result<(), InvalidValue> {
    let segments = path
        .strip_prefix('/')
        .ok_or(InvalidValue::new("must have a path that begins with /", "write for example /confirm"))?;
    let is_empty_inside = path.contains("//");
    if is_empty_inside || segments.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(InvalidValue::new("must have no empty, . or .. segments in its path", "remove these segments"));
    }
    if !has_plain_characters(path) {
        return Err(InvalidValue::new(
            "must have a path of ASCII letters, digits and - . _ ~ ! $ * + , = : @ only",
            "write other letters percent-encoded (%C3%A9); spaces, quotes, brackets, ? and # cannot be used",
        ));
    }
    Ok(())
}

/// A percent sign must encode a byte of a non-ASCII character: programs disagree about encoded ASCII characters, such
/// as `%2e` or `%2f`.
fn has_plain_characters(path: &str) -> bool {
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => is_non_ascii_byte(bytes.next(), bytes.next()),
            b'/' | b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'*' | b'+' | b',' | b'=' | b':' | b'@' => true,
            _ => byte.is_ascii_alphanumeric(),
        };
        if !fits {
            return false;
        }
    }
    true
}

fn is_non_ascii_byte(first: Option<u8>, second: Option<u8>) -> bool {
    let is_high = matches!(first, Some(b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F'));
    is_high && second.is_some_and(|digit| digit.is_ascii_hexdigit())
}

/// URLs have a maximum length, so that the size of a mail is bounded.
fn check_length(text: &str) -> Result<(), InvalidValue> {
    if text.len() > 200 {
        return Err(InvalidValue::new("must have at most 200 characters", "use a shorter address"));
    }
    Ok(())
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for LogoUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
