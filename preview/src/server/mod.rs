//! The page on loopback: what is served, to whom, and how much of it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `listen` | loopback addresses, connections and their limits |
//! | `guard` | whom the server answers, and what every answer says about itself |
//! | `routes` | every address |
//! | `studio` | what the addresses show: the edition of the moment, and drafts |

mod guard;
mod listen;
mod routes;
mod studio;

pub use listen::{Listener, PORT};
pub use studio::Studio;

use std::io;
use std::sync::Arc;

/// Serves until the process ends.
///
/// # Errors
/// What the operating system says when no more connections can be taken.
pub async fn serve(listener: Listener, studio: Arc<Studio>) -> io::Result<()> {
    let hosts = guard::Hosts::of(listener.port());
    listener.serve(routes::router(studio, hosts)).await
}
