//! Sending a code to a user.

use super::custom_message::Text;
use super::custom_sender::SenderTask;
use super::delivery::delivery_details;
use super::message::Message;
use super::message_source::MessagePurpose;
use super::placeholders::{Fillings, fill_placeholders, verification_link};
use super::recipient::{Recipient, SenderSetting, find_recipient};
use crate::triggers::{Caller, Subject};
use crate::{error::ServiceError, service::Service};
use serde_json::Value;
use std::collections::BTreeMap;

/// A code on its way to a user.
pub(crate) struct CodeMessage<'a> {
    pub(crate) pool: &'a str,
    pub(crate) client: Caller<'a>,
    /// The user's name. The user is in the store already.
    pub(crate) user: &'a str,
    pub(crate) purpose: MessagePurpose,
    /// The address that receives it: `email` or `phone_number`. A value that waits for verification comes first.
    pub(crate) attribute: &'static str,
    /// The code, or the temporary password of an invitation.
    pub(crate) code: &'a str,
    pub(crate) client_metadata: Option<&'a BTreeMap<String, String>>,
}

impl Service {
    /// Sends a code, and returns the `CodeDeliveryDetails`. The text comes from CustomMessage, the pool or Cognito's
    /// default; a custom sender receives the encrypted code instead.
    ///
    /// # Errors
    /// Those of the CustomMessage trigger.
    pub(crate) async fn send_code(&self, message: CodeMessage<'_>) -> Result<Value, ServiceError> {
        let recipient = self
            .store
            .read(|state| find_recipient(state, message.pool, message.user, message.purpose, message.attribute))?;
        let subject = Subject { pool: message.pool, client: message.client, user_name: &recipient.user_name };
        let delivered = match &recipient.sender {
            SenderSetting::Encrypted(key_arn) => {
                let CodeMessage { purpose, code, client_metadata, .. } = message;
                self.start_sender(subject, &recipient, SenderTask { purpose, code, key_arn, client_metadata }).await?;
                self.undelivered(&message, &recipient)
            }
            SenderSetting::WithoutKey => {
                return Err(ServiceError::invalid_parameter("KMSKeyID is required for a custom sender."));
            }
            SenderSetting::None => {
                let text = self.choose_text(subject, &recipient, message.purpose, message.client_metadata).await?;
                self.fill_message(&message, &recipient, text)
            }
        };
        self.outbox.deliver(delivered);
        Ok(delivery_details(message.attribute, &recipient.address))
    }

    /// The message without a text: a custom sender writes its own.
    fn undelivered(&self, message: &CodeMessage<'_>, recipient: &Recipient) -> Message {
        Message {
            at: self.clock.now(),
            pool: message.pool.to_owned(),
            user: recipient.user_name.clone(),
            medium: recipient.medium.name(),
            destination: recipient.address.clone(),
            subject: None,
            body: None,
            code: message.code.to_owned(),
            source: message.purpose.sender(recipient.medium).as_str(),
            invocation: None,
        }
    }

    fn fill_message(&self, message: &CodeMessage<'_>, recipient: &Recipient, text: Text) -> Message {
        let link = recipient.has_link.then(|| self.link(message, recipient));
        let fillings = Fillings {
            code: message.code,
            user_name: message.purpose.is_invitation().then_some(recipient.user_name.as_str()),
            link: link.as_deref(),
        };
        Message {
            subject: text.template.subject,
            body: Some(fill_placeholders(&text.template.body, &fillings)),
            source: message.purpose.custom_message().as_str(),
            invocation: text.invocation,
            ..self.undelivered(message, recipient)
        }
    }

    /// Managed login confirms users who follow the link; its address is that of a local issuer.
    fn link(&self, message: &CodeMessage<'_>, recipient: &Recipient) -> String {
        let base = self.options.issuer.as_deref().unwrap_or("http://localhost");
        let client = match message.client {
            Caller::Client(client) => client,
            Caller::NotApplicable | Caller::Null => "",
        };
        verification_link(base, client, &recipient.user_name, message.code)
    }
}
