//! Users, as administrators see and change them. Attributes are in `operations/attributes/`.
//!
//! | file | contents |
//! | --- | --- |
//! | `create` | AdminCreateUser: its steps in their order |
//! | `draft`, `temporary_password`, `invitation` | checks, the password and the messages of that |
//! | `status` | AdminDeleteUser, AdminDisableUser, AdminEnableUser, AdminConfirmSignUp |
//! | `password` | AdminSetUserPassword, AdminResetUserPassword |
//! | `read` | AdminGetUser, ListUsers |
//! | `filter` | the filter of ListUsers |
//! | `link` | AdminLinkProviderForUser |

mod create;
mod draft;
mod filter;
mod invitation;
mod link;
mod password;
mod read;
mod status;
mod temporary_password;
#[cfg(test)]
mod tests;

use super::Operation;

pub(super) const OPERATIONS: [&[Operation]; 5] =
    [create::OPERATIONS, link::OPERATIONS, password::OPERATIONS, read::OPERATIONS, status::OPERATIONS];
