//! The SDK's way to the network: HTTP/1.1, over TLS where the endpoint says `https`.
//!
//! The SDK brings one of its own, which speaks HTTP/2 too. Cargo gives a feature of a dependency to all who share it, so
//! that every function of the suite would carry HTTP/2, also those that call nobody.
//!
//! Whom TLS trusts is compiled in: a start reads no certificates. Proxies in the environment play no part.

use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::ErrorKind;
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

/// The connections of a process, which all clients share. Nothing is built before the first call.
#[derive(Debug, Default)]
pub struct Http1 {
    connector: OnceLock<SharedHttpConnector>,
}

impl HttpClient for Http1 {
    /// All clients of a process are made with the same settings, so the first one's are everybody's. Reading has no limit
    /// of its own: an attempt has one.
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        self.connector.get_or_init(|| connector(settings.connect_timeout())).clone()
    }
}

/// The limit is for all of it: the name looked up, the connection opened, TLS agreed on.
fn connector(limit: Option<Duration>) -> SharedHttpConnector {
    let mut tcp = Tcp::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    // The provider is named: looking for that of the process may panic.
    let tls = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(aws_lc_rs::default_provider());
    let client = tls.map(|tls| {
        let connect = tls.https_or_http().enable_http1().wrap_connector(tcp);
        let connect = BoxCloneSyncService::new(option_layer(limit.map(TimeoutLayer::new)).layer(connect));
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
            let answer = client.request(request).await.map_err(to_connector_error)?;
            let answer = answer.map(SdkBody::from_body_1_x);
            HttpResponse::try_from(answer).map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

/// The connection of a call, for the SDK, which has it closed after an error that may be that host's alone.
fn connection_metadata(connection: CaptureConnection) -> Option<ConnectionMetadata> {
    connection.connection_metadata().as_ref()?;
    let close = move || {
        if let Some(connection) = connection.connection_metadata().as_ref() {
            connection.poison();
        }
    };
    Some(ConnectionMetadata::builder().proxied(false).poison_fn(close).build())
}

/// What went wrong, in the kinds by which the SDK decides whether to try again.
fn to_connector_error(error: ClientError) -> ConnectorError {
    let call: Option<&hyper::Error> = find_cause(&error);
    let is_user = call.is_some_and(hyper::Error::is_user);
    let is_gone = call.is_some_and(|call| call.is_closed() || call.is_canceled());
    let is_cut = call.is_some_and(hyper::Error::is_incomplete_message);
    if find_cause::<Elapsed>(&error).is_some() {
        ConnectorError::timeout(error.into())
    } else if is_user {
        ConnectorError::user(error.into())
    } else if is_gone || error.is_connect() || find_cause::<io::Error>(&error).is_some() {
        ConnectorError::io(error.into())
    } else {
        ConnectorError::other(error.into(), is_cut.then_some(ErrorKind::TransientError))
    }
}

/// Whether there never was a connection to send the call over: the name not found, nobody there, TLS not agreed on, or
/// not in time.
pub fn never_connected(error: &ConnectorError) -> bool {
    find_cause(error).is_some_and(ClientError::is_connect)
}

fn find_cause<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    successors(Some(error), |&error| error.source()).find_map(|error| error.downcast_ref())
}
