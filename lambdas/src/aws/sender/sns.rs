//! Amazon SNS.

use super::attempt::{Attempt, code_of};
use aws_sdk_sns::Client;
use aws_sdk_sns::config::Builder;
use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sns::operation::publish::PublishError;
use aws_sdk_sns::types::MessageAttributeValue;
use aws_types::SdkConfig;
use lambda_support::aws::RetryOnlyUnsent;
use policy::SnsSettings;
use std::sync::OnceLock;

#[derive(Default)]
pub(super) struct Sns {
    client: OnceLock<Client>,
}

impl Sns {
    pub(super) async fn send(&self, settings: &SdkConfig, sns: &SnsSettings, number: &str, text: &str) -> Attempt {
        let mut call = self.client(settings).publish().phone_number(number).message(text);
        let attributes = [
            ("AWS.SNS.SMS.SMSType", Some("Transactional")),
            ("AWS.SNS.SMS.SenderID", sns.sender_id.as_deref()),
            ("AWS.MM.SMS.OriginationNumber", sns.origination_number.as_deref()),
        ];
        for (name, value) in attributes.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            match MessageAttributeValue::builder().data_type("String").string_value(value).build() {
                Ok(value) => call = call.message_attributes(name, value),
                Err(_) => return Attempt::SenderRefused("Settings".to_owned()),
            }
        }
        match call.send().await {
            // Without an ID, no one knows what became of the message.
            Ok(sent) if sent.message_id().is_some_and(|id| !id.is_empty()) => Attempt::Accepted,
            Ok(_) => Attempt::Failed("Unreadable".to_owned()),
            Err(error) if is_about_the_recipient(&error) => Attempt::RecipientRefused(code_of(&error)),
            Err(error) => Attempt::from_sdk(&error),
        }
    }

    /// A call that may have sent the message is not repeated.
    fn client(&self, settings: &SdkConfig) -> &Client {
        self.client.get_or_init(|| Client::from_conf(Builder::from(settings).retry_classifier(RetryOnlyUnsent).build()))
    }
}

/// An invalid number, or one whose owner has opted out.
fn is_about_the_recipient(error: &SdkError<PublishError>) -> bool {
    let error = error.as_service_error();
    let message = error.and_then(ProvideErrorMetadata::message).unwrap_or_default().to_ascii_lowercase();
    let code = error.and_then(ProvideErrorMetadata::code).unwrap_or_default();
    code.starts_with("OptedOut") || (code.starts_with("InvalidParameter") && message.contains("phone"))
}
