//! CustomMessage decides about the text (contract 4).

use super::delivery::Medium;
use super::message_source::MessagePurpose;
use super::recipient::Recipient;
use super::templates::Template;
use crate::triggers::{RecordedInvocation, Subject};
use crate::{error::ServiceError, service::Service};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The text of a message, and the invocation that it comes from.
pub(super) struct Text {
    pub(super) template: Template,
    pub(super) invocation: Option<Arc<RecordedInvocation>>,
}

impl Service {
    /// The function's text; what it leaves open comes from the template.
    ///
    /// # Errors
    /// Those of the function.
    pub(super) async fn choose_text(
        &self,
        subject: Subject<'_>,
        recipient: &Recipient,
        purpose: MessagePurpose,
        client_metadata: Option<&BTreeMap<String, String>>,
    ) -> Result<Text, ServiceError> {
        let request = write_request(recipient, purpose, client_metadata);
        match self.run_trigger_recorded(purpose.custom_message(), subject, request).await? {
            Some((response, invocation)) => {
                let template = apply_response(&recipient.template, recipient.medium, &response?);
                Ok(Text { template, invocation: Some(invocation) })
            }
            None => Ok(Text { template: recipient.template.clone(), invocation: None }),
        }
    }
}

/// Contract 4.1: only invitations name a placeholder for the user name.
fn write_request(
    recipient: &Recipient,
    purpose: MessagePurpose,
    client_metadata: Option<&BTreeMap<String, String>>,
) -> Map<String, Value> {
    let user_name = if purpose.is_invitation() { json!("{username}") } else { Value::Null };
    let mut request = Map::from_iter([
        ("userAttributes".to_owned(), Value::Object(recipient.attributes.clone())),
        ("codeParameter".to_owned(), json!("{####}")),
        ("linkParameter".to_owned(), json!("{##Click Here##}")),
        ("usernameParameter".to_owned(), user_name),
    ]);
    request.extend(client_metadata.map(|metadata| ("clientMetadata".to_owned(), json!(metadata))));
    request
}

/// Contract 4.2: each part is judged separately, and null is the template's.
fn apply_response(template: &Template, medium: Medium, response: &Map<String, Value>) -> Template {
    let part = |name: &str| response.get(name).and_then(Value::as_str).map(str::to_owned);
    match medium {
        Medium::Email => Template {
            subject: part("emailSubject").or_else(|| template.subject.clone()),
            body: part("emailMessage").unwrap_or_else(|| template.body.clone()),
        },
        Medium::Sms => Template { subject: None, body: part("smsMessage").unwrap_or_else(|| template.body.clone()) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_replaced_separately() {
        let template = Template { subject: Some("default".to_owned()), body: "default {####}".to_owned() };
        let response = json!({"emailSubject": "own", "emailMessage": null, "smsMessage": "sms {####}"});
        let response = response.as_object().unwrap();
        let mail = apply_response(&template, Medium::Email, response);
        assert_eq!((mail.subject.as_deref(), mail.body.as_str()), (Some("own"), "default {####}"));
        let sms = apply_response(&template, Medium::Sms, response);
        assert_eq!((sms.subject, sms.body.as_str()), (None, "sms {####}"));
        assert_eq!(apply_response(&template, Medium::Email, &Map::new()), template);
    }
}
