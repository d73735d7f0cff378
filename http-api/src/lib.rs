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
//! | `router` | the public entry: routes, and the headers of every answer |
//! | `pipeline` | the way of one call, between its two hooks |
//! | `service` | what all endpoints share |
//! | `hooks` | what somebody may add before and after each |
//! | `endpoint`, `field`, `failure` | the description: endpoints, their members, their failures |
//! | `endpoints` | every endpoint, and the function behind it |
//! | `cognito` | the calls of Cognito, and what a client is told when one fails |
//! | `request`, `input`, `strict` | a call while it is carried out; its body; JSON as it is taken |
//! | `page` | the page behind the link of a confirmation mail |
//! | `limits` | how often somebody may try |
//! | `openapi` | the description as an OpenAPI 3.1 document |
//! | `delivery`, `prose` | how a few values are written |
//! | `lambda` | the router as a Lambda function |

mod cognito;
mod delivery;
mod endpoint;
mod endpoints;
mod failure;
mod field;
mod gateway_claims;
mod hooks;
mod input;
mod lambda;
mod limits;
mod openapi;
mod page;
mod pipeline;
mod request;
mod router;
mod service;
mod unique_keys;

pub use aws_types::SdkConfig;
pub use endpoint::{Access, Endpoint, ErrorFormat};
pub use endpoints::endpoints;
pub use failure::{ErrorCode, Failure};
pub use field::{Field, FieldKind};
pub use hooks::{Call, EndpointResponse, HookRejection, Hooks, NoHooks};
pub use lambda::run;
pub use openapi::document;
pub use router::router;
pub use service::Api;
