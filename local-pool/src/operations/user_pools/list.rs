//! ListUserPools.

use crate::operations::paging::take_page;
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::state::UserPool;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const OPERATIONS: &[Operation] = &[operation!(Access::Iam, "ListUserPools", list_user_pools)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ListUserPoolsRequest {
    next_token: Option<String>,
    max_results: usize,
}

async fn list_user_pools(service: &Service, request: ListUserPoolsRequest) -> Answer {
    service.store.read(|state| {
        let page = take_page(&state.pools, Some(request.max_results), request.next_token.as_deref())?;
        Ok(page.into_answer("UserPools", "NextToken", summarize_pool))
    })
}

/// `UserPoolDescriptionType`.
fn summarize_pool(pool: &UserPool) -> Value {
    json!({
        "Id": pool.id,
        "Name": pool.name,
        "LambdaConfig": pool.settings.get("LambdaConfig").cloned().unwrap_or_else(|| json!({})),
        "CreationDate": pool.created.to_json(),
        "LastModifiedDate": pool.modified.to_json(),
    })
}
