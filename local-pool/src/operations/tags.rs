//! TagResource, UntagResource, ListTagsForResource: tags of user pools.

use super::{Access, Answer, Operation, operation};
use crate::error::ServiceError;
use crate::service::Service;
use crate::state::{State, UserPool};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Iam, "TagResource", tag_resource),
    operation!(Access::Iam, "UntagResource", untag_resource),
    operation!(Access::Iam, "ListTagsForResource", list_tags),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct TagRequest {
    resource_arn: String,
    tags: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct UntagRequest {
    resource_arn: String,
    tag_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ListTagsRequest {
    resource_arn: String,
}

async fn tag_resource(service: &Service, request: TagRequest) -> Answer {
    service.store.write(|state| {
        find_pool(state, &request.resource_arn)?.tags.extend(request.tags);
        Ok(json!({}))
    })
}

async fn untag_resource(service: &Service, request: UntagRequest) -> Answer {
    service.store.write(|state| {
        find_pool(state, &request.resource_arn)?.tags.retain(|key, _| !request.tag_keys.contains(key));
        Ok(json!({}))
    })
}

async fn list_tags(service: &Service, request: ListTagsRequest) -> Answer {
    service.store.write(|state| Ok(json!({"Tags": find_pool(state, &request.resource_arn)?.tags})))
}

fn find_pool<'s>(state: &'s mut State, arn: &str) -> Result<&'s mut UserPool, ServiceError> {
    let missing = || {
        let id = arn.rsplit('/').next().unwrap_or_default();
        ServiceError::resource_not_found(format!("User pool {id} does not exist."))
    };
    state.pools.values_mut().find(|pool| pool.arn == arn).ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::test_service::{call, refuse, service};

    #[tokio::test]
    async fn tags_come_and_go() {
        let service = service();
        let request = json!({"PoolName": "people", "UserPoolTags": {"a": "1"}});
        let pool = call(&service, "CreateUserPool", request).await.unwrap()["UserPool"].clone();
        let arn = &pool["Arn"];
        call(&service, "TagResource", json!({"ResourceArn": arn, "Tags": {"a": "2", "b": "3"}})).await.unwrap();
        call(&service, "UntagResource", json!({"ResourceArn": arn, "TagKeys": ["b", "c"]})).await.unwrap();
        let tags = call(&service, "ListTagsForResource", json!({"ResourceArn": arn})).await.unwrap();
        assert_eq!(tags, json!({"Tags": {"a": "2"}}));
        let other = json!({"ResourceArn": "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_None"});
        let missing = ("ResourceNotFoundException", "User pool eu-west-1_None does not exist.".to_owned());
        assert_eq!(refuse(&service, "ListTagsForResource", other).await, missing);
    }
}
