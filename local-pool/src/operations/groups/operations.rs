//! CreateGroup, GetGroup, UpdateGroup, DeleteGroup, ListGroups.

use super::description::{describe_group, no_group, require_group};
use crate::error::ServiceError;
use crate::operations::paging::take_page;
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::state::Group;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Iam, "CreateGroup", create_group),
    operation!(Access::Iam, "GetGroup", get_group),
    operation!(Access::Iam, "UpdateGroup", update_group),
    operation!(Access::Iam, "DeleteGroup", delete_group),
    operation!(Access::Iam, "ListGroups", list_groups),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct GroupRequest {
    user_pool_id: String,
    group_name: String,
    description: Option<String>,
    role_arn: Option<String>,
    precedence: Option<u32>,
}

async fn create_group(service: &Service, request: GroupRequest) -> Answer {
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        if pool.groups.contains_key(&request.group_name) {
            return Err(ServiceError::new("GroupExistsException", "A group with the name already exists."));
        }
        let now = service.clock.now();
        let group = Group {
            name: request.group_name,
            description: request.description,
            role: request.role_arn,
            precedence: request.precedence,
            created: now,
            modified: now,
        };
        let answer = json!({"Group": describe_group(&pool.id, &group)});
        pool.groups.insert(group.name.clone(), group);
        Ok(answer)
    })
}

/// What the request does not name stays.
async fn update_group(service: &Service, request: GroupRequest) -> Answer {
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        let group = pool.groups.get_mut(&request.group_name).ok_or_else(no_group)?;
        group.description = request.description.or(group.description.take());
        group.role = request.role_arn.or(group.role.take());
        group.precedence = request.precedence.or(group.precedence);
        group.modified = service.clock.now();
        Ok(json!({"Group": describe_group(&pool.id, group)}))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct GroupNameRequest {
    user_pool_id: String,
    group_name: String,
}

async fn get_group(service: &Service, request: GroupNameRequest) -> Answer {
    service.store.read(|state| {
        let pool = state.pool(&request.user_pool_id)?;
        Ok(json!({"Group": describe_group(&pool.id, require_group(pool, &request.group_name)?)}))
    })
}

/// Its users are not in it any longer.
async fn delete_group(service: &Service, request: GroupNameRequest) -> Answer {
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        pool.groups.remove(&request.group_name).ok_or_else(no_group)?;
        for user in pool.users.values_mut() {
            user.groups.remove(&request.group_name);
        }
        Ok(Value::Null)
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ListGroupsRequest {
    user_pool_id: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

async fn list_groups(service: &Service, request: ListGroupsRequest) -> Answer {
    service.store.read(|state| {
        let pool = state.pool(&request.user_pool_id)?;
        let page = take_page(&pool.groups, request.limit, request.next_token.as_deref())?;
        Ok(page.into_answer("Groups", "NextToken", |group| describe_group(&pool.id, group)))
    })
}
