//! Access checks and security headers (threat model, D03 to D09).
//!
//! A page of another origin can make a browser send requests to this server. It must neither read nor change anything:
//! the `Host` must be a loopback name, foreign origins are refused, and so are requests that `Sec-Fetch-Site` marks as
//! loaded by another page. No response allows cross-origin reads, and changes require JSON, which a cross-origin form
//! cannot send.

use super::hosts::LoopbackHosts;
use axum::extract::{Request, State};
use axum::http::header::{HeaderName, HeaderValue, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Whether every `Origin` is the server itself.
fn origins_are_ours(hosts: &LoopbackHosts, headers: &HeaderMap) -> bool {
    headers.get_all(ORIGIN).iter().all(|origin| {
        let origin = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
        origin.is_some_and(|origin| hosts.has(origin))
    })
}

/// Whether another page loads this resource. Following a link from another page is allowed; loading images, scripts and
/// frames is not.
fn is_for_another_page(request: &Request) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_followed = request.method() == Method::GET && header("sec-fetch-dest") == Some("document");
    header("sec-fetch-site").is_some_and(|site| !["same-origin", "none"].contains(&site)) && !is_followed
}

/// Refuses requests of other origins, and adds the security headers to every response.
pub(super) async fn guard(State(hosts): State<LoopbackHosts>, request: Request, next: Next) -> Response {
    let is_allowed = hosts.allow(request.headers(), request.uri())
        && origins_are_ours(&hosts, request.headers())
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
