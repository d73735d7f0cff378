//! The HTTP API beside the triggers, and the authorizer.
//!
//! ```
//! # fn main() -> Result<(), endpoints::StartError> {
//! # let policy = policy::Embedded::AUTHORIZER.read([("APP__USER_POOL_ID".to_owned(), "eu-west-1_AbCdEf123".to_owned()), ("APP__CLIENT_ID".to_owned(), "1example23456789".to_owned())]).expect("it is right");
//! // As the authorizer starts: whose tokens count is the policy's to say.
//! let verifier = endpoints::verifier(&policy, true)?;
//! let token = endpoints::bearer_token("Bearer h.p.s");
//! assert_eq!(token, Some("h.p.s"));
//! # drop(verifier);
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "api")]
pub mod api;
pub mod authorizer;
mod bearer;
mod verification;

pub use bearer::{bearer_or_bare_token, bearer_token};
pub use verification::{StartError, verifier};
