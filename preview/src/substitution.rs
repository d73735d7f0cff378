//! Cognito's substitutions in a message (contract 4.4): code, user name, and its own link.

use events::{PoolSettings, TriggerSource, VerificationMethod};
use triggers::custom_email_sender::{SAMPLE_CODE, SAMPLE_PASSWORD};

/// The page of the user pool's domain that Cognito's own link opens.
const CONFIRM_USER: &str = "https://example.auth.eu-west-1.amazoncognito.com/confirmUser";

/// The recipient, as far as the substitution needs it.
pub(crate) struct Recipient<'r> {
    pub(crate) source: TriggerSource<'r>,
    pub(crate) user_name: &'r str,
    pub(crate) client_id: &'r str,
    pub(crate) pool: PoolSettings,
}

impl Recipient<'_> {
    /// Substitutes all placeholders.
    ///
    /// Nothing is escaped: it is not known whether Cognito escapes a password in HTML.
    pub(crate) fn fill_in(&self, text: &str) -> String {
        let code = if self.is_invitation() { SAMPLE_PASSWORD } else { SAMPLE_CODE };
        let mut filled = text.replace("{####}", code);
        if self.is_invitation() {
            filled = filled.replace("{username}", self.user_name);
        }
        if self.pool.verification == Some(VerificationMethod::Link) && self.confirms() {
            filled = self.link(&filled);
        }
        filled
    }

    fn is_invitation(&self) -> bool {
        self.source == TriggerSource::CustomMessageAdminCreateUser
    }

    fn confirms(&self) -> bool {
        matches!(self.source, TriggerSource::CustomMessageSignUp | TriggerSource::CustomMessageResendCode)
    }

    /// `{##words##}` becomes a link with these words.
    fn link(&self, text: &str) -> String {
        let (client_id, user_name) = (self.client_id, self.user_name);
        let href =
            format!("{CONFIRM_USER}?client_id={client_id}&user_name={user_name}&confirmation_code={SAMPLE_CODE}");
        let mut linked = String::with_capacity(text.len() + href.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{##") {
            let Some((words, behind)) = after.split_once("##}") else { break };
            linked.push_str(&format!("{before}<a href=\"{href}\">{words}</a>"));
            rest = behind;
        }
        linked + rest
    }
}

#[cfg(test)]
mod tests {
    use super::{Recipient, SAMPLE_CODE, SAMPLE_PASSWORD};
    use events::{PoolSettings, TriggerSource, VerificationMethod};

    #[test]
    fn placeholders_are_substituted_per_message() {
        let link = Some(VerificationMethod::Link);
        let anchor = "<a href=\"https://example.auth.eu-west-1.amazoncognito.com/confirmUser?client_id=c&user_name=ann&confirmation_code=123456\">Go</a>";
        for (source, verification, text, expected) in [
            (TriggerSource::CustomMessageSignUp, None, "{####} {username}", format!("{SAMPLE_CODE} {{username}}")),
            (TriggerSource::CustomMessageSignUp, None, "{##Go##}", "{##Go##}".to_owned()),
            (TriggerSource::CustomMessageSignUp, link, "a {##Go##} b {##", format!("a {anchor} b {{##")),
            (TriggerSource::CustomMessageForgotPassword, link, "{##Go##}", "{##Go##}".to_owned()),
            (TriggerSource::CustomMessageAdminCreateUser, None, "{username} {####}", format!("ann {SAMPLE_PASSWORD}")),
        ] {
            let pool = PoolSettings { verification, ..PoolSettings::default() };
            let recipient = Recipient { source, user_name: "ann", client_id: "c", pool };
            assert_eq!(recipient.fill_in(text), expected, "{source} {text}");
        }
    }
}
