//! A federated user linked to the one native user with the same proven address.

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

/// More than one is too many already.
const MOST_USERS: i32 = 10;
/// How the pool's own users are called as a provider.
const NATIVE: &str = "Cognito";
/// The attribute that stands for the id that a provider gives to its user.
const SUBJECT: &str = "Cognito_Subject";
/// What the service says about a user who is linked already, who has signed in before or whom the last try linked. It has
/// no code of its own for it.
const LINKED_ALREADY: [&str; 2] = ["already linked", "merging is not currently supported"];

/// Carries out the linking of a federated user. Never refuses anybody: a user who could not be linked is a user of their
/// own.
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
        // In a box, because the futures of the SDK take kilobytes, and every event would carry them along, those without
        // work too.
        let linking = Box::pin(self.link(&request));
        let linked = timeout_at(deadline.into(), linking).await.unwrap_or(LogNote::new(LogCode::DeadlineReached));
        EffectResult { notes: vec![linked], refusal: None }
    }
}

impl LinkExecutor {
    /// What came of it, for the log.
    async fn link(&self, request: &LinkRequest) -> LogNote {
        let client = self.client.get_or_init(|| Client::new(&lambda_support::aws::from_environment()));
        let users = client.list_users().user_pool_id(&request.user_pool_id).filter(request.filter());
        let users = users.limit(MOST_USERS).attributes_to_get("email").attributes_to_get("email_verified");
        let (found, complete) = match users.send().await {
            Ok(answer) => {
                let found: Vec<_> = answer.users().iter().filter_map(found_user).collect();
                // A user without a name is one that the answer does not tell.
                let complete = answer.pagination_token().is_none() && found.len() == answer.users().len();
                (found, complete)
            }
            Err(error) => return failed(&error),
        };
        let native = match request.select_user(&found, complete) {
            Ok(native) => native,
            Err(note) => return note,
        };
        let federated = ProviderUserIdentifierType::builder().provider_name(&request.provider);
        let federated = federated.provider_attribute_name(SUBJECT).provider_attribute_value(&request.subject);
        let native = ProviderUserIdentifierType::builder().provider_name(NATIVE).provider_attribute_value(native);
        let link = client.admin_link_provider_for_user().user_pool_id(&request.user_pool_id);
        match link.destination_user(native.build()).source_user(federated.build()).send().await {
            Ok(_) => LogNote::new(LogCode::Linked),
            Err(error) => refused(&error),
        }
    }
}

fn found_user(user: &UserType) -> Option<PoolUser> {
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

fn refused<E: ProvideErrorMetadata>(error: &SdkError<E>) -> LogNote {
    let answer = error.as_service_error();
    let message = answer.and_then(ProvideErrorMetadata::message).unwrap_or_default().to_ascii_lowercase();
    match answer.and_then(ProvideErrorMetadata::code) {
        Some("InvalidParameterException") if LINKED_ALREADY.iter().any(|words| message.contains(words)) => {
            LogNote::new(LogCode::AlreadyLinked)
        }
        Some("LimitExceededException") => LogNote::new(LogCode::LinkLimit),
        _ => failed(error),
    }
}

fn failed<E: ProvideErrorMetadata>(error: &SdkError<E>) -> LogNote {
    match step_result(error) {
        StepResult::TimedOut => LogNote::new(LogCode::LinkTimedOut),
        other => other.log_note(LogCode::LinkFailed),
    }
}
