//! Links a federated user to the only native user with the same verified address.

use super::failure::step_result;
use crate::effects::{DryRun, EffectExecutor, EffectResult};
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cognitoidentityprovider::types::{ProviderUserIdentifierType, UserType};
use std::sync::OnceLock;
use std::time::Instant;
use tokio::time::timeout_at;
use triggers::effects::StepResult;
use triggers::effects::{LinkRequest, PoolUser};
use triggers::{Effect, LogCode, LogNote};

/// Two are enough to know that the address is ambiguous; federated users with the address are listed too.
const MAX_LISTED_USERS: i32 = 10;
/// The provider name of native users.
const NATIVE_PROVIDER: &str = "Cognito";
/// The attribute name for the user's ID at the provider.
const SUBJECT_ATTRIBUTE: &str = "Cognito_Subject";
/// Parts of the messages for a user who is already linked or has already signed in. Cognito has no error code for this.
const ALREADY_LINKED_MESSAGES: [&str; 2] = ["already linked", "merging is not currently supported"];

/// Executes the linking of a federated user. Never returns an error: if linking fails, Cognito creates a separate user.
#[derive(Default)]
pub struct LinkExecutor {
    client: OnceLock<Client>,
}

impl EffectExecutor for LinkExecutor {
    async fn execute(&self, effect: Effect, deadline: Instant) -> EffectResult {
        let request = match effect {
            Effect::Link(request) => request,
            other => return DryRun.execute(other, deadline).await,
        };
        // Boxed, because the SDK's futures take kilobytes, which events without effects would otherwise allocate too.
        let linking = Box::pin(self.link(&request));
        let linked = timeout_at(deadline.into(), linking).await.unwrap_or(LogNote::new(LogCode::DeadlineReached));
        EffectResult { notes: vec![linked], refusal: None }
    }
}

impl LinkExecutor {
    /// Links the user and returns the result for the log.
    async fn link(&self, request: &LinkRequest) -> LogNote {
        let client = self.client.get_or_init(|| Client::new(&lambda_support::aws::from_environment()));
        let users = client.list_users().user_pool_id(&request.user_pool_id).filter(request.list_users_filter());
        let users = users.limit(MAX_LISTED_USERS).attributes_to_get("email").attributes_to_get("email_verified");
        let (found, complete) = match users.send().await {
            Ok(response) => {
                let found: Vec<_> = response.users().iter().filter_map(pool_user).collect();
                // A user without a name makes the response incomplete.
                let complete = response.pagination_token().is_none() && found.len() == response.users().len();
                (found, complete)
            }
            Err(error) => return call_error_note(&error),
        };
        let native = match request.select_user(&found, complete) {
            Ok(native) => native,
            Err(note) => return note,
        };
        let federated = ProviderUserIdentifierType::builder().provider_name(&request.provider);
        let federated = federated.provider_attribute_name(SUBJECT_ATTRIBUTE).provider_attribute_value(&request.subject);
        let native =
            ProviderUserIdentifierType::builder().provider_name(NATIVE_PROVIDER).provider_attribute_value(native);
        let link = client.admin_link_provider_for_user().user_pool_id(&request.user_pool_id);
        match link.destination_user(native.build()).source_user(federated.build()).send().await {
            Ok(_) => LogNote::new(LogCode::Linked),
            Err(error) => link_error_note(&error),
        }
    }
}

fn pool_user(user: &UserType) -> Option<PoolUser> {
    let attribute = |name: &str| {
        let found = user.attributes().iter().find(|attribute| attribute.name() == name)?;
        found.value().map(str::to_owned)
    };
    Some(PoolUser {
        user_name: user.username()?.to_owned(),
        status: user.user_status().map_or("", |status| status.as_str()).to_owned(),
        enabled: user.enabled(),
        email: attribute("email"),
        email_verified: attribute("email_verified"),
    })
}

fn link_error_note<E: ProvideErrorMetadata>(error: &SdkError<E>) -> LogNote {
    let response = error.as_service_error();
    let message = response.and_then(ProvideErrorMetadata::message).unwrap_or_default().to_ascii_lowercase();
    match response.and_then(ProvideErrorMetadata::code) {
        Some("InvalidParameterException") if ALREADY_LINKED_MESSAGES.iter().any(|words| message.contains(words)) => {
            LogNote::new(LogCode::AlreadyLinked)
        }
        Some("LimitExceededException") => LogNote::new(LogCode::LinkLimit),
        _ => call_error_note(error),
    }
}

fn call_error_note<E: ProvideErrorMetadata>(error: &SdkError<E>) -> LogNote {
    match step_result(error) {
        StepResult::TimedOut => LogNote::new(LogCode::LinkTimedOut),
        other => other.log_note(LogCode::LinkFailed),
    }
}
