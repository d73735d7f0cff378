//! The page on loopback: what is served, to whom, and how much of it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `listen` | loopback addresses, connections and their limits |
//! | `guard` | whom the server answers, and what every answer says about itself |
//! | `routes` | every address |
//! | `app_state` | what the addresses show: the snapshot of the moment, and drafts |

mod app_state;
mod guard;
mod listen;
mod routes;

pub use app_state::AppState;
pub use listen::{Listener, PORT};

use std::io;
use std::sync::Arc;

/// Serves until the process ends.
///
/// # Errors
/// What the operating system says when no more connections can be taken.
pub async fn serve(listener: Listener, app_state: Arc<AppState>) -> io::Result<()> {
    let hosts = guard::Hosts::for_port(listener.port());
    listener.serve(routes::router(app_state, hosts)).await
}
