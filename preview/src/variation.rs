//! Changes an event to the one that Cognito would send for another message, language or app client. Everything else
//! keeps its spelling and order.

use crate::json;
use events::TriggerSource;
use std::borrow::Cow;
use templates::Locale;

/// The app client ID that Cognito sends when an administrator calls (contract 1.3).
const NO_APP_CLIENT: &str = "CLIENT_ID_NOT_APPLICABLE";

/// The fields to change; `None` keeps the event's own value.
#[derive(Clone, Copy, Default)]
pub(crate) struct Variation<'v> {
    pub source: Option<TriggerSource<'static>>,
    /// The user's `locale` attribute.
    pub locale: Option<Locale>,
    pub client_id: Option<&'v str>,
}

impl Variation<'_> {
    /// Applies the changes. The text must be an event.
    #[must_use]
    pub(crate) fn apply(&self, event: &str) -> String {
        let mut copy = Cow::Borrowed(event);
        if let Some(source) = self.source {
            copy = Cow::Owned(with_source(&copy, source));
        }
        if let Some(client_id) = self.client_id {
            copy = Cow::Owned(json::set(&copy, &["callerContext", "clientId"], &json::quoted(client_id)));
        }
        if let Some(locale) = self.locale {
            copy = Cow::Owned(json::set(&copy, &["request", "userAttributes", "locale"], &json::quoted(locale.tag())));
        }
        copy.into_owned()
    }
}

/// Contract 4.1: the fields that differ between messages.
fn with_source(event: &str, source: TriggerSource<'_>) -> String {
    let invitation = source == TriggerSource::CustomMessageAdminCreateUser;
    let username = if invitation { "\"{username}\"" } else { "null" };
    let mut copy = json::set(event, &["triggerSource"], &json::quoted(source.as_str()));
    copy = json::set(&copy, &["request", "usernameParameter"], username);
    if invitation {
        copy = json::set(&copy, &["callerContext", "clientId"], &json::quoted(NO_APP_CLIENT));
    }
    let status = ["request", "userAttributes", "cognito:user_status"];
    if json::get(event, &status).is_some() { json::set(&copy, &status, &json::quoted(status_of(source))) } else { copy }
}

fn status_of(source: TriggerSource<'_>) -> &'static str {
    match source {
        TriggerSource::CustomMessageAdminCreateUser => "FORCE_CHANGE_PASSWORD",
        TriggerSource::CustomMessageSignUp | TriggerSource::CustomMessageResendCode => "UNCONFIRMED",
        _ => "CONFIRMED",
    }
}

#[cfg(test)]
mod tests {
    use super::Variation;
    use events::TriggerSource;
    use templates::Locale;

    #[test]
    fn variation_changes_only_its_fields() {
        let event = r#"{"callerContext":{"clientId":"c"},"triggerSource":"CustomMessage_SignUp","n":1.50,
            "request":{"userAttributes":{"cognito:user_status":"UNCONFIRMED","name":"A"},"usernameParameter":null}}"#;
        let invitation = Variation {
            source: Some(TriggerSource::CustomMessageAdminCreateUser),
            locale: Locale::parse("pt-BR"),
            client_id: None,
        };
        assert_eq!(
            invitation.apply(event),
            r#"{"callerContext":{"clientId":"CLIENT_ID_NOT_APPLICABLE"},"triggerSource":"CustomMessage_AdminCreateUser","n":1.50,"request":{"userAttributes":{"cognito:user_status":"FORCE_CHANGE_PASSWORD","name":"A","locale":"pt-BR"},"usernameParameter":"{username}"}}"#
        );
        assert_eq!(Variation::default().apply(event), event);
    }
}
