//! CreateUserPool, DescribeUserPool, UpdateUserPool, DeleteUserPool.

use super::description::describe_pool;
use super::request::{new_id, pool_arn, read_request};
use crate::error::ServiceError;
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::state::{IMMUTABLE, PoolIdentity, UserPool};
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Iam, "CreateUserPool", create_user_pool),
    operation!(Access::Iam, "DescribeUserPool", describe_user_pool),
    operation!(Access::Iam, "UpdateUserPool", update_user_pool),
    operation!(Access::Iam, "DeleteUserPool", delete_user_pool),
];

async fn create_user_pool(service: &Service, request: Map<String, Value>) -> Answer {
    let request = read_request(request)?;
    let id = new_id(service);
    let arn = pool_arn(&service.options, &id);
    let identity = PoolIdentity { id: id.clone(), name: request.name.unwrap_or_default(), arn };
    let mut pool = UserPool::new(identity, request.settings, service.clock.now())?;
    pool.tags = request.tags.unwrap_or_default();
    let description = describe_pool(&pool);
    service.store.write(|state| Ok(state.pools.insert(id, pool)))?;
    Ok(json!({"UserPool": description}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct PoolIdRequest {
    user_pool_id: String,
}

async fn describe_user_pool(service: &Service, request: PoolIdRequest) -> Answer {
    service.store.read(|state| Ok(json!({"UserPool": describe_pool(state.pool(&request.user_pool_id)?)})))
}

/// What the request does not name gets its default, as on AWS; only what CreateUserPool decided for ever stays.
async fn update_user_pool(service: &Service, request: Map<String, Value>) -> Answer {
    let request = read_request(request)?;
    service.store.write(|state| {
        let pool = state.pool_mut(request.id.as_deref().unwrap_or_default())?;
        let mut settings = request.settings;
        for name in IMMUTABLE {
            settings.extend(pool.settings.get(name).map(|value| (name.to_owned(), value.clone())));
        }
        pool.replace_settings(settings, service.clock.now())?;
        pool.name = request.name.unwrap_or_else(|| pool.name.clone());
        pool.tags = request.tags.unwrap_or_else(|| pool.tags.clone());
        Ok(json!({}))
    })
}

async fn delete_user_pool(service: &Service, request: PoolIdRequest) -> Answer {
    service.store.write(|state| {
        state.pool(&request.user_pool_id)?;
        state.pools.remove(&request.user_pool_id);
        Ok::<_, ServiceError>(Value::Null)
    })
}
