//! What a deployment wants: `policy.toml` and the `APP__…` variables as checked types, read once, with every problem
//! listed at once.
//!
//! - [`Policy`] (`policy.rs`): the whole of it, and what the triggers ask it
//! - `app.rs`, `brands.rs`, `pool.rs`, `app_clients.rs`: one file per table of `policy.toml`; a new table is a new file
//!   and one line in `policy.rs`
//! - `section.rs`: hands out the keys of one table, and reports the keys that nobody asked for
//! - [`is_override`] (`environment.rs`): the variables that override `[app]`
//! - [`Problems`] (`problem.rs`), `report.rs`, `spelling.rs`: what is wrong, where, and the way out
//!
//! Two rules hold everywhere. No problem carries a value or a source line, because either may hold a secret: only
//! names, places and constant text. And whatever failed has been reported: the only error inside the crate is a token
//! that reporting hands out.

mod app;
mod app_clients;
mod brands;
mod environment;
mod policy;
mod pool;
mod problem;
mod report;
mod section;
mod spelling;

pub use environment::is_override;
pub use policy::Policy;
pub use problem::{Place, Problem, Problems};
