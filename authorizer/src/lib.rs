//! A Lambda authorizer for API Gateway. The routes in `[authorizer]` of the policy decide; a request that no route allows is
//! denied.
//!
//! ```
//! // Each outcome has a stable name in the log.
//! assert_eq!(cognito_triggers_authorizer::Outcome::Denied.as_str(), "denied");
//! ```
//!
//! | file | what it holds |
//! | --- | --- |
//! | `lambda` | the authorizer on the Lambda runtime, with its log |
//! | `handle` | handling an event: parse, verify, decide, respond |
//! | `event` | the event of API Gateway, and the token in it |
//! | `arn` | the requested method and path |
//! | `rules` | the routes of the policy, matched against request and claims |
//! | `response` | the response to API Gateway |
//! | `policy_document` | the policy document: every route that a token may call |
//! | `context` | the context that the API gets about the token |

mod arn;
mod context;
mod event;
mod handle;
mod lambda;
mod policy_document;
mod response;
mod rules;

pub use handle::{AuthorizerOutput, NO_ROUTE, Outcome, handle};
pub use lambda::run;
