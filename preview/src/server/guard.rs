//! Access checks and security headers (threat model, D03 to D09).
//!
//! A page of another origin can make a browser send requests to this server. It must neither read nor change anything:
//! the `Host` must be a loopback name, foreign origins are refused, and so are requests that `Sec-Fetch-Site` marks as
//! loaded by another page. No response allows cross-origin reads, and changes require JSON, which a cross-origin form
//! cannot send.

use axum::extract::{Request, State};
use axum::http::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Browsers omit this port in `Host` and `Origin`.
const DEFAULT_HTTP_PORT: u16 = 80;

/// The host names under which a local browser reaches the server.
#[derive(Clone)]
pub(super) struct Hosts(Arc<[String]>);

impl Hosts {
    pub(super) fn for_port(port: u16) -> Self {
        let names = ["127.0.0.1", "localhost", "[::1]"];
        let bare = names.iter().filter(|_| port == DEFAULT_HTTP_PORT).map(|name| (*name).to_owned());
        Self(names.iter().map(|name| format!("{name}:{port}")).chain(bare).collect())
    }

    fn has(&self, host: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Allows a request only if it has exactly one `Host`, and every `Origin` and `Host` is one of these names.
    fn allow(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        let origins_are_ours = headers.get_all(ORIGIN).iter().all(|origin| {
            origin
                .to_str()
                .ok()
                .and_then(|origin| origin.strip_prefix("http://"))
                .is_some_and(|origin| self.has(origin))
        });
        host.is_some_and(|host| self.has(host)) && hosts.next().is_none() && origins_are_ours
    }
}

/// Whether another page loads this resource. Following a link from another page is allowed; loading images, scripts and
/// frames is not.
fn is_for_another_page(request: &Request) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_followed = request.method() == Method::GET && header("sec-fetch-dest") == Some("document");
    header("sec-fetch-site").is_some_and(|site| !["same-origin", "none"].contains(&site)) && !is_followed
}

/// Refuses requests of other origins, and adds the security headers to every response.
pub(super) async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    // An absolute URI in the request line takes precedence over the `Host` header.
    let is_allowed = hosts.allow(request.headers())
        && request.uri().authority().is_none_or(|authority| hosts.has(authority.as_str()))
        && !is_for_another_page(&request);
    let mut response = if is_allowed {
        next.run(request).await
    } else {
        (
            StatusCode::FORBIDDEN,
            "this page can only be opened by a browser on the same machine, under its own address\n",
        )
            .into_response()
    };
    for (name, value) in SECURITY_HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    let policy = HeaderName::from_static("content-security-policy");
    response.headers_mut().entry(policy).or_insert(HeaderValue::from_static(DATA_POLICY));
    response
}

const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (HeaderName::from_static("x-content-type-options"), "nosniff"),
    (HeaderName::from_static("referrer-policy"), "no-referrer"),
    (HeaderName::from_static("cache-control"), "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// For responses without a policy of their own: they are data, and do nothing when opened.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
/// For a mail on its own: no scripts, and nothing from the network.
pub(super) const MAIL_POLICY: &str =
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn default_port_may_be_omitted() {
        for (port, host, expected) in [
            (80, "localhost", true),
            (80, "127.0.0.1:80", true),
            (80, "evil.example", false),
            (4321, "localhost", false),
            (4321, "[::1]:4321", true),
        ] {
            assert_eq!(Hosts::for_port(port).has(host), expected, "{host} of {port}");
        }
    }
}
