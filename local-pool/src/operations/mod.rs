//! The operations: one table, filled by one file for each group of them.

mod address_verification;
mod app_clients;
mod attribute_list;
mod attributes;
mod change_password;
mod client_check;
mod client_user;
mod codes;
mod confirmation;
mod forgotten_password;
mod groups;
mod input;
mod known_user;
mod new_user;
mod paging;
mod post_confirmation;
mod recipients;
mod refresh;
mod sign_in;
mod sign_out;
mod sign_up;
mod tags;
#[cfg(test)]
pub(crate) mod test_service;
mod user_description;
mod user_migration;
mod user_pools;
mod users;

pub(crate) use app_clients::new_secret;
pub(crate) use input::{parse, remove_environment};
pub(crate) use user_pools::pool_arn;

use crate::{error::ServiceError, service::Service};
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;

/// What an operation answers: the members of its response.
pub(crate) type Answer = Result<Value, ServiceError>;

/// An operation that runs.
pub(crate) type Running<'s> = Pin<Box<dyn Future<Output = Answer> + Send + 's>>;

/// An operation of the service.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) access: Access,
    pub(crate) run: for<'s> fn(&'s Service, Value) -> Running<'s>,
}

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody: an app client id, a session or an access token in the request decides. Answers CORS.
    Public,
    /// Signed requests only; the signature is not checked.
    Iam,
}

/// A row of the table: `operation!(Access::Iam, "CreateGroup", create_group)`, where `create_group` is
/// `async fn(&Service, Input) -> Answer` and `Input` is deserialized from the validated request.
macro_rules! operation {
    ($access:expr, $name:literal, $run:path) => {
        $crate::operations::Operation {
            name: $name,
            access: $access,
            run: |service, request| Box::pin(async move { $run(service, $crate::operations::parse(request)?).await }),
        }
    };
}
pub(crate) use operation;

/// The operations of each file.
const GROUPS: &[&[Operation]] = &[
    address_verification::OPERATIONS,
    app_clients::OPERATIONS,
    change_password::OPERATIONS,
    confirmation::OPERATIONS,
    forgotten_password::OPERATIONS,
    refresh::OPERATIONS,
    sign_in::OPERATIONS,
    sign_out::OPERATIONS,
    sign_up::OPERATIONS,
    tags::OPERATIONS,
];

/// The operations of each folder with several files of them.
const FOLDERS: &[&[&[Operation]]] =
    &[&attributes::OPERATIONS, &groups::OPERATIONS, &user_pools::OPERATIONS, &users::OPERATIONS];

fn all_operations() -> impl Iterator<Item = &'static Operation> {
    GROUPS.iter().chain(FOLDERS.iter().copied().flatten()).copied().flatten()
}

/// The operation of this name; `None` if the pool does not simulate it.
pub(crate) fn find_operation(name: &str) -> Option<&'static Operation> {
    all_operations().find(|operation| operation.name == name)
}

/// Every operation that the pool simulates.
#[cfg(test)]
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    all_operations()
}
