//! The language of a message.

use events::Envelope;
use events::views::CustomMessage;
use policy::Policy;
use templates::Locale;

/// The user's language, else the language that the client requested, else the app client's default. Cognito itself
/// does not send a language (contract 4.5).
pub(crate) fn choose_locale(event: &Envelope<'_>, request: &CustomMessage<'_>, policy: &Policy) -> Locale {
    let mut asked = asked_languages(request).into_iter();
    asked.find_map(|(_, tag)| policy.languages().lookup(tag?)).unwrap_or_else(|| policy.locale(event.app_client()))
}

/// The members of the event that can request a language, with their values, in order of precedence. The app client's
/// default comes after them.
#[must_use]
pub fn asked_languages<'r>(request: &'r CustomMessage<'_>) -> [(&'static str, Option<&'r str>); 2] {
    [
        ("request.userAttributes.locale", request.user_attributes.get("locale")),
        ("request.clientMetadata.locale", request.client_metadata.get("locale")),
    ]
}
