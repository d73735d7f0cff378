//! The events that Amazon Cognito sends to Lambda triggers, and the responses that it accepts.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `envelope` | the received event as text, and the response spliced into it; `duplicate_members` finds ambiguous ones |
//! | `registry` | the registry of triggers: one row with everything that is known about a trigger; trigger sources |
//! | `version` | event versions, and the response format of each; `version_detection` determines that of an event |
//! | `id` | the format of the IDs and names that Cognito uses |
//! | `tokens` | which claims a token may contain, their values, scopes |
//! | `raw_json` | JSON values kept as received and read leniently |
//! | `json_string` | JSON strings that may hold unpaired surrogates |
//! | `views` | one lenient view per trigger |
//! | `settings` | the user pool settings that validation depends on |
//! | `response_validation` | what Cognito would do with a response |
//! | `metadata` | which API operation's client metadata reaches which trigger |
//! | `codes` | the macro that declares stable codes, for the crates that log or return them |
//! | `generate` | sample events, as Cognito would send them |
//!
//! ```
//! use cognito_triggers_events::{Envelope, PoolSettings, Verdict, validate_response, views::PreSignUp};
//!
//! # fn main() -> Result<(), cognito_triggers_events::EnvelopeError> {
//! let received = br#"{"version":"1","triggerSource":"PreSignUp_SignUp","request":{"userAttributes":{"email":"ann@example.com"}},"response":{}}"#;
//! let event = Envelope::parse(received)?;
//! assert_eq!(PreSignUp::from_event(&event).user_attributes.get("email"), Some("ann@example.com"));
//!
//! let response = event.with_response(r#"{"autoConfirmUser":true,"autoVerifyEmail":true,"autoVerifyPhone":true}"#);
//! let report = validate_response(&event, response.as_bytes(), &PoolSettings::default());
//! // The user has no phone number that could be verified.
//! assert_eq!(report.verdict(), Verdict::Refused);
//! # Ok(())
//! # }
//! ```
//!
//! This crate depends on no other crate of the workspace, and contains nothing about policies or templates.

mod codes;
mod duplicate_members;
mod envelope;
mod generate;
mod id;
mod json_string;
pub mod metadata;
mod raw_json;
mod registry;
mod response_validation;
mod settings;
mod tokens;
mod version;
mod version_detection;
pub mod views;

pub use envelope::{Envelope, EnvelopeError, MAX_DEPTH};
pub use generate::{EventTemplate, GenerateError, MAX_PEOPLE, generate_event};
pub use id::{is_attribute_name, is_client_id, is_group_name, is_sub, is_user_pool_id};
pub use raw_json::{Attributes, Object, Value, ValueKind};
pub use registry::{
    FailureMode, LambdaConfigMember, LambdaDefinition, LambdaVariant, Trigger, TriggerDefinition, TriggerSource,
};
pub use response_validation::{
    Exception, Finding, MessageParts, ValidationReport, Verdict, error_text, validate_federation, validate_message,
    validate_response, validate_sign_up, validate_tokens,
};
pub use settings::{Aliases, EmailSendingAccount, PoolSettings, VerificationMethod};
pub use tokens::{ClaimRestriction, ClaimValue, JsonLiteral, JsonObject, Scalar, TokenUse, USER_API_SCOPE, is_scope};
pub use version::EventVersion;
