//! The loopback addresses (threat model, D01).

use axum::Router;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use tokio::net::TcpListener;

/// The default port of the page.
pub const PORT: u16 = 4321;

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
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = v4.local_addr()?.port();
        let v6 = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
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
        let v4 = axum::serve(self.v4, router.clone());
        match self.v6 {
            Some(v6) => tokio::select! {
                ended = v4 => ended,
                ended = axum::serve(v6, router) => ended,
            },
            None => v4.await,
        }
    }
}
