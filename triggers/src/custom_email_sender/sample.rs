//! The mail for an event of custom message, with an invented code: what the preview shows if `[senders.email]` sends mails.

use super::decision::decide;
use crate::effects::{Content, Effect};
use events::Envelope;
use policy::Policy;
use serde_json::{Value, json};
use templates::RenderedMail;

/// A code in Cognito's format: six digits.
pub const SAMPLE_CODE: &str = "123456";
/// A temporary password with characters that are special in HTML and URLs, as real ones have.
pub const SAMPLE_PASSWORD: &str = "Qk7&mR<2x%";

/// A mail as it is sent.
pub struct SampleMail {
    /// Subject, HTML and plain text.
    pub mail: RenderedMail,
    /// The address of the sender.
    pub from: String,
}

/// The mail that Cognito would ask this function for instead of sending that of custom message; `None` if the policy has no
/// sender of mails, or the event none of the messages of custom message.
#[must_use]
pub fn sample_mail(event: &str, policy: &Policy) -> Option<SampleMail> {
    policy.senders()?.email.as_ref()?;
    let mut event: Value = serde_json::from_str(event).ok()?;
    let message = event.get("triggerSource")?.as_str()?.strip_prefix("CustomMessage_")?.to_owned();
    *event.get_mut("triggerSource")? = json!(format!("CustomEmailSender_{message}"));
    let request = event.get_mut("request")?.as_object_mut()?;
    request.insert("type".to_owned(), json!("customEmailSenderRequestV1"));
    request.insert("code".to_owned(), json!("an encrypted code"));
    let event = event.to_string();
    let envelope = Envelope::parse(event.as_bytes()).ok()?;
    let Some(Effect::Send(send)) = decide(&envelope, policy).ok()?.effect else { return None };
    let Content::Mail { mail, from, .. } = &send.content else { return None };
    let code = if message == "AdminCreateUser" { SAMPLE_PASSWORD } else { SAMPLE_CODE };
    Some(SampleMail { mail: send.fill_mail(mail, code), from: from.clone() })
}
