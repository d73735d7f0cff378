//! An HTTP API for an Amazon Cognito user pool, from sign-up to sign-out.
//!
//! ```
//! // The endpoints describe themselves.
//! let document = cognito_triggers_http_api::document();
//! assert!(document["paths"]["/signUp"].is_object());
//! ```
//!
//! | file | what it holds |
//! | --- | --- |
//! | `lambda` | the router as a Lambda function |
//! | `router` | the public entry: routes, and the headers of every response |
//! | `pipeline` | the path of one call, between its two hooks |
//! | `page` | the page behind the link of a confirmation mail |
//! | `openapi` | the description of the endpoints as an OpenAPI 3.1 document |
//! | `start` | the API built from a policy |
//! | `endpoints` | every endpoint, and its handler |
//! | `endpoint`, `field`, `failure` | the description: endpoints, their fields, their errors |
//! | `log_reason` | why a call failed, for the log |
//! | `endpoint_result` | what a handler returns |
//! | `authentication` | who calls: the tokens of a request |
//! | `cognito` | the calls to Cognito, and how its errors are mapped |
//! | `service`, `limits` | what all endpoints share; rate limits |
//! | `request`, `input` | a call as its handler gets it; its body |
//! | `characters` | which characters a value may contain |
//! | `sign_out` | ending all sessions of a user |
//! | `hooks` | code of your own that runs before and after each endpoint |
//! | `body` | bodies of requests and responses; JSON without duplicate fields |
//! | `delivery`, `gateway_claims` | how a few values are written |

mod authentication;
mod body;
mod characters;
mod cognito;
mod delivery;
mod endpoint;
mod endpoint_result;
mod endpoints;
mod failure;
mod field;
mod gateway_claims;
mod hooks;
mod input;
mod lambda;
mod language;
mod log_reason;
mod openapi;
mod page;
mod pipeline;
mod rate_limits;
#[cfg(test)]
mod reference;
mod request;
mod router;
mod service;
mod sign_out;
mod start;

pub use aws_types::SdkConfig;
pub use endpoint::{Access, Endpoint, ErrorFormat};
pub use endpoints::endpoints;
pub use failure::{ErrorCode, Failure};
pub use field::{Field, FieldKind};
pub use hooks::{Call, EndpointResponse, HookRejection, Hooks, NoHooks};
#[doc(hidden)]
pub use lambda::EventHandler;
pub use lambda::run;
pub use log_reason::LogReason;
pub use openapi::document;
pub use router::router;
pub use service::Api;
