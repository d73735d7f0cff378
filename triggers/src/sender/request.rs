//! What to send, and to whom, from an event.

use super::message::SenderMessage;
use crate::decision::{Decision, ProposedResponse};
use crate::effects::{Content, Effect, EncryptedCode, Recipient, SendRequest};
use crate::log_note::{LogCode, LogNote};
use events::views::CustomSender;
use events::{Envelope, TriggerSource, is_user_pool_id};
use policy::{Policy, Senders};

/// The decision of a custom sender: the event unchanged, and the message as an effect. `address` is the attribute with the
/// recipient; `render` returns the message and who sends it, or the note why there is none.
pub(crate) fn send_request<'e>(
    event: &Envelope<'e>,
    policy: &Policy,
    address: &'static str,
    render: impl FnOnce(&SenderMessage<'_, '_>, &Senders) -> Result<Content, LogCode>,
) -> Decision<'e> {
    let message = SenderMessage::new(event, CustomSender::from_event(event), policy);
    let invalid = policy.languages().is_invalid(message.locale());
    let invalid = invalid.then(|| LogNote::about(LogCode::TextsInvalid, message.locale().tag()));
    let request = policy.senders().ok_or(LogCode::SenderMissing).and_then(|senders| {
        let content = render(&message, senders)?;
        read_request(event, &message, senders, address, content)
    });
    let (effect, skipped) = match request {
        Ok(request) => (Some(Effect::Send(Box::new(request))), None),
        Err(code) => (None, Some(LogNote::new(code))),
    };
    let notes = invalid.into_iter().chain(skipped).collect();
    Decision { notes, effect, ..Decision::from(ProposedResponse::Unchanged) }
}

fn read_request(
    event: &Envelope<'_>,
    message: &SenderMessage<'_, '_>,
    senders: &Senders,
    address: &'static str,
    content: Content,
) -> Result<SendRequest, LogCode> {
    let user_pool_id = event.user_pool_id().filter(|id| is_user_pool_id(id)).ok_or(LogCode::PoolIdInvalid)?;
    let source = event.trigger_source();
    let is_notice = source == TriggerSource::CustomEmailSenderAccountTakeOverNotification;
    let code = CustomSender::from_event(event).code;
    let code = match code.filter(|code| !code.is_empty()) {
        Some(base64) if !is_notice => {
            Some(EncryptedCode { base64: base64.into_owned(), is_password: is_invitation(source) })
        }
        None if !is_notice => return Err(LogCode::CodeMissing),
        _ => None,
    };
    let attribute = |name| message.attributes().get(name).filter(|value| !value.is_empty()).map(str::to_owned);
    let user_name = event.user_name().filter(|name| !name.is_empty()).map(str::to_owned);
    let recipient = match (attribute(address), is_notice) {
        (Some(address), _) => Recipient::Address(address),
        // The notice has no attributes of the user.
        (None, true) => Recipient::User(user_name.clone().ok_or(LogCode::AddressMissing)?),
        (None, false) => return Err(LogCode::AddressMissing),
    };
    let sub = attribute("sub");
    // A user who signs in with an address does not know the user name, which Cognito has chosen.
    let shown = match &recipient {
        Recipient::Address(address) if sub.is_some() && sub == user_name => Some(address.clone()),
        _ => user_name,
    };
    let identity = match &code {
        Some(_) => None,
        None => attribute("EVENT_ID").or_else(|| Some(event.text().to_owned())),
    };
    Ok(SendRequest {
        user_pool_id: user_pool_id.to_owned(),
        sub,
        code,
        identity,
        kms_keys: senders.kms_keys.clone(),
        table: senders.table.clone(),
        recipient,
        user_name: shown.unwrap_or_default(),
        content,
    })
}

fn is_invitation(source: TriggerSource<'_>) -> bool {
    matches!(source, TriggerSource::CustomEmailSenderAdminCreateUser | TriggerSource::CustomSmsSenderAdminCreateUser)
}
