//! Loopback addresses, connections and their limits (threat model, D01 and D11).

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// The default port of the page.
pub const PORT: u16 = 4321;
/// A browser opens up to six connections to one host; this is enough for about ten tabs.
const MAX_CONNECTIONS: usize = 64;
/// Limit for the request line and headers, in bytes.
const MAX_HEADER_BYTES: usize = 16 << 10;
/// How long a client may take to send the headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(5);

/// Listens on the loopback addresses only.
pub struct Listener {
    v4: TcpListener,
    /// `None` on machines without IPv6.
    v6: Option<TcpListener>,
    port: u16,
}

impl Listener {
    /// Binds the port on `127.0.0.1`, and on `::1` if available; 0 is any free port.
    ///
    /// # Errors
    /// `AddrInUse` if the port is taken.
    pub async fn bind(port: u16) -> io::Result<Self> {
        let v4 = TcpListener::bind(address(Ipv4Addr::LOCALHOST.into(), port)).await?;
        let port = v4.local_addr()?.port();
        let v6 = match TcpListener::bind(address(Ipv6Addr::LOCALHOST.into(), port)).await {
            // Otherwise `localhost` could lead to another program's page.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            bound => bound.ok(),
        };
        Ok(Self { v4, v6, port })
    }

    /// The next free port after this one.
    pub async fn next_free(port: u16) -> Option<u16> {
        for candidate in port.checked_add(1)?..=u16::MAX {
            if Self::bind(candidate).await.is_ok() {
                return Some(candidate);
            }
        }
        None
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    pub(super) async fn serve(self, router: Router) -> io::Result<()> {
        let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        loop {
            let stream = tokio::select! {
                accepted = self.v4.accept() => accepted,
                accepted = accept(self.v6.as_ref()) => accepted,
            };
            let Ok((stream, _)) = stream else {
                // Usually no file descriptors are left: wait until other connections end.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let Ok(permit) = Arc::clone(&permits).try_acquire_owned() else { continue };
            let router = router.clone();
            tokio::spawn(async move {
                serve_connection(stream, router).await;
                drop(permit);
            });
        }
    }
}

fn address(ip: IpAddr, port: u16) -> SocketAddr {
    SocketAddr::new(ip, port)
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}

async fn serve_connection(stream: TcpStream, router: Router) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // A client that disconnects is not an error of the server.
    let _ = connection.await;
}
