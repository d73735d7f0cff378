//! UserMigration: a user who signs in, or resets a password, comes from another directory (contract 12).
//!
//! | file | contents |
//! | --- | --- |
//! | `migrate` | the steps: both triggers, and storing the user |
//! | `response` | what the function says about the user |

mod migrate;
mod response;

pub(super) use migrate::Migration;

#[cfg(test)]
mod tests;
