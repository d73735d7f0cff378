//! A user pool as AWS describes it: the functions at its triggers, and a check of its settings.
//!
//! | module | content |
//! | --- | --- |
//! | `user_pool` | the description that AWS returns, with all its members |
//! | `settings` | the members that an update accepts, from AWS's service model (`model/`, written by `model/renew`) |
//! | `update` | the complete body of UpdateUserPool, because AWS resets settings that are missing |
//! | `lambda_config` | the functions at the triggers |
//! | `arn` | function ARNs |
//! | `plan` | the changes that attach and detach make, and the errors that prevent them |
//! | `permission` | whether a function's resource policy allows the pool to invoke the function |
//! | `app_client` | app client descriptions |
//! | `identity_provider` | identity provider descriptions |
//! | `doctor/` | checks a pool against a policy |
//!
//! ```
//! use cognito_triggers_user_pool::{AttachOptions, FunctionArn, UserPool, Assignment};
//! use events::Trigger;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let pool = UserPool::from_json(br#"{"Id":"eu-west-1_AbCdEf123","Arn":"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123","UserPoolTier":"ESSENTIALS","MfaConfiguration":"OFF"}"#)?;
//! let function = FunctionArn::parse("arn:aws:lambda:eu-west-1:123456789012:function:custom-message")?;
//! let assignment = Assignment { trigger: Trigger::CustomMessage, function };
//!
//! let plan = cognito_triggers_user_pool::attach(&pool, &[assignment], AttachOptions::default()).expect("no errors");
//! assert_eq!(plan.changes.len(), 1);
//! assert!(plan.update.is_some(), "the trigger had no function before");
//! # Ok(())
//! # }
//! ```
//!
//! This crate does not call AWS. The CLI queries AWS or reads files, and passes the results to this crate.

mod app_client;
mod arn;
pub mod doctor;
mod identity_provider;
mod lambda_config;
mod permission;
mod plan;
mod settings;
mod update;
mod user_pool;

pub use app_client::AppClient;
pub use arn::{FunctionArn, ParseFunctionArnError};
pub use identity_provider::IdentityProvider;
pub use lambda_config::{LambdaConfig, TriggerTarget};
pub use permission::{InvokePermission, SourceScope, has_statement, invoke_permission, statement_id};
pub use plan::{Assignment, AttachOptions, ChangeKind, Plan, PlanError, TriggerChange, attach, detach};
pub use update::{OmittedSetting, UnknownSettings, Update};
pub use user_pool::{ParseUserPoolError, UserPool, differences};
