//! The `Host` of a request. A page of any site can make its own host name resolve to this machine, and its scripts then
//! send requests that a browser does not treat as cross-origin. Only `Host` tells them apart.

use axum::http::header::HOST;
use axum::http::{HeaderMap, Uri};
use std::sync::Arc;

/// Browsers omit this port in `Host` and `Origin`.
const DEFAULT_PORT: u16 = 80;

/// The names under which programs on this machine reach the server.
#[derive(Clone, Debug)]
pub(super) struct LoopbackHosts(Arc<[String]>);

impl LoopbackHosts {
    /// The names of a server on this port.
    pub(super) fn for_port(port: u16) -> Self {
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let bare = names.iter().filter(|_| port == DEFAULT_PORT).map(|name| (*name).to_owned());
        Self(names.iter().map(|name| format!("{name}:{port}")).chain(bare).collect())
    }

    /// Whether a host and port is one of these names.
    pub(super) fn has(&self, host: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Whether a request has exactly one `Host`, and it is one of these names. So must be the host of an absolute URI
    /// in the request line, which takes precedence over the header.
    pub(super) fn allow(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        host.to_str().is_ok_and(|host| self.has(host))
            && uri.authority().is_none_or(|authority| self.has(authority.as_str()))
    }

    /// Whether an `Origin` is a page of this server.
    pub(super) fn is_own_origin(&self, origin: &str) -> bool {
        origin.strip_prefix("http://").is_some_and(|host| self.has(host))
    }
}

#[cfg(test)]
mod tests {
    use super::LoopbackHosts;

    #[test]
    fn only_names_of_loopback_with_the_port_are_known() {
        let hosts = LoopbackHosts::for_port(9229);
        for host in ["localhost:9229", "127.0.0.1:9229", "[::1]:9229", "LocalHost:9229"] {
            assert!(hosts.has(host) && hosts.is_own_origin(&format!("http://{host}")), "{host}");
        }
        for host in
            ["localhost", "localhost:80", "evil.example:9229", "localhost.evil.example:9229", "0.0.0.0:9229", ""]
        {
            assert!(!hosts.has(host) && !hosts.is_own_origin(&format!("http://{host}")), "{host}");
        }
        assert!(!hosts.is_own_origin("https://localhost:9229") && !hosts.is_own_origin("null"));
        assert!(LoopbackHosts::for_port(80).has("localhost"));
    }
}
