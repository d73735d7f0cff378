//! A federated user linked to the one native user with the same proven address.

use super::failure::came;
use crate::carry_out::{Carried, CarryOut, OnPaper};
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cognitoidentityprovider::types::{ProviderUserIdentifierType, UserType};
use std::sync::OnceLock;
use std::time::Instant;
use tokio::time::timeout_at;
use triggers::post_confirmation::Came;
use triggers::pre_sign_up::{FoundUser, LinkQuestion};
use triggers::{Code, Note, Work};

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
pub struct Link {
    client: OnceLock<Client>,
}

impl CarryOut for Link {
    async fn carry_out(&self, work: Work, deadline: Instant) -> Carried {
        let question = match work {
            Work::Link(question) => question,
            other => return OnPaper.carry_out(other, deadline).await,
        };
        // In a box, because the futures of the SDK take kilobytes, and every event would carry them along, those without
        // work too.
        let asked = Box::pin(self.link(&question));
        let linked = timeout_at(deadline.into(), asked).await.unwrap_or(Note::new(Code::DeadlineReached));
        Carried { notes: vec![linked], refusal: None }
    }
}

impl Link {
    /// What came of it, for the log.
    async fn link(&self, question: &LinkQuestion) -> Note {
        let client = self.client.get_or_init(|| Client::new(&lambda_support::aws::from_environment()));
        let users = client.list_users().user_pool_id(&question.user_pool_id).filter(question.filter());
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
        let native = match question.answer(&found, complete) {
            Ok(native) => native,
            Err(note) => return note,
        };
        let federated = ProviderUserIdentifierType::builder().provider_name(&question.provider);
        let federated = federated.provider_attribute_name(SUBJECT).provider_attribute_value(&question.subject);
        let native = ProviderUserIdentifierType::builder().provider_name(NATIVE).provider_attribute_value(native);
        let link = client.admin_link_provider_for_user().user_pool_id(&question.user_pool_id);
        match link.destination_user(native.build()).source_user(federated.build()).send().await {
            Ok(_) => Note::new(Code::Linked),
            Err(error) => refused(&error),
        }
    }
}

fn found_user(user: &UserType) -> Option<FoundUser> {
    let attribute = |name: &str| {
        let found = user.attributes().iter().find(|attribute| attribute.name() == name)?;
        found.value().map(str::to_owned)
    };
    Some(FoundUser {
        user_name: user.username()?.to_owned(),
        status: user.user_status().map_or("", |status| status.as_str()).to_owned(),
        enabled: user.enabled(),
        email: attribute("email"),
        email_verified: attribute("email_verified"),
    })
}

fn refused<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Note {
    let answer = error.as_service_error();
    let message = answer.and_then(ProvideErrorMetadata::message).unwrap_or_default().to_ascii_lowercase();
    match answer.and_then(ProvideErrorMetadata::code) {
        Some("InvalidParameterException") if LINKED_ALREADY.iter().any(|words| message.contains(words)) => {
            Note::new(Code::AlreadyLinked)
        }
        Some("LimitExceededException") => Note::new(Code::LinkLimit),
        _ => failed(error),
    }
}

fn failed<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Note {
    match came(error) {
        Came::TimedOut => Note::new(Code::LinkTimedOut),
        came => came.note(Code::LinkFailed),
    }
}
