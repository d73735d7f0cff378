//! GetTokensFromRefreshToken.

use super::client_check::check_secret;
use super::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::tokens::Refresh;
use events::TriggerSource;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] =
    &[operation!(Access::Public, "GetTokensFromRefreshToken", get_tokens_from_refresh_token)];

/// Without `DeviceKey`: devices are not simulated.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct GetTokensRequest {
    refresh_token: String,
    client_id: String,
    client_secret: Option<String>,
    client_metadata: Option<BTreeMap<String, String>>,
}

/// The source of this operation is that of a sign-in (contract 2).
async fn get_tokens_from_refresh_token(service: &Service, request: GetTokensRequest) -> Answer {
    let refresh = Refresh {
        client: &request.client_id,
        token: &request.refresh_token,
        proof: &|client, _| check_secret(client, request.client_secret.as_deref()),
        source: TriggerSource::TokenGenerationAuthentication,
        metadata: request.client_metadata.as_ref(),
        rotates: true,
    };
    Ok(json!({"AuthenticationResult": service.refresh_tokens(refresh).await?}))
}

#[cfg(test)]
mod tests;
