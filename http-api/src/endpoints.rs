//! Every endpoint, in the order of the documents. Where two systems that these endpoints take the place of had a call for the
//! same thing, both paths lead to one function.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `verification` | the claims of a token |
//! | `administration` | registering somebody else |
//! | `sign_up` | signing up, confirming, another code |
//! | `sign_in` | signing in, and every answer to a challenge |
//! | `session` | new tokens, and the end of old ones |
//! | `password` | changing and resetting a password |
//! | `profile` | reading, changing, proving and deleting what belongs to oneself |
//! | `mfa` | second factors |

mod administration;
mod mfa;
mod password;
mod profile;
mod session;
mod sign_in;
mod sign_up;
mod verification;

pub(crate) use sign_up::confirm;
pub(crate) use sign_up::resend;

use super::endpoint::Endpoint;
use super::hooks::EndpointResponse;
use super::request::Request;
use serde_json::json;

/// Every endpoint that answers in JSON.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    [
        verification::ENDPOINTS,
        administration::ENDPOINTS,
        sign_up::ENDPOINTS,
        sign_in::ENDPOINTS,
        session::ENDPOINTS,
        password::ENDPOINTS,
        profile::ENDPOINTS,
        mfa::ENDPOINTS,
    ]
    .into_iter()
    .flatten()
}

/// What says that something is done, and nothing else.
const STATUS_RESPONSE: &[(&str, &str)] = &[("status", "\"success\"")];

fn success() -> EndpointResponse {
    EndpointResponse::ok(json!({ "status": "success" }))
}

/// Whether the answer is wanted as API Gateway prints it: `?format=gateway`.
fn wants_gateway_format(request: &Request<'_>) -> bool {
    request.call.http.uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "format=gateway"))
}
