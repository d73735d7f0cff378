//! A user pool, as AWS describes it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `user_pool` | the description, every member of it kept |
//! | `settings` | what of it an update takes, by AWS's own model (`model/`, written by `model/renew`) |
//! | `update` | the body of UpdateUserPool: complete, for what it lacks AWS resets |
//! | `triggers` | which function stands at which trigger |
//! | `arn` | the name of a function |
//! | `plan` | what attaching and detaching changes, and why it would not be done |
//! | `permission` | whether a function lets the pool call it |
//! | `app_client` | an app client, as AWS describes it |
//! | `doctor/` | what is wrong with a pool for a policy |
//!
//! ```
//! use cognito_triggers_user_pool::{AttachOptions, FunctionArn, Trigger, UserPool, Assignment};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let pool = UserPool::from_json(br#"{"Id":"eu-west-1_AbCdEf123","Arn":"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123","UserPoolTier":"ESSENTIALS","MfaConfiguration":"OFF"}"#)?;
//! let function = FunctionArn::parse("arn:aws:lambda:eu-west-1:123456789012:function:custom-message")?;
//! let assignment = Assignment { trigger: Trigger::CustomMessage, function };
//!
//! let plan = cognito_triggers_user_pool::attach(&pool, &[assignment], AttachOptions::default()).expect("nothing is in its way");
//! assert_eq!(plan.changes.len(), 1);
//! assert!(plan.update.is_some(), "nothing stood there before");
//! # Ok(())
//! # }
//! ```
//!
//! Nothing here calls anybody: the workbench asks AWS, or reads files.

mod app_client;
mod arn;
pub mod doctor;
mod lambda_config;
mod permission;
mod plan;
mod settings;
mod update;
mod user_pool;

pub use app_client::AppClient;
pub use arn::{FunctionArn, ParseFunctionArnError};
pub use lambda_config::{LambdaConfig, Trigger, TriggerTarget};
pub use permission::{InvokePermission, SourceScope, has_statement, invoke_permission, statement_id};
pub use plan::{Assignment, AttachOptions, ChangeKind, Plan, PlanError, TriggerChange, attach, detach};
pub use update::{OmittedSetting, UnknownSettings, Update};
pub use user_pool::{ParseUserPoolError, UserPool, differences};
