//! An Amazon Cognito user pool on loopback.
//!
//! | module | contents |
//! | --- | --- |
//! | `server/` | HTTP on loopback: the service's protocol, key sets, CORS, and `/_local` for tests |
//! | `protocol/` | operation names, AWS's service model, and the validation of requests against it |
//! | `operations/` | the operations, one file for each group of them; `operations/mod.rs` is the table |
//! | `state/` | user pools, app clients, users, groups, sessions; changed only in `Store::write` |
//! | `triggers/` | which event a function receives, how often it is called, and what its answer does |
//! | `seed/` | a file with pools, app clients, groups and users: reading and writing it |
//! | `crypto/` | SRP, signing keys; its numbers are in the crate `srp-group` |
//! | `tokens/` | ID, access and refresh tokens |
//! | `service` | everything that an operation needs |
//! | `clock`, `random`, `messages` | time, randomness and delivery, which tests replace |
//! | `recent` | the latest messages and invocations, within a bound of memory |
//! | `error` | the errors of the service |
//!
//! ```
//! use cognito_triggers_local_pool::{LocalPool, Start};
//! use serde_json::json;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let local = LocalPool::start(Start::default()).await?;
//! let answer = local.call("CreateUserPool", json!({ "PoolName": "people" })).await?;
//! let pool = &answer["UserPool"]["Id"];
//! let user = json!({ "UserPoolId": pool, "Username": "ann", "MessageAction": "SUPPRESS" });
//! let answer = local.call("AdminCreateUser", user).await?;
//! assert_eq!(answer["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
//! assert!(local.url().starts_with("http://127.0.0.1:"));
//! # Ok(())
//! # }
//! ```

mod clock;
mod crypto;
mod error;
mod messages;
mod operations;
mod protocol;
mod random;
mod recent;
mod seed;
mod server;
mod service;
mod state;
mod tokens;
mod triggers;

pub use clock::{Clock, Timestamp};
pub use error::ServiceError;
pub use messages::Message;
pub use random::{RandomSource, SystemRandom};
pub use seed::{Seed, SeedError};
pub use server::{Issuer, Keys, LocalPool, Start};
pub use service::Options;
pub use triggers::{Fault, FunctionEndpoint, FunctionProgram, RecordedInvocation, RegisteredFunction};
