//! What Amazon Cognito says to a Lambda trigger, and what it accepts in return.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `envelope` | the received text, and the answer spliced into it |
//! | `source` | every trigger and trigger source by name, with an open rest |
//! | `version` | event versions, and the dialects of tokens that go with them |
//! | `id` | how ids that Cognito gives out and names that it takes look |
//! | `tokens` | what can be said in a token: claims, their values, scopes |
//! | `lenient` | how values are read: nothing that Cognito could send is an error |
//! | `members` | how the members of an object are read, in one pass or from their pieces of text |
//! | `views` | one lenient view per trigger |
//! | `settings` | what is known about the pool |
//! | `gate` | what Cognito would do with an answer |
//! | `metadata` | which call's client metadata reaches which trigger |
//! | `generate` | fresh events, as Cognito would send them |
//!
//! ```
//! use cognito_triggers_events::{Envelope, PoolSettings, Verdict, validate_response, views::PreSignUp};
//!
//! # fn main() -> Result<(), cognito_triggers_events::EnvelopeError> {
//! let received = br#"{"version":"1","triggerSource":"PreSignUp_SignUp","request":{"userAttributes":{"email":"ann@example.com"}},"response":{}}"#;
//! let event = Envelope::parse(received)?;
//! assert_eq!(PreSignUp::from_event(&event).user_attributes.get("email"), Some("ann@example.com"));
//!
//! let answer = event.with_response(r#"{"autoConfirmUser":true,"autoVerifyEmail":true,"autoVerifyPhone":true}"#);
//! let judgement = validate_response(&event, answer.as_bytes(), &PoolSettings::default());
//! // There is no telephone number that could be verified.
//! assert_eq!(judgement.verdict(), Verdict::Refused);
//! # Ok(())
//! # }
//! ```
//!
//! This crate knows no other crate of the workspace, no policy and no template.

mod envelope;
mod generate;
mod id;
mod json_string;
pub mod metadata;
mod object_visitor;
mod raw_json;
mod response_validation;
mod settings;
mod source;
mod tokens;
mod version;
pub mod views;

pub use envelope::{Envelope, EnvelopeError, MAX_DEPTH};
pub use generate::{EventTemplate, GenerateError, generate_event};
pub use id::{is_attribute_name, is_client_id, is_group_name, is_user_pool_id};
pub use raw_json::{Attributes, Object, Value, ValueKind};
pub use response_validation::{
    Exception, Finding, MessageParts, ValidationReport, Verdict, error_text, validate_message, validate_response,
    validate_sign_up, validate_tokens,
};
pub use settings::{Aliases, EmailSendingAccount, PoolSettings, VerificationMethod};
pub use source::{Trigger, TriggerSource};
pub use tokens::{ClaimRestriction, ClaimValue, JsonLiteral, JsonObject, Scalar, TokenUse, USER_API_SCOPE, is_scope};
pub use version::EventVersion;
