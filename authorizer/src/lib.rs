//! A Lambda authorizer for API Gateway: it decides by the routes in `[authorizer]` of the policy. What no route allows is
//! denied.
//!
//! ```
//! // Each outcome has a stable name in the log.
//! assert_eq!(cognito_triggers_authorizer::Outcome::Denied.code(), "denied");
//! ```
//!
//! | file | what it holds |
//! | --- | --- |
//! | `lambda` | the authorizer on the Lambda runtime, with its log |
//! | `handle` | the way of every event: read, verify, decide, answer |
//! | `event` | what API Gateway asks, and where the token is in it |
//! | `arn` | where a request goes |
//! | `rules` | who may pass |
//! | `answer` | what API Gateway is answered |
//! | `document` | the policy document: all that a token opens at its stage |
//! | `context` | what the API is told about the bearer |

mod arn;
mod context;
mod event;
mod handle;
mod lambda;
mod policy_document;
mod response;
mod rules;

pub use handle::{AuthorizerOutput, Outcome, handle};
pub use lambda::run;
