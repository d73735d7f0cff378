//! The end of a sign-in: PostAuthentication and tokens.

use super::attempt::Attempt;
use super::events::run_post_authentication;
use super::person::Person;
use crate::operations::Answer;
use crate::service::Service;
use crate::tokens::{Grant, TokenRequest};
use events::TriggerSource;
use serde_json::json;

/// Ends a sign-in. The order is that of the contract (2).
///
/// # Errors
/// Those of the functions.
pub(super) async fn complete_sign_in(
    service: &Service,
    attempt: Attempt<'_>,
    person: &Person,
    source: TriggerSource<'static>,
) -> Answer {
    run_post_authentication(service, attempt, person).await?;
    let request = TokenRequest {
        pool: attempt.pool,
        client: attempt.client,
        user: &person.name,
        source,
        metadata: attempt.metadata,
        grant: Grant::SignIn,
    };
    let tokens = service.issue_tokens(request).await?;
    Ok(json!({"AuthenticationResult": tokens, "ChallengeParameters": {}}))
}
