//! The SDK's HTTP client: HTTP/1.1, with TLS if the endpoint is `https`.
//!
//! The SDK's default client also supports HTTP/2. Because Cargo unifies the features of a shared dependency, every
//! function would then contain HTTP/2, even those that call no service.
//!
//! The root certificates are compiled in, so that none are read at the start. Proxy variables are ignored.
//!
//! A response is read up to a limit. The SDK itself would collect a response of any length in memory.

use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::ErrorKind;
use http_body_util::Limited;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::connect::{CaptureConnection, Connect, HttpConnector as Tcp, capture_connection};
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::aws_lc_rs;
use std::error::Error;
use std::fmt::Debug;
use std::io;
use std::iter::successors;
use std::sync::OnceLock;
use std::time::Duration;
use tower::Layer;
use tower::timeout::TimeoutLayer;
use tower::timeout::error::Elapsed;
use tower::util::{BoxCloneSyncService, option_layer};

/// The size limit of a response body, in bytes. The largest response is a user with every attribute: 50 custom and about
/// 20 standard ones, with values of 2,048 characters, are less than 600 KiB. A DynamoDB item has at most 400 KiB.
const MAX_RESPONSE_BYTES: usize = 1 << 20;

/// The connection pool that all clients of a process share. It is created at the first call.
#[derive(Debug, Default)]
pub struct Http1 {
    connector: OnceLock<SharedHttpConnector>,
}

impl HttpClient for Http1 {
    /// All clients of a process have the same settings, so the first client's are used. There is no read timeout: the
    /// timeout of an attempt covers it.
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        self.connector.get_or_init(|| connector(settings.connect_timeout())).clone()
    }
}

/// A connection pool for calls without an SDK client. The timeout covers the DNS lookup, the connection and the TLS handshake.
pub fn connector(connect_timeout: Option<Duration>) -> SharedHttpConnector {
    let mut tcp = Tcp::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    // The provider is explicit: looking up the process's default may panic.
    let tls = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(aws_lc_rs::default_provider());
    let client = tls.map(|tls| {
        let connect = tls.https_or_http().enable_http1().wrap_connector(tcp);
        let connect = BoxCloneSyncService::new(option_layer(connect_timeout.map(TimeoutLayer::new)).layer(connect));
        Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connect)
    });
    SharedHttpConnector::new(Connector { client })
}

#[derive(Debug)]
struct Connector<C> {
    client: Result<Client<C, SdkBody>, rustls::Error>,
}

impl<C: Connect + Debug + Clone + Send + Sync + 'static> HttpConnector for Connector<C> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.client.clone();
        HttpConnectorFuture::new(async move {
            let client = client.map_err(|error| ConnectorError::other(error.into(), None))?;
            let mut request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
            let connection = capture_connection(&mut request);
            if let Some(capture) = request.extensions().get::<CaptureSmithyConnection>() {
                capture.set_connection_retriever(move || connection_metadata(connection.clone()));
            }
            let response = client.request(request).await.map_err(to_connector_error)?;
            let response = response.map(|body| SdkBody::from_body_1_x(Limited::new(body, MAX_RESPONSE_BYTES)));
            HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

/// Lets the SDK close the connection of a call after an error that may affect only that host.
fn connection_metadata(connection: CaptureConnection) -> Option<ConnectionMetadata> {
    connection.connection_metadata().as_ref()?;
    let close = move || {
        if let Some(connection) = connection.connection_metadata().as_ref() {
            connection.poison();
        }
    };
    Some(ConnectionMetadata::builder().proxied(false).poison_fn(close).build())
}

/// Converts an error into the kinds by which the SDK decides about retries.
fn to_connector_error(error: ClientError) -> ConnectorError {
    let call: Option<&hyper::Error> = find_cause(&error);
    let is_user = call.is_some_and(hyper::Error::is_user);
    let is_closed = call.is_some_and(|call| call.is_closed() || call.is_canceled());
    let is_incomplete = call.is_some_and(hyper::Error::is_incomplete_message);
    if find_cause::<Elapsed>(&error).is_some() {
        ConnectorError::timeout(error.into())
    } else if is_user {
        ConnectorError::user(error.into())
    } else if is_closed || error.is_connect() || find_cause::<io::Error>(&error).is_some() {
        ConnectorError::io(error.into())
    } else {
        ConnectorError::other(error.into(), is_incomplete.then_some(ErrorKind::TransientError))
    }
}

/// Whether the call was never sent because there was no connection: DNS lookup, connect or TLS handshake failed or timed
/// out.
pub fn never_connected(error: &ConnectorError) -> bool {
    find_cause(error).is_some_and(ClientError::is_connect)
}

fn find_cause<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    successors(Some(error), |&error| error.source()).find_map(|error| error.downcast_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;
    use std::net::{Ipv4Addr, SocketAddr};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// A service whose response has this length; `None`: chunked, without an end. Counts the bytes that it could send.
    async fn service(length: Option<usize>) -> (SocketAddr, Arc<AtomicUsize>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let (address, sent) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let counter = Arc::clone(&sent);
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            assert!(stream.read(&mut [0; 4_096]).await.unwrap() > 0);
            let head = match length {
                Some(length) => format!("content-length: {length}"),
                None => "transfer-encoding: chunked".to_owned(),
            };
            stream.write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes()).await.unwrap();
            while counter.load(Ordering::Relaxed) < length.unwrap_or(usize::MAX) {
                let left = length.unwrap_or(usize::MAX) - counter.load(Ordering::Relaxed);
                let part = vec![b'a'; left.min(1 << 16)];
                let part = if length.is_some() { part } else { [b"10000\r\n", &part[..], b"\r\n"].concat() };
                if stream.write_all(&part).await.is_err() {
                    return;
                }
                counter.fetch_add(left.min(1 << 16), Ordering::Relaxed);
            }
        });
        (address, sent)
    }

    async fn body_length(address: SocketAddr) -> Result<usize, ()> {
        let request = HttpRequest::get(format!("http://{address}/")).unwrap();
        let response = connector(None).call(request).await.unwrap();
        response.into_body().collect().await.map(|body| body.to_bytes().len()).map_err(drop)
    }

    #[tokio::test]
    async fn r22_response_is_read_up_to_a_limit() {
        for (length, read) in [
            (Some(0), Ok(0)),
            (Some(MAX_RESPONSE_BYTES), Ok(MAX_RESPONSE_BYTES)),
            (Some(MAX_RESPONSE_BYTES + 1), Err(())),
            (Some(50 << 20), Err(())),
            (None, Err(())),
        ] {
            let (address, sent) = service(length).await;
            assert_eq!(body_length(address).await, read, "{length:?}");
            // The buffers of both sockets hold the rest.
            assert!(sent.load(Ordering::Relaxed) < 20 << 20, "{length:?}: {} bytes", sent.load(Ordering::Relaxed));
        }
    }
}
