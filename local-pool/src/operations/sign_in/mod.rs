//! InitiateAuth, AdminInitiateAuth, RespondToAuthChallenge, AdminRespondToAuthChallenge.
//!
//! | file | contents |
//! | --- | --- |
//! | `operations` | the four operations and their requests |
//! | `flow`, `parameters`, `named_client` | the flows of a client; named texts of a request; its app client |
//! | `start`, `reply` | the first request of a sign-in, and each further one |
//! | `attempt`, `person` | through which client somebody signs in, and who |
//! | `sessions`, `failures` | what is remembered between two requests, and of wrong passwords |
//! | `password` | USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH |
//! | `srp_start`, `srp_challenge`, `srp_reply` | USER_SRP_AUTH, PASSWORD_VERIFIER |
//! | `custom/` | CUSTOM_AUTH |
//! | `new_password_challenge`, `new_password_reply` | NEW_PASSWORD_REQUIRED |
//! | `refresh` | REFRESH_TOKEN_AUTH |
//! | `after_password`, `complete` | what follows a right password; the end of a sign-in |
//! | `events` | PreAuthentication and PostAuthentication |

mod after_password;
mod attempt;
mod complete;
mod custom;
mod events;
mod failures;
mod flow;
mod named_client;

mod new_password_challenge;
mod new_password_reply;
mod operations;
mod parameters;
mod password;
mod person;
mod refresh;
mod reply;
mod sessions;
mod srp_challenge;
mod srp_reply;
mod srp_start;
mod start;
#[cfg(test)]
pub(in crate::operations) mod tests;

pub(super) use operations::OPERATIONS;
