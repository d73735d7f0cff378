//! CUSTOM_AUTH: the functions of the pool decide what is asked (contract 11).
//!
//! | file | contents |
//! | --- | --- |
//! | `start` | the first request, with or without SRP first |
//! | `reply` | CUSTOM_CHALLENGE: VerifyAuthChallengeResponse |
//! | `next` | what follows a step |
//! | `define`, `create` | DefineAuthChallenge and CreateAuthChallenge |
//! | `call` | calling one of the functions |

mod call;
mod create;
mod define;
mod next;
mod reply;
mod start;

pub(super) use next::continue_custom;
pub(super) use reply::reply_custom;
pub(super) use start::start_custom;
