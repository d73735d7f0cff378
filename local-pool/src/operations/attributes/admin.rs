//! AdminUpdateUserAttributes and AdminDeleteUserAttributes.

use super::change::Target;
use crate::operations::attribute_list::{AttributeType, to_map};
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Iam, "AdminUpdateUserAttributes", admin_update_user_attributes),
    operation!(Access::Iam, "AdminDeleteUserAttributes", admin_delete_user_attributes),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminUpdateRequest {
    user_pool_id: String,
    username: String,
    user_attributes: Vec<AttributeType>,
    client_metadata: Option<BTreeMap<String, String>>,
}

async fn admin_update_user_attributes(service: &Service, request: AdminUpdateRequest) -> Answer {
    let target = Target { pool: &request.user_pool_id, user: &request.username, client: None };
    service.update_attributes(target, to_map(request.user_attributes)?, request.client_metadata.as_ref()).await?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminDeleteRequest {
    user_pool_id: String,
    username: String,
    user_attribute_names: Vec<String>,
}

async fn admin_delete_user_attributes(service: &Service, request: AdminDeleteRequest) -> Answer {
    let target = Target { pool: &request.user_pool_id, user: &request.username, client: None };
    service.delete_attributes(target, &request.user_attribute_names)?;
    Ok(json!({}))
}
