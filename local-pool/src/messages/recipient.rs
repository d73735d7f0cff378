//! Everything about the recipient of a message that the store knows.

use super::delivery::Medium;
use super::message_source::MessagePurpose;
use super::templates::{Template, find_template};
use crate::error::ServiceError;
use crate::state::{State, User, UserPool};
use crate::triggers::event_attributes;
use events::{Trigger, VerificationMethod};
use serde_json::{Map, Value};

/// Everything about the recipient of a message that the store knows.
pub(super) struct Recipient {
    pub(super) user_name: String,
    pub(super) address: String,
    pub(super) medium: Medium,
    /// `request.userAttributes`.
    pub(super) attributes: Map<String, Value>,
    pub(super) template: Template,
    pub(super) has_link: bool,
    pub(super) sender: SenderSetting,
}

/// Whether a custom sender delivers the messages of a medium.
pub(super) enum SenderSetting {
    None,
    /// With the ARN of the key that encrypts codes.
    Encrypted(String),
    /// The pool has a sender but no key. Cognito does not accept such a pool.
    WithoutKey,
}

/// Reads the recipient. An address that waits for verification comes before the current one.
pub(super) fn find_recipient(
    state: &State,
    pool: &str,
    user: &str,
    purpose: MessagePurpose,
    attribute: &'static str,
) -> Result<Recipient, ServiceError> {
    let pool = state.pool(pool)?;
    let user =
        pool.find_user(user).ok_or_else(|| ServiceError::new("UserNotFoundException", "User does not exist."))?;
    let address = address(user, purpose, attribute);
    let medium = Medium::of(attribute);
    let mut attributes = event_attributes(user);
    // The sender finds the address there.
    attributes.insert(attribute.to_owned(), address.clone().into());
    Ok(Recipient {
        user_name: user.name.clone(),
        address,
        medium,
        attributes,
        template: find_template(&pool.settings, pool.rules.verification, purpose, medium),
        has_link: purpose.may_have_link() && pool.rules.verification == VerificationMethod::Link,
        sender: sender_setting(pool, medium),
    })
}

fn address(user: &User, purpose: MessagePurpose, attribute: &str) -> String {
    let verifies = matches!(purpose, MessagePurpose::UpdateUserAttribute | MessagePurpose::VerifyUserAttribute);
    let pending = user.pending.get(attribute).filter(|_| verifies);
    pending.or_else(|| user.attributes.get(attribute)).cloned().unwrap_or_default()
}

fn sender_setting(pool: &UserPool, medium: Medium) -> SenderSetting {
    let trigger = match medium {
        Medium::Email => Trigger::CustomEmailSender,
        Medium::Sms => Trigger::CustomSmsSender,
    };
    if !pool.rules.functions.values().any(|function| function.trigger == trigger) {
        return SenderSetting::None;
    }
    let key = pool.settings.get("LambdaConfig").and_then(|config| config.get("KMSKeyID")).and_then(Value::as_str);
    key.map_or(SenderSetting::WithoutKey, |key| SenderSetting::Encrypted(key.to_owned()))
}
