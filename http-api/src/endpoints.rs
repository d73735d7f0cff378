//! Every endpoint, in the order of the documents. If two of the systems that this API replaces had different paths for the
//! same operation, both paths have the same handler.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `verification` | the claims of a token |
//! | `administration` | creating users |
//! | `sign_up` | signing up, confirming, resending the code |
//! | `sign_in` | signing in, and answering challenges |
//! | `session` | refreshing and revoking tokens |
//! | `password` | changing and resetting a password |
//! | `profile` | reading, changing, verifying and deleting the caller's own account |
//! | `mfa` | second factors |

mod administration;
mod mfa;
mod password;
mod profile;
mod session;
mod sign_in;
pub(crate) mod sign_up;
mod verification;

use super::endpoint::Endpoint;

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
