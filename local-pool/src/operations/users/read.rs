//! AdminGetUser and ListUsers.

use super::filter::Filter;
use crate::error::ServiceError;
use crate::operations::attribute_list::{select_json, to_json};
use crate::operations::known_user::require_user;
use crate::operations::paging::take_page;
use crate::operations::user_description::describe_with;
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::state::{PoolRules, User, find_definition};
use serde::Deserialize;

pub(super) const OPERATIONS: &[Operation] =
    &[operation!(Access::Iam, "AdminGetUser", admin_get_user), operation!(Access::Iam, "ListUsers", list_users)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminGetUserRequest {
    user_pool_id: String,
    username: String,
}

async fn admin_get_user(service: &Service, request: AdminGetUserRequest) -> Answer {
    service.store.read(|state| {
        let user = require_user(state.pool(&request.user_pool_id)?, &request.username)?;
        Ok(describe_with(user, "UserAttributes", to_json(user)))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ListUsersRequest {
    user_pool_id: String,
    attributes_to_get: Option<Vec<String>>,
    limit: Option<usize>,
    pagination_token: Option<String>,
    filter: Option<String>,
}

async fn list_users(service: &Service, request: ListUsersRequest) -> Answer {
    let filter = Filter::parse(request.filter.as_deref().unwrap_or_default())?;
    service.store.read(|state| {
        let pool = state.pool(&request.user_pool_id)?;
        let wanted = request.attributes_to_get.filter(|names| !names.is_empty());
        check_names(&pool.rules, wanted.as_deref())?;
        let users = pool.users.iter().filter(|(_, user)| filter.as_ref().is_none_or(|filter| filter.accepts(user)));
        let page = take_page(users, request.limit, request.pagination_token.as_deref())?;
        let describe = |user: &User| {
            let is_wanted = |name: &str| wanted.as_ref().is_none_or(|names| names.iter().any(|it| it == name));
            describe_with(user, "Attributes", select_json(user, is_wanted))
        };
        Ok(page.into_answer("Users", "PaginationToken", describe))
    })
}

fn check_names(rules: &PoolRules, names: Option<&[String]>) -> Result<(), ServiceError> {
    let mut names = names.into_iter().flatten();
    if names.all(|name| find_definition(rules, name).is_some()) {
        return Ok(());
    }
    Err(ServiceError::invalid_parameter("One or more requested attributes do not exist in user pool."))
}
