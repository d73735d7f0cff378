//! Custom message: which mail and short message go out, in which language and brand (contract section 4).

use crate::handler::{Handler, Outcome, Refusal, Response};
use events::views::CustomMessage;
use events::{Envelope, MessageParts, Trigger, TriggerSource, Verdict, VerificationMethod, gate_message};
use json_escape_simd::escape_into;
use policy::Policy;
use templates::{
    CodePlaceholder, Confirmation, ConfirmationLink, DisplayName, Letter, LinkPlaceholder, Locale, Message, Rendered,
    UsernamePlaceholder,
};

/// Fails open: without our text the user still gets Cognito's own, and the code in it (THREATS 3.2).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::CustomMessage,
    decide,
    fallback: defaults,
    not_an_event: Refusal {
        code: "CustomMessageUnavailable",
        message: "The message could not be prepared. Please try again later",
    },
};

/// The members of `response`.
const FIELDS: [&str; 3] = ["smsMessage", "emailMessage", "emailSubject"];

fn decide(event: &Envelope<'_>, policy: &Policy) -> (Response, Outcome) {
    if let TriggerSource::Other(_) = event.trigger_source() {
        return (Response::Unchanged, Outcome::UnknownSource);
    }
    let request = CustomMessage::read(event);
    let Some(rendered) = render(event, &request, policy) else {
        return (defaults(event), Outcome::NoPlaceholder);
    };
    let parts = MessageParts {
        email_message: rendered.html.as_deref(),
        email_subject: rendered.subject.as_deref(),
        sms_message: rendered.sms.as_deref(),
    };
    if gate_message(event, &request, parts, &policy.pool()).verdict() >= Verdict::Replaced {
        return (defaults(event), Outcome::HeldBack);
    }
    response(parts)
        .map_or_else(|| (defaults(event), Outcome::HeldBack), |value| (Response::Value(value), Outcome::Answered))
}

/// The texts for an event; `None` where the event lacks the placeholder that they need, or its source is unknown.
///
/// Every placeholder is the event's own (contract 4.4).
#[must_use]
pub fn render(event: &Envelope<'_>, request: &CustomMessage<'_>, policy: &Policy) -> Option<Rendered> {
    let code = CodePlaceholder::parse(request.code_parameter.as_deref()?)?;
    let username = request.username_parameter.as_deref().and_then(UsernamePlaceholder::parse);
    let link = request.link_parameter.as_deref().and_then(LinkPlaceholder::parse);
    let brand = policy.brand(event.app_client());
    let user_name = event.user_name().unwrap_or_default();
    let confirmation = || match policy.pool().verification {
        Some(VerificationMethod::Link) => Confirmation::ByCognitoLink { link: link.as_ref(), code: &code },
        Some(VerificationMethod::Code) | None => {
            let email = request.user_attributes.get("email");
            let link = ConfirmationLink::new(brand, email, user_name, event.app_client(), &code);
            Confirmation::ByCode { link, code: &code }
        }
    };
    let message = match event.trigger_source() {
        TriggerSource::CustomMessageSignUp => Message::SignUp(confirmation()),
        TriggerSource::CustomMessageResendCode => Message::ResendCode(confirmation()),
        TriggerSource::CustomMessageForgotPassword => Message::ForgotPassword(&code),
        TriggerSource::CustomMessageUpdateUserAttribute => Message::UpdateUserAttribute(&code),
        TriggerSource::CustomMessageVerifyUserAttribute => Message::VerifyUserAttribute(&code),
        TriggerSource::CustomMessageAuthentication => Message::Authentication(&code),
        TriggerSource::CustomMessageAdminCreateUser => {
            Message::AdminCreateUser { username: username.as_ref()?, password: &code }
        }
        _ => return None,
    };
    let name = display_name(request);
    let locale = locale(event, request, policy);
    Some(Letter { message, locale, brand, name: name.as_ref(), user_name }.render())
}

/// `name`, or `given_name` where the user has no other; a name that policy D refuses is no name.
fn display_name(request: &CustomMessage<'_>) -> Option<DisplayName> {
    let attribute = |name| request.user_attributes.get(name).filter(|value| !value.trim().is_empty());
    DisplayName::new(attribute("name").or_else(|| attribute("given_name"))?)
}

/// What the user asked for, then what the client asked for, then what the app client speaks. Cognito itself sends no
/// language (contract 4.5).
fn locale(event: &Envelope<'_>, request: &CustomMessage<'_>, policy: &Policy) -> Locale {
    let asked = [request.user_attributes.get("locale"), request.client_metadata.get("locale")];
    asked.into_iter().flatten().find_map(Locale::lookup).unwrap_or_else(|| policy.locale(event.app_client()))
}

/// The `response` of this trigger as JSON; null stands for the pool's own text (contract 4.2).
#[must_use]
pub fn response(parts: MessageParts<'_>) -> Option<String> {
    let fields = [parts.sms_message, parts.email_message, parts.email_subject];
    let length: usize = fields.iter().flatten().map(|text| text.len()).sum();
    let mut json = Vec::with_capacity(length + length / 8 + 128);
    for (name, text) in FIELDS.into_iter().zip(fields) {
        json.push(if json.is_empty() { b'{' } else { b',' });
        escape_into(name, &mut json);
        json.push(b':');
        match text {
            Some(text) => escape_into(text, &mut json),
            None => json.extend_from_slice(b"null"),
        }
    }
    json.push(b'}');
    String::from_utf8(json).ok()
}

/// The response that leaves every text to the pool: as it came where nothing is filled in, else three nulls.
fn defaults(event: &Envelope<'_>) -> Response {
    let untouched = event.response().is_some_and(|response| {
        let members = response.object();
        response.kind() == events::Kind::Object
            && FIELDS.iter().all(|field| members.get(field).is_none_or(|value| value.kind() == events::Kind::Null))
    });
    if untouched {
        return Response::Unchanged;
    }
    Response::Value(r#"{"smsMessage":null,"emailMessage":null,"emailSubject":null}"#.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, MessageParts, response};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_reads_back_as_it_was(sms: Option<String>, mail: Option<String>, subject: Option<String>) {
            let parts = MessageParts {
                sms_message: sms.as_deref(),
                email_message: mail.as_deref(),
                email_subject: subject.as_deref(),
            };
            let read: serde_json::Value = serde_json::from_str(&response(parts).unwrap()).unwrap();
            let texts = FIELDS.map(|field| read[field].as_str().map(str::to_owned));
            prop_assert_eq!(texts, [sms, mail, subject]);
            prop_assert_eq!(read.as_object().unwrap().len(), 3);
        }
    }
}
