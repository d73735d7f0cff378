//! A custom sender delivers the message: it receives the encrypted code (contract 13).

use super::delivery::Medium;
use super::message_source::MessagePurpose;
use super::recipient::Recipient;
use crate::{error::ServiceError, service::Service, triggers::Subject};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What a custom sender delivers.
pub(super) struct SenderTask<'a> {
    pub(super) purpose: MessagePurpose,
    pub(super) code: &'a str,
    pub(super) key_arn: &'a str,
    pub(super) client_metadata: Option<&'a BTreeMap<String, String>>,
}

impl Service {
    /// Starts the sender, which runs asynchronously. Its errors reach nobody.
    ///
    /// # Errors
    /// The key's ARN is too long for a message.
    pub(super) async fn start_sender(
        &self,
        subject: Subject<'_>,
        recipient: &Recipient,
        task: SenderTask<'_>,
    ) -> Result<(), ServiceError> {
        let code = escape_password(task.purpose, recipient.medium, task.code);
        let code = self.encrypt_sender_code(task.key_arn, subject.pool, &code);
        let code = code.ok_or_else(|| ServiceError::invalid_parameter("KMSKeyID is not valid."))?;
        let mut request = Map::from_iter([
            ("type".to_owned(), json!(request_type(recipient.medium))),
            ("code".to_owned(), json!(code)),
            ("userAttributes".to_owned(), Value::Object(recipient.attributes.clone())),
        ]);
        request.extend(task.client_metadata.map(|metadata| ("clientMetadata".to_owned(), json!(metadata))));
        self.run_trigger(task.purpose.sender(recipient.medium), subject, request).await.map(drop)
    }
}

const fn request_type(medium: Medium) -> &'static str {
    match medium {
        Medium::Email => "customEmailSenderRequestV1",
        Medium::Sms => "customSMSSenderRequestV1",
    }
}

/// Contract 13: temporary passwords in mails are HTML.
fn escape_password(purpose: MessagePurpose, medium: Medium, password: &str) -> String {
    match (purpose.is_invitation(), medium) {
        (true, Medium::Email) => password.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
        _ => password.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_temporary_passwords_in_mails_are_escaped() {
        for (purpose, medium, escaped) in [
            (MessagePurpose::AdminCreateUser, Medium::Email, "a&lt;b&gt;&amp;"),
            (MessagePurpose::AdminCreateUser, Medium::Sms, "a<b>&"),
            (MessagePurpose::SignUp, Medium::Email, "a<b>&"),
        ] {
            assert_eq!(escape_password(purpose, medium, "a<b>&"), escaped);
        }
    }
}
