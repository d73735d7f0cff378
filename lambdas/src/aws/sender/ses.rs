//! Amazon SES. It makes a multipart message of the parts.

use super::attempt::{Attempt, code_of};
use super::outgoing_mail::OutgoingMail;
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::Builder;
use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader};
use aws_types::SdkConfig;
use aws_types::region::Region;
use lambda_support::aws::RetryOnlyUnsent;
use policy::SesSettings;
use std::sync::OnceLock;

/// Parts of the texts about a recipient; SES has no error code for them.
const ABOUT_THE_RECIPIENT: [&str; 4] = ["suppress", "blacklist", "illegal address", "missing final '@domain'"];

#[derive(Default)]
pub(super) struct Ses {
    client: OnceLock<Client>,
}

impl Ses {
    pub(super) async fn send(&self, settings: &SdkConfig, ses: &SesSettings, mail: &OutgoingMail<'_>) -> Attempt {
        let Some(content) = content(mail) else { return Attempt::SenderRefused("Settings".to_owned()) };
        let call = self.client(settings, ses).send_email().content(content);
        let call = call
            .from_email_address(mailbox(mail.from_name, mail.from))
            .from_email_address_identity_arn(&ses.identity_arn);
        let call = call.destination(Destination::builder().to_addresses(mail.recipient).build());
        match call.set_configuration_set_name(ses.configuration_set.clone()).send().await {
            // Without an ID, no one knows what became of the mail.
            Ok(sent) if sent.message_id().is_some_and(|id| !id.is_empty()) => Attempt::Accepted,
            Ok(_) => Attempt::Failed("Unreadable".to_owned()),
            Err(error) if is_about_the_recipient(&error) => Attempt::RecipientRefused(code_of(&error)),
            Err(error) => Attempt::from_sdk(&error),
        }
    }

    /// In the region of the identity. A call that may have sent the mail is not repeated.
    fn client(&self, settings: &SdkConfig, ses: &SesSettings) -> &Client {
        self.client.get_or_init(|| {
            let region = ses.identity_arn.split(':').nth(3).map(|region| Region::new(region.to_owned()));
            Client::from_conf(Builder::from(settings).region(region).retry_classifier(RetryOnlyUnsent).build())
        })
    }
}

fn content(mail: &OutgoingMail<'_>) -> Option<EmailContent> {
    let utf8 = |text: &str| Content::builder().data(text).charset("UTF-8").build().ok();
    // No one answers automatically (RFC 3834).
    let automatic = MessageHeader::builder().name("Auto-Submitted").value("auto-generated").build().ok()?;
    let body = Body::builder().html(utf8(&mail.mail.html)?).text(utf8(&mail.mail.text)?).build();
    let message = Message::builder().subject(utf8(&mail.mail.subject)?).body(body).headers(automatic).build();
    Some(EmailContent::builder().simple(message).build())
}

/// The sender with its name, as an encoded word of RFC 2047 if it is not plain ASCII.
fn mailbox(name: &str, address: &str) -> String {
    let is_plain = name.bytes().all(|byte| byte == b' ' || byte.is_ascii_alphanumeric());
    if is_plain {
        return format!("{name} <{address}>");
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for character in name.chars() {
        let encoded: String = character.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("={byte:02X}")).collect();
        // An encoded word has at most 75 characters.
        if word.len() + encoded.len() > 60 {
            words.push(std::mem::take(&mut word));
        }
        word.push_str(&encoded);
    }
    words.push(word);
    let words: Vec<_> = words.iter().map(|word| format!("=?UTF-8?Q?{word}?=")).collect();
    format!("{} <{address}>", words.join(" "))
}

fn is_about_the_recipient(error: &SdkError<SendEmailError>) -> bool {
    let message =
        error.as_service_error().and_then(ProvideErrorMetadata::message).unwrap_or_default().to_ascii_lowercase();
    ABOUT_THE_RECIPIENT.iter().any(|part| message.contains(part))
}

#[cfg(test)]
mod tests {
    use super::mailbox;

    #[test]
    fn name_of_the_sender_is_encoded() {
        assert_eq!(mailbox("Example 24", "a@example.com"), "Example 24 <a@example.com>");
        assert_eq!(mailbox("Zoë, \"x\"", "a@e.example"), "=?UTF-8?Q?=5A=6F=C3=AB=2C=20=22=78=22?= <a@e.example>");
        let long = mailbox(&"ä".repeat(40), "a@example.com");
        assert!(long.split(' ').all(|word| word.len() <= 75), "{long}");
        assert_eq!(long.matches("=C3=A4").count(), 40);
    }
}
