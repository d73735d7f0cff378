//! HTTP on loopback.
//!
//! | file | contents |
//! | --- | --- |
//! | `local_pool`, `start` | the server as a value, and what its start decides |
//! | `connections` | accepting connections, and not waiting for slow ones |
//! | `routes` | the routes |
//! | `guard`, `hosts` | what every request must be like |
//! | `api`, `target`, `call` | `POST /`: the service's protocol |
//! | `answer` | answers and errors in the form of the service |
//! | `cors` | what web pages may read |
//! | `documents` | key sets and OpenID configurations |
//! | `local`, `local_guard` | `/_local`: clock, messages, invocations and faults, for tests |
//! | `log` | what is refused because it is not simulated |

mod answer;
mod api;
mod call;
mod connections;
mod cors;
mod documents;
mod guard;
mod hosts;
mod local;
mod local_guard;
mod local_pool;
mod log;
mod routes;
mod start;
mod target;
#[cfg(test)]
mod tests;

pub use local_pool::LocalPool;
pub use start::{Issuer, Keys, Start};
