//! Sign-ins against a pool.

mod custom;
mod functions;
mod new_password;
mod password;
mod srp;
pub(in crate::operations) mod support;
