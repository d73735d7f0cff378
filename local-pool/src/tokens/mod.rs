//! ID, access and refresh tokens.
//!
//! | file | contents |
//! | --- | --- |
//! | `issue` | the steps: PreTokenGeneration, signing, storing the refresh token |
//! | `request` | whose tokens are issued, and why |
//! | `bearer` | what the tokens of a user are made of |
//! | `pre_token_generation`, `overrides` | the event, and what the function's answer changes |
//! | `claims` | the claims of both tokens |
//! | `jwt` | signed JSON |
//! | `refresh`, `refresh_token` | new tokens for a refresh token; its text and hash |
//! | `authenticate` | whose access token a request contains |
//! | `issuer` | the claim `iss` |

mod authenticate;
mod bearer;
mod claims;
mod issue;
mod issuer;
mod jwt;
mod overrides;
mod pre_token_generation;
mod refresh;
mod refresh_token;
mod request;

pub(crate) use authenticate::AuthenticatedUser;
pub(crate) use refresh::Refresh;
pub(crate) use request::{Grant, TokenRequest};
