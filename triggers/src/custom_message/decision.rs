//! The message for an event.

use super::greeting::greeting_name;
use super::language::choose_locale;
use super::response::MessageResponse;
use crate::decision::{Decision, ProposedResponse};
use crate::log_note::{LogCode, LogNote};
use crate::outcome::Outcome;
use events::views::CustomMessage;
use events::{Envelope, TriggerSource, VerificationMethod};
use policy::Policy;
use templates::{
    CodePlaceholder, Confirmation, ConfirmationLink, LinkPlaceholder, Locale, Message, MessageContext, Rendered,
    UsernamePlaceholder,
};

pub(super) fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let request = CustomMessage::from_event(event);
    let locale = choose_locale(event, &request, policy);
    let rendered = render_in(locale, event, &request, policy).ok_or(Outcome::NoPlaceholder)?;
    let invalid = policy.languages().is_invalid(locale).then(|| LogNote::about(LogCode::TextsInvalid, locale.tag()));
    let decision = Decision::from(ProposedResponse::respond_with(MessageResponse(request, rendered)));
    Ok(Decision { notes: invalid.into_iter().collect(), ..decision })
}

/// The message for an event; `None` if the event lacks a placeholder that the message needs, or its source is unknown.
///
/// All placeholders are taken from the event (contract 4.4).
///
/// ```
/// use cognito_triggers_triggers::custom_message::render;
/// use events::{EventTemplate, Envelope, TriggerSource, generate_event, views::CustomMessage};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
/// let policy = policy::Policy::parse("policy.toml", text, [])?;
/// let text = generate_event(&EventTemplate::new(TriggerSource::CustomMessageAuthentication), 1)?;
/// let event = Envelope::parse(text.as_bytes())?;
/// let rendered = render(&event, &CustomMessage::from_event(&event), &policy).expect("the event has a code");
/// assert!(rendered.sms.is_some_and(|sms| sms.contains("{####}")));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn render(event: &Envelope<'_>, request: &CustomMessage<'_>, policy: &Policy) -> Option<Rendered> {
    render_in(choose_locale(event, request, policy), event, request, policy)
}

fn render_in(locale: Locale, event: &Envelope<'_>, request: &CustomMessage<'_>, policy: &Policy) -> Option<Rendered> {
    let kind = MessageKind { source: event.trigger_source(), verification: policy.pool_settings().verification };
    with_context(kind, locale, event, request, policy, |context| context.render())
}

/// Which message it is, and how new users confirm their address.
#[derive(Clone, Copy)]
pub(crate) struct MessageKind<'e> {
    /// The source of custom message that has this message.
    pub(crate) source: TriggerSource<'e>,
    pub(crate) verification: Option<VerificationMethod>,
}

/// Passes the values of a message to `render`; `None` if the event lacks a placeholder that the message needs, or its source
/// is unknown.
pub(crate) fn with_context<T>(
    kind: MessageKind<'_>,
    locale: Locale,
    event: &Envelope<'_>,
    request: &CustomMessage<'_>,
    policy: &Policy,
    render: impl FnOnce(MessageContext<'_>) -> T,
) -> Option<T> {
    let code = CodePlaceholder::parse(request.code_parameter.as_deref()?)?;
    let username = request.username_parameter.as_deref().and_then(UsernamePlaceholder::parse);
    let link = request.link_parameter.as_deref().and_then(LinkPlaceholder::parse);
    let brand = policy.brand(event.app_client());
    let user_name = event.user_name().unwrap_or_default();
    let confirmation = || match kind.verification {
        Some(VerificationMethod::Link) => Confirmation::ByCognitoLink { link: link.as_ref(), code: &code },
        Some(VerificationMethod::Code) | None => {
            let email = request.user_attributes.get("email");
            let link = ConfirmationLink::new(brand, email, user_name, event.app_client(), &code);
            Confirmation::ByCode { link, code: &code }
        }
    };
    let message = match kind.source {
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
    let name = greeting_name(request, &code).ok();
    let texts = policy.texts(event.app_client(), locale);
    Some(render(MessageContext { message, texts, brand, name: name.as_ref(), user_name }))
}
