//! AdminAddUserToGroup, AdminRemoveUserFromGroup, AdminListGroupsForUser, ListUsersInGroup.

use super::description::{describe_group, require_group};
use crate::operations::known_user::{require_user, require_user_mut};
use crate::operations::paging::take_page;
use crate::operations::user_description::describe_user;
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use serde::Deserialize;
use serde_json::Value;

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Iam, "AdminAddUserToGroup", add_user),
    operation!(Access::Iam, "AdminRemoveUserFromGroup", remove_user),
    operation!(Access::Iam, "AdminListGroupsForUser", list_groups_of_user),
    operation!(Access::Iam, "ListUsersInGroup", list_users),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct MemberRequest {
    user_pool_id: String,
    username: String,
    group_name: String,
}

async fn add_user(service: &Service, request: MemberRequest) -> Answer {
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        require_user(pool, &request.username)?;
        require_group(pool, &request.group_name)?;
        require_user_mut(pool, &request.username)?.groups.insert(request.group_name);
        Ok(Value::Null)
    })
}

async fn remove_user(service: &Service, request: MemberRequest) -> Answer {
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        require_user(pool, &request.username)?;
        require_group(pool, &request.group_name)?;
        require_user_mut(pool, &request.username)?.groups.remove(&request.group_name);
        Ok(Value::Null)
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct GroupsOfUserRequest {
    user_pool_id: String,
    username: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

async fn list_groups_of_user(service: &Service, request: GroupsOfUserRequest) -> Answer {
    service.store.read(|state| {
        let pool = state.pool(&request.user_pool_id)?;
        let user = require_user(pool, &request.username)?;
        let groups = user.groups.iter().filter_map(|name| pool.groups.get_key_value(name));
        let page = take_page(groups, request.limit, request.next_token.as_deref())?;
        Ok(page.into_answer("Groups", "NextToken", |group| describe_group(&pool.id, group)))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct UsersInGroupRequest {
    user_pool_id: String,
    group_name: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

async fn list_users(service: &Service, request: UsersInGroupRequest) -> Answer {
    service.store.read(|state| {
        let pool = state.pool(&request.user_pool_id)?;
        require_group(pool, &request.group_name)?;
        let users = pool.users.iter().filter(|(_, user)| user.groups.contains(&request.group_name));
        let page = take_page(users, request.limit, request.next_token.as_deref())?;
        Ok(page.into_answer("Users", "NextToken", describe_user))
    })
}
