//! GetUser, UpdateUserAttributes, DeleteUserAttributes, DeleteUser: what users do with an access token.

use super::change::Target;
use crate::error::ServiceError;
use crate::operations::attribute_list::{AttributeType, select_json, to_map};
use crate::operations::known_user::require_user;
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::tokens::AuthenticatedUser;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Public, "GetUser", get_user),
    operation!(Access::Public, "UpdateUserAttributes", update_user_attributes),
    operation!(Access::Public, "DeleteUserAttributes", delete_user_attributes),
    operation!(Access::Public, "DeleteUser", delete_user),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct TokenRequest {
    access_token: String,
}

async fn get_user(service: &Service, request: TokenRequest) -> Answer {
    read_user(service, &service.authenticate(&request.access_token)?)
}

/// Only what the app client may read.
pub(super) fn read_user(service: &Service, caller: &AuthenticatedUser) -> Answer {
    service.store.read(|state| {
        let pool = state.pool(&caller.pool)?;
        let user = require_user(pool, &caller.user)?;
        let readable = pool.clients.get(&caller.client).and_then(|client| client.rules.readable.as_ref());
        let is_readable = |name: &str| name == "sub" || readable.is_none_or(|readable| readable.contains(name));
        Ok(json!({"Username": user.name, "UserAttributes": select_json(user, is_readable)}))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct UpdateRequest {
    access_token: String,
    user_attributes: Vec<AttributeType>,
    client_metadata: Option<BTreeMap<String, String>>,
}

async fn update_user_attributes(service: &Service, request: UpdateRequest) -> Answer {
    let caller = service.authenticate(&request.access_token)?;
    update_user(service, &caller, to_map(request.user_attributes)?, request.client_metadata.as_ref()).await
}

pub(super) async fn update_user(
    service: &Service,
    caller: &AuthenticatedUser,
    changes: BTreeMap<String, String>,
    client_metadata: Option<&BTreeMap<String, String>>,
) -> Answer {
    let details = service.update_attributes(target(caller), changes, client_metadata).await?;
    Ok(json!({"CodeDeliveryDetailsList": details}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct DeleteAttributesRequest {
    access_token: String,
    user_attribute_names: Vec<String>,
}

async fn delete_user_attributes(service: &Service, request: DeleteAttributesRequest) -> Answer {
    let caller = service.authenticate(&request.access_token)?;
    service.delete_attributes(target(&caller), &request.user_attribute_names)?;
    Ok(json!({}))
}

async fn delete_user(service: &Service, request: TokenRequest) -> Answer {
    let caller = service.authenticate(&request.access_token)?;
    service.store.write(|state| {
        state.pool_mut(&caller.pool)?.remove_user(&caller.user);
        Ok::<_, ServiceError>(Value::Null)
    })
}

fn target(caller: &AuthenticatedUser) -> Target<'_> {
    Target { pool: &caller.pool, user: &caller.user, client: Some(&caller.client) }
}
