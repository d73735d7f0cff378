//! What Amazon Cognito says to a Lambda trigger, and what it accepts in return.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `envelope` | the received text, and the answer spliced into it |
//! | `source` | every trigger and trigger source by name, with an open rest |
//! | `lenient` | how values are read: nothing that Cognito could send is an error |
//! | `views` | one lenient view per trigger |
//! | `settings` | what is known about the pool |
//! | `gate` | what Cognito would do with an answer |
//! | `metadata` | which call's client metadata reaches which trigger |
//! | `generate` | fresh events, as Cognito would send them |
//!
//! This crate knows no other crate of the workspace, no policy and no template.

mod envelope;
mod gate;
mod generate;
mod lenient;
pub mod metadata;
mod settings;
mod source;
pub mod views;

pub use envelope::{Envelope, EnvelopeError, MAX_DEPTH};
pub use gate::{Exception, Judgement, MessageParts, Reason, Verdict, denied, gate, gate_message};
pub use generate::{Blueprint, EventVersion, GenerateError, generate};
pub use lenient::{Attributes, Kind, Object, Value};
pub use settings::{Aliases, EmailSendingAccount, PoolSettings, VerificationMethod};
pub use source::{Trigger, TriggerSource};
