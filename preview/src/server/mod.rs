//! The loopback server of the page.
//!
//! | file | what it contains |
//! | --- | --- |
//! | `listen` | the loopback addresses |
//! | `hosts` | the host names of a server on loopback |
//! | `guard` | access checks and security headers |
//! | `routes` | every route |
//! | `app_state` | the current snapshot, and drafts |

mod app_state;
mod guard;
mod hosts;
mod listen;
mod routes;

pub use app_state::AppState;
pub use hosts::LoopbackHosts;
pub use listen::{Listener, PORT};

use std::io;
use std::sync::Arc;

/// Serves until the process ends.
///
/// # Errors
/// An error of the operating system that prevents new connections.
pub async fn serve(listener: Listener, app_state: Arc<AppState>) -> io::Result<()> {
    let hosts = LoopbackHosts::for_port(listener.port());
    listener.serve(routes::router(app_state, hosts)).await
}
