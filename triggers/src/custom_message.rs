//! Custom message: which mail and short message go out, in which language and brand (contract section 4).

mod response;

pub use response::message_response;

use crate::decision::Decision;
use crate::draft::Draft;
use crate::handler::{Handler, Outcome, Refusal, Response};
use events::views::CustomMessage;
use events::{Envelope, Kind, MessageParts, Trigger, TriggerSource, VerificationMethod};
use policy::Policy;
use response::{MESSAGE_FIELDS, Texts};
use templates::{
    CodePlaceholder, Confirmation, ConfirmationLink, DisplayName, LinkPlaceholder, Locale, Message, MessageContext,
    Rendered, UsernamePlaceholder,
};

/// Fails open: without our text the user still gets Cognito's own, and the code in it (SECURITY.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::CustomMessage,
    policy: policy::EmbeddedPolicy::CUSTOM_MESSAGE,
    decide,
    guards: |_| false,
    fallback: defaults,
    unavailable: Refusal {
        code: "CustomMessageUnavailable",
        message: "The message could not be prepared. Please try again later",
    },
    refusals: &[],
};

fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let request = CustomMessage::read(event);
    let rendered = render(event, &request, policy).ok_or(Outcome::NoPlaceholder)?;
    Ok(Draft::response(Texts(request, rendered)).into())
}

/// The texts for an event; `None` where the event lacks the placeholder that they need, or its source is unknown.
///
/// Every placeholder is the event's own (contract 4.4).
///
/// ```
/// use cognito_triggers_triggers::custom_message::render;
/// use events::{Blueprint, Envelope, TriggerSource, generate, views::CustomMessage};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = policy::EmbeddedPolicy::CUSTOM_MESSAGE.parse([])?;
/// let text = generate(&Blueprint::new(TriggerSource::CustomMessageAuthentication), 1)?;
/// let event = Envelope::parse(text.as_bytes())?;
/// let rendered = render(&event, &CustomMessage::read(&event), &policy).expect("the event has a code");
/// assert!(rendered.sms.is_some_and(|sms| sms.contains("{####}")));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn render(event: &Envelope<'_>, request: &CustomMessage<'_>, policy: &Policy) -> Option<Rendered> {
    let code = CodePlaceholder::parse(request.code_parameter.as_deref()?)?;
    let username = request.username_parameter.as_deref().and_then(UsernamePlaceholder::parse);
    let link = request.link_parameter.as_deref().and_then(LinkPlaceholder::parse);
    let brand = policy.brand(event.app_client());
    let user_name = event.user_name().unwrap_or_default();
    let confirmation = || match policy.pool_settings().verification {
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
    // Whatever stands for the code in this event must not stand in the greeting too.
    let name = display_name(request).filter(|name| !name.as_str().contains(code.as_str()));
    let locale = locale(event, request, policy);
    Some(MessageContext { message, locale, brand, name: name.as_ref(), user_name }.render())
}

/// `name`, or `given_name` where the user has no other; a name that rule D of SECURITY.md refuses is no name.
fn display_name(request: &CustomMessage<'_>) -> Option<DisplayName> {
    let attribute = |name| request.user_attributes.get(name).filter(|value| !value.trim().is_empty());
    DisplayName::new(attribute("name").or_else(|| attribute("given_name"))?)
}

/// What the user asked for, then what the client asked for, then what the app client speaks. Cognito itself sends no
/// language (contract 4.5).
fn locale(event: &Envelope<'_>, request: &CustomMessage<'_>, policy: &Policy) -> Locale {
    let mut asked = asked_languages(request).into_iter();
    asked.find_map(|(_, tag)| Locale::lookup(tag?)).unwrap_or_else(|| policy.locale(event.app_client()))
}

/// Where a language is asked for and what stands there, the first one first. The app client's comes after them.
#[must_use]
pub fn asked_languages<'r>(request: &'r CustomMessage<'_>) -> [(&'static str, Option<&'r str>); 2] {
    [
        ("request.userAttributes.locale", request.user_attributes.get("locale")),
        ("request.clientMetadata.locale", request.client_metadata.get("locale")),
    ]
}

/// The response that leaves every text to the pool: as it came where nothing is filled in, else three nulls.
fn defaults(event: &Envelope<'_>) -> Response {
    let untouched = event.response().is_some_and(|response| {
        let members = response.object();
        response.kind() == Kind::Object
            && MESSAGE_FIELDS.iter().all(|field| members.get(field).is_none_or(|value| value.kind() == Kind::Null))
    });
    if untouched {
        return Response::Unchanged;
    }
    Response::Value(message_response(MessageParts::default()))
}
