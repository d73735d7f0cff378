//! REFRESH_TOKEN_AUTH.

use super::attempt::Attempt;
use super::parameters::Parameters;
use crate::operations::Answer;
use crate::operations::client_check::check_hash_of_any;
use crate::service::Service;
use crate::tokens::Refresh;
use events::TriggerSource;
use serde_json::json;

/// New ID and access tokens. Only PreTokenGeneration runs, without the request's metadata (contract 2 and 3.1).
///
/// # Errors
/// Those of Cognito.
pub(super) async fn refresh(service: &Service, attempt: Attempt<'_>, parameters: &Parameters) -> Answer {
    let hash = parameters.get("SECRET_HASH");
    let sent_name = parameters.get("USERNAME");
    let refresh = Refresh {
        client: attempt.client,
        token: parameters.require("REFRESH_TOKEN")?,
        proof: &|client, names| {
            let names: Vec<&str> = names.iter().copied().chain(sent_name).collect();
            check_hash_of_any(client, &names, hash)
        },
        source: TriggerSource::TokenGenerationRefreshTokens,
        metadata: None,
        rotates: false,
    };
    let tokens = service.refresh_tokens(refresh).await?;
    Ok(json!({"AuthenticationResult": tokens, "ChallengeParameters": {}}))
}
