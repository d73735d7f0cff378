//! The AWS calls of the triggers, through the SDK.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `failure` | what a failed call tells, and what it does not |
//! | `user_setup` | groups, record and event of a new user: Cognito, DynamoDB, EventBridge |
//! | `link` | a federated user linked to a native one: Cognito |
//!
//! A client is made of the settings of `sdk`, when it is first needed, once per process: a start costs nothing, and a
//! function links only the services that it calls.

mod failure;
mod link;
mod user_setup;

pub use link::LinkExecutor;
pub use user_setup::UserSetupExecutor;
