//! One lenient view of the request per trigger.
//!
//! Reading never fails. Missing values, null and values of unexpected types are all treated as missing (contract
//! section 16); unknown members are ignored. Views have no `Debug`: they contain addresses, codes, passwords and
//! tokens.
//!
//! ```
//! use cognito_triggers_events::{Envelope, views::PreAuthentication};
//!
//! # fn main() -> Result<(), cognito_triggers_events::EnvelopeError> {
//! let event = Envelope::parse(br#"{"triggerSource":"PreAuthentication_Authentication","request":{"userAttributes":null,"userNotFound":"yes"}}"#)?;
//! let request = PreAuthentication::from_event(&event);
//! assert!(request.user_attributes.is_empty() && !request.user_not_found);
//! # Ok(())
//! # }
//! ```

mod authentication;
mod challenges;
mod custom_message;
mod custom_sender;
mod inbound_federation;
mod post_confirmation;
mod pre_sign_up;
mod pre_token_generation;
mod request;
mod user_migration;

pub use authentication::{PostAuthentication, PreAuthentication};
pub use challenges::{ChallengeResult, CreateAuthChallenge, DefineAuthChallenge, VerifyAuthChallengeResponse};
pub use custom_message::CustomMessage;
pub use custom_sender::CustomSender;
pub use inbound_federation::{InboundFederation, subject_attribute};
pub use post_confirmation::PostConfirmation;
pub use pre_sign_up::PreSignUp;
pub use pre_token_generation::{GroupConfiguration, PreTokenGeneration};
pub(crate) use request::Request;
pub use user_migration::UserMigration;

#[cfg(test)]
mod tests;
