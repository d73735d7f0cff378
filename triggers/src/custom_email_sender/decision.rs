//! The mail for an event, as an effect.

use crate::decision::Decision;
use crate::effects::Content;
use crate::log_note::LogCode;
use crate::outcome::Outcome;
use crate::sender::send_request;
use events::Envelope;
use policy::Policy;

#[expect(clippy::unnecessary_wraps, reason = "the signature of every decision")]
pub(super) fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    Ok(send_request(event, policy, "email", |message, senders| {
        let email = senders.email.as_ref().ok_or(LogCode::SenderMissing)?;
        let mail = message.mail().ok_or(LogCode::MessageMissing)?;
        let from_name = policy.brand(event.app_client()).name.as_str().to_owned();
        Ok(Content::Mail { mail, from: email.from.clone(), from_name, providers: email.providers.clone() })
    }))
}
