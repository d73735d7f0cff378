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
mod user_migration;

pub use authentication::{PostAuthentication, PreAuthentication};
pub use challenges::{ChallengeResult, CreateAuthChallenge, DefineAuthChallenge, VerifyAuthChallengeResponse};
pub use custom_message::CustomMessage;
pub use custom_sender::CustomSender;
pub use inbound_federation::InboundFederation;
pub use post_confirmation::PostConfirmation;
pub use pre_sign_up::PreSignUp;
pub use pre_token_generation::{GroupConfiguration, PreTokenGeneration};
pub use user_migration::UserMigration;

use crate::envelope::Envelope;
use crate::raw_json::{Attributes, Object, Value, ValueKind};
use std::borrow::Cow;

/// The members of `request`, with accessors for those that most triggers have.
#[derive(Clone, Copy)]
pub(crate) struct Request<'e, 'a>(Option<&'e Object<'a>>);

impl<'e, 'a> Request<'e, 'a> {
    pub(crate) fn from_event(event: &'e Envelope<'a>) -> Self {
        Self(event.request())
    }

    fn get(self, name: &str) -> Option<Value<'a>> {
        self.0?.get(name)
    }

    fn object(self, name: &str) -> Object<'a> {
        self.get(name).map(Value::object).unwrap_or_default()
    }

    fn attributes(self, name: &str) -> Attributes<'a> {
        self.object(name).into_attributes()
    }

    fn user_attributes(self) -> Attributes<'a> {
        self.attributes("userAttributes")
    }

    fn client_metadata(self) -> Attributes<'a> {
        self.attributes("clientMetadata")
    }

    /// A member that is a string in every real event; other types are ignored.
    pub(crate) fn string(self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).filter(|value| value.kind() == ValueKind::String)?.text()
    }

    fn boolean(self, name: &str) -> Option<bool> {
        self.get(name)?.boolean()
    }

    /// Cognito only sends this if the app client prevents user existence errors (contract 9, 11).
    fn user_not_found(self) -> bool {
        self.boolean("userNotFound").unwrap_or_default()
    }

    /// The texts of an array member.
    pub(crate) fn texts(self, name: &str) -> Vec<Cow<'a, str>> {
        self.get(name).map(Value::texts).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
