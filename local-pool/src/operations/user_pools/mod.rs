//! User pools.
//!
//! | file | contents |
//! | --- | --- |
//! | `operations` | CreateUserPool, DescribeUserPool, UpdateUserPool, DeleteUserPool |
//! | `list` | ListUserPools |
//! | `custom_attributes` | AddCustomAttributes |
//! | `mfa` | GetUserPoolMfaConfig, SetUserPoolMfaConfig |
//! | `request`, `description` | settings in requests and answers |

mod custom_attributes;
mod description;
mod list;
mod mfa;
mod operations;
mod request;
#[cfg(test)]
mod tests;

use super::Operation;
pub(crate) use request::pool_arn;

pub(super) const OPERATIONS: [&[Operation]; 4] =
    [custom_attributes::OPERATIONS, list::OPERATIONS, mfa::OPERATIONS, operations::OPERATIONS];
