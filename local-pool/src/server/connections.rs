//! Connections: accepted until the server is dropped, and ended if their client is too slow.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// How long a client may take to send the headers, which is also how long a connection may be idle. Clients keep
/// connections for later requests.
const HEADERS: Duration = Duration::from_secs(60);
/// After an error of the operating system, such as too many open files.
const PAUSE: Duration = Duration::from_millis(200);

/// Accepts connections. They end together with this future.
pub(super) async fn accept_connections(listener: TcpListener, routes: Router) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(connections.spawn(serve_connection(stream, routes.clone()))),
            Err(_) => sleep(PAUSE).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Serves one connection. Its errors are those of the client, who gets no other response.
async fn serve_connection(stream: TcpStream, routes: Router) {
    // Otherwise a small answer waits for the client's delayed acknowledgement.
    drop(stream.set_nodelay(true));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    drop(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes)).await);
}
