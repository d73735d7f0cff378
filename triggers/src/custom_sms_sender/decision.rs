//! The short message for an event, as an effect.

use crate::decision::Decision;
use crate::effects::Content;
use crate::log_note::LogCode;
use crate::outcome::Outcome;
use crate::sender::send_request;
use events::Envelope;
use policy::Policy;

#[expect(clippy::unnecessary_wraps, reason = "the signature of every decision")]
pub(super) fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    Ok(send_request(event, policy, "phone_number", |message, senders| {
        let sms = senders.sms.as_ref().ok_or(LogCode::SenderMissing)?;
        let text = message.sms().ok_or(LogCode::MessageMissing)?;
        Ok(Content::Sms { text, providers: sms.providers.clone() })
    }))
}
