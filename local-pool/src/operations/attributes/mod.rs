//! Attributes of users.
//!
//! | file | contents |
//! | --- | --- |
//! | `own` | GetUser, UpdateUserAttributes, DeleteUserAttributes, DeleteUser: with an access token |
//! | `admin` | AdminUpdateUserAttributes, AdminDeleteUserAttributes |
//! | `change` | what a change does to addresses, aliases and codes |

mod admin;
mod change;
mod own;
#[cfg(test)]
mod tests;

use super::Operation;

pub(super) const OPERATIONS: [&[Operation]; 2] = [admin::OPERATIONS, own::OPERATIONS];
