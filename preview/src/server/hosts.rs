//! The `Host` of a request (threat model, D03). A page of any site can make its own host name resolve to this machine, and
//! its scripts then send requests that a browser does not treat as cross-origin. Only `Host` tells them apart.

use axum::http::header::HOST;
use axum::http::{HeaderMap, Uri};
use std::sync::Arc;

/// Browsers omit this port in `Host` and `Origin`.
const DEFAULT_HTTP_PORT: u16 = 80;

/// The host names under which a program on this machine reaches a server on loopback. `serve` uses them too.
#[derive(Clone, Debug)]
pub struct LoopbackHosts(Arc<[String]>);

impl LoopbackHosts {
    /// The names of a server on this port.
    #[must_use]
    pub fn for_port(port: u16) -> Self {
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let bare = names.iter().filter(|_| port == DEFAULT_HTTP_PORT).map(|name| (*name).to_owned());
        Self(names.iter().map(|name| format!("{name}:{port}")).chain(bare).collect())
    }

    /// Whether a host and port is one of these names.
    #[must_use]
    pub fn has(&self, host: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Whether a request has exactly one `Host`, and it is one of these names. So must be the host of an absolute URI in the
    /// request line, which takes precedence over the header.
    #[must_use]
    pub fn allow(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        host.to_str().is_ok_and(|host| self.has(host))
            && uri.authority().is_none_or(|authority| self.has(authority.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::LoopbackHosts;

    #[test]
    fn default_port_may_be_omitted() {
        for (port, host, expected) in [
            (80, "localhost", true),
            (80, "127.0.0.1:80", true),
            (80, "evil.example", false),
            (4321, "localhost", false),
            (4321, "[::1]:4321", true),
        ] {
            assert_eq!(LoopbackHosts::for_port(port).has(host), expected, "{host} of {port}");
        }
    }
}
