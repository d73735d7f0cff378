//! Keys over the network: HTTP/1.1, over TLS except for loopback addresses.
//!
//! The root certificates are compiled in. Redirects are not followed, and proxies in the environment are ignored: the keys
//! come from the configured address, or not at all.

use crate::fetch::{Fetch, FetchError, FetchFuture, MAX_BODY};
use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::{StatusCode, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::aws_lc_rs;
use std::fmt;
use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;

/// For a whole request, from the DNS lookup to the last byte of the response.
const TIMEOUT: Duration = Duration::from_millis(1_500);

/// Fetches keys over HTTPS. Plain HTTP is only allowed for loopback addresses.
///
/// The client is built with the first request, which a verifier with bundled keys may never make.
///
/// ```no_run
/// use cognito_triggers_jwt_verifier::{AppClients, Https, UserPool, Verifier};
///
/// let pool = UserPool::new("eu-west-1_AbCdEf123")?;
/// let verifier = Verifier::fetching(pool, AppClients::any(), Https::new());
/// # Ok::<(), cognito_triggers_jwt_verifier::InvalidUserPoolId>(())
/// ```
#[derive(Default)]
pub struct Https {
    client: OnceLock<Option<HttpsClient>>,
}

type HttpsClient = Client<HttpsConnector<HttpConnector>, Empty<Bytes>>;

impl Https {
    /// A fetcher whose client is not built yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    async fn get(&self, uri: Uri) -> Result<Vec<u8>, FetchError> {
        let client = self.client.get_or_init(client).as_ref().ok_or(FetchError::Refused)?;
        let response = client.get(uri).await.map_err(|_| FetchError::Transport)?;
        if response.status() != StatusCode::OK {
            return Err(FetchError::Refused);
        }
        let body = Limited::new(response.into_body(), MAX_BODY).collect().await;
        let body = body.map_err(|error| match error.is::<LengthLimitError>() {
            true => FetchError::Refused,
            false => FetchError::Transport,
        })?;
        Ok(body.to_bytes().into())
    }
}

impl Fetch for Https {
    fn fetch<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
        Box::pin(async move {
            let uri = url.parse().ok().filter(is_allowed).ok_or(FetchError::Refused)?;
            tokio::time::timeout(TIMEOUT, self.get(uri)).await.map_err(|_| FetchError::TimedOut)?
        })
    }
}

impl fmt::Debug for Https {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Https")
    }
}

/// Connections are not pooled: keys are fetched once an hour, and Lambda may have frozen the process in between.
fn client() -> Option<HttpsClient> {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    // The provider is explicit, because the default of the process may not be set, which panics.
    let tls = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(aws_lc_rs::default_provider()).ok()?;
    let connect = tls.https_or_http().enable_http1().wrap_connector(tcp);
    Some(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connect))
}

fn is_allowed(uri: &Uri) -> bool {
    match uri.scheme_str() {
        Some("https") => true,
        Some("http") => uri.host().is_some_and(is_loopback),
        _ => false,
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
