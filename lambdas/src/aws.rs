//! The AWS calls of the triggers, through the SDK.
//!
//! | module | contents |
//! | --- | --- |
//! | `failure` | the step result of a failed call |
//! | `user_setup` | sets up a new user: Cognito, DynamoDB, EventBridge |
//! | `sign_in` | writes and publishes a sign-in: DynamoDB, EventBridge |
//! | `link` | links a federated user to a native one: Cognito |
//! | `sender` | sends mails and short messages: KMS, DynamoDB, SES, SNS, SMTP, Twilio; with the Cargo feature `aws-senders` |
//!
//! A client is created on first use, once per process, with the settings of `lambda_support::aws`, so that it does not delay
//! the start.

mod failure;
mod link;
#[cfg(feature = "aws-senders")]
mod sender;
mod sign_in;
mod user_setup;

pub use link::LinkExecutor;
#[cfg(feature = "aws-senders")]
pub use sender::SenderExecutor;
pub use sign_in::SignInExecutor;
pub use user_setup::UserSetupExecutor;
