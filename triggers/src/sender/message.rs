//! The message of an event, with placeholders.

use crate::custom_message::{MessageKind, choose_locale, with_context};
use events::views::{CustomMessage, CustomSender};
use events::{Attributes, Envelope, TriggerSource, VerificationMethod};
use policy::Policy;
use std::borrow::Cow;
use templates::{AttemptContext, Locale, MessageContext, RenderedMail, ReportedAttempt, SignInAttempt};

/// The placeholder that custom message has for codes.
pub(crate) const CODE: &str = "{####}";
/// The placeholder that custom message has for user names.
pub(crate) const USERNAME: &str = "{username}";

/// An event of a custom sender, read as the event of custom message that has the same message.
pub(crate) struct SenderMessage<'e, 'p> {
    event: &'e Envelope<'e>,
    request: CustomMessage<'e>,
    policy: &'p Policy,
    locale: Locale,
}

impl<'e, 'p> SenderMessage<'e, 'p> {
    pub(crate) fn new(event: &'e Envelope<'e>, request: CustomSender<'e>, policy: &'p Policy) -> Self {
        let CustomSender { user_attributes, client_metadata, .. } = request;
        let request = CustomMessage {
            user_attributes,
            client_metadata,
            code_parameter: Some(Cow::Borrowed(CODE)),
            link_parameter: None,
            username_parameter: Some(Cow::Borrowed(USERNAME)),
        };
        let locale = choose_locale(event, &request, policy);
        Self { event, request, policy, locale }
    }

    pub(crate) fn locale(&self) -> Locale {
        self.locale
    }

    pub(crate) fn attributes(&self) -> &Attributes<'e> {
        &self.request.user_attributes
    }

    /// The mail; `None` if there is none for the source.
    pub(crate) fn mail(&self) -> Option<RenderedMail> {
        if self.event.trigger_source() == TriggerSource::CustomEmailSenderAccountTakeOverNotification {
            return self.notice();
        }
        self.with_context(|context| context.render_mail())?
    }

    /// The short message; `None` if there is none for the source.
    pub(crate) fn sms(&self) -> Option<String> {
        self.with_context(|context| context.render_sms())?
    }

    fn with_context<T>(&self, render: impl FnOnce(MessageContext<'_>) -> T) -> Option<T> {
        let source = custom_message_source(self.event.trigger_source())?;
        // A pool with a custom sender leaves it to the sender how an address is confirmed, and passes a code.
        let kind = MessageKind { source, verification: Some(VerificationMethod::Code) };
        with_context(kind, self.locale, self.event, &self.request, self.policy, render)
    }

    fn notice(&self) -> Option<RenderedMail> {
        let attribute = |name| self.attributes().get(name);
        let attempt = SignInAttempt::new(ReportedAttempt {
            time: attribute("LOGIN_TIME"),
            city: attribute("CITY"),
            country: attribute("COUNTRY"),
            device: attribute("DEVICE_NAME"),
            ip_address: attribute("IP_ADDRESS"),
            was_not_me: attribute("ONE_CLICK_LINK_INVALID"),
            was_me: attribute("ONE_CLICK_LINK_VALID"),
        });
        let app_client = self.event.app_client();
        let texts = self.policy.texts(app_client, self.locale);
        AttemptContext { attempt: &attempt, texts, brand: self.policy.brand(app_client) }.render_mail()
    }
}

/// The source of custom message with the same message.
fn custom_message_source(source: TriggerSource<'_>) -> Option<TriggerSource<'static>> {
    use TriggerSource as Source;
    Some(match source {
        Source::CustomEmailSenderSignUp | Source::CustomSmsSenderSignUp => Source::CustomMessageSignUp,
        Source::CustomEmailSenderResendCode | Source::CustomSmsSenderResendCode => Source::CustomMessageResendCode,
        Source::CustomEmailSenderForgotPassword | Source::CustomSmsSenderForgotPassword => {
            Source::CustomMessageForgotPassword
        }
        Source::CustomEmailSenderUpdateUserAttribute | Source::CustomSmsSenderUpdateUserAttribute => {
            Source::CustomMessageUpdateUserAttribute
        }
        Source::CustomEmailSenderVerifyUserAttribute | Source::CustomSmsSenderVerifyUserAttribute => {
            Source::CustomMessageVerifyUserAttribute
        }
        Source::CustomEmailSenderAuthentication | Source::CustomSmsSenderAuthentication => {
            Source::CustomMessageAuthentication
        }
        Source::CustomEmailSenderAdminCreateUser | Source::CustomSmsSenderAdminCreateUser => {
            Source::CustomMessageAdminCreateUser
        }
        _ => return None,
    })
}
