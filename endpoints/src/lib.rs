//! The HTTP API beside the triggers, and the authorizer.

#[cfg(feature = "api")]
pub mod api;
pub mod authorizer;
mod bearer;
mod verification;

pub use bearer::{bearer_or_bare_token, bearer_token};
pub use verification::{StartError, verifier};
