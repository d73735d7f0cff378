//! The texts of a pool, and Cognito's own where the pool has none.

use super::delivery::Medium;
use super::message_source::MessagePurpose;
use events::VerificationMethod;
use serde_json::{Map, Value};

/// The text of a message before anything is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    /// Of mails only.
    pub(super) subject: Option<String>,
    pub(super) body: String,
}

/// The template that the settings of a pool name.
pub(super) fn find_template(
    settings: &Map<String, Value>,
    verification: VerificationMethod,
    purpose: MessagePurpose,
    medium: Medium,
) -> Template {
    let has_link = purpose.may_have_link() && verification == VerificationMethod::Link;
    let texts = match (purpose.is_invitation(), medium) {
        (true, Medium::Email) => &INVITATION_MAIL,
        (true, Medium::Sms) => &INVITATION_SMS,
        (false, Medium::Email) if has_link => &LINK_MAIL,
        (false, Medium::Email) => &CODE_MAIL,
        (false, Medium::Sms) => &CODE_SMS,
    };
    let find = |(paths, default): &Text| {
        let set = paths.iter().find_map(|path| find_setting(settings, path));
        set.unwrap_or(default).to_owned()
    };
    Template { subject: texts.subject.as_ref().map(find), body: find(&texts.body) }
}

/// Where the settings have a text, most specific first, and Cognito's own.
type Text = (&'static [&'static [&'static str]], &'static str);

struct Texts {
    subject: Option<Text>,
    body: Text,
}

const CODE_MAIL: Texts = Texts {
    subject: Some((
        &[&["VerificationMessageTemplate", "EmailSubject"], &["EmailVerificationSubject"]],
        "Your verification code",
    )),
    body: (
        &[&["VerificationMessageTemplate", "EmailMessage"], &["EmailVerificationMessage"]],
        "Your confirmation code is {####}",
    ),
};
const LINK_MAIL: Texts = Texts {
    subject: Some((&[&["VerificationMessageTemplate", "EmailSubjectByLink"]], "Your verification link")),
    body: (
        &[&["VerificationMessageTemplate", "EmailMessageByLink"]],
        "Please click the link below to verify your email address. {##Verify Email##}",
    ),
};
const CODE_SMS: Texts = Texts {
    subject: None,
    body: (
        &[&["VerificationMessageTemplate", "SmsMessage"], &["SmsVerificationMessage"]],
        "Your confirmation code is {####}",
    ),
};
const INVITATION_MAIL: Texts = Texts {
    subject: Some((&[&["AdminCreateUserConfig", "InviteMessageTemplate", "EmailSubject"]], "Your temporary password")),
    body: (&[&["AdminCreateUserConfig", "InviteMessageTemplate", "EmailMessage"]], INVITATION),
};
const INVITATION_SMS: Texts =
    Texts { subject: None, body: (&[&["AdminCreateUserConfig", "InviteMessageTemplate", "SMSMessage"]], INVITATION) };
const INVITATION: &str = "Your username is {username} and temporary password is {####}.";

fn find_setting<'s>(settings: &'s Map<String, Value>, path: &[&str]) -> Option<&'s str> {
    let (first, rest) = path.split_first()?;
    let value = rest.iter().try_fold(settings.get(*first)?, |value, name| value.get(name))?;
    value.as_str().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn template(
        settings: &Value,
        purpose: MessagePurpose,
        medium: Medium,
        verification: VerificationMethod,
    ) -> Template {
        find_template(settings.as_object().unwrap(), verification, purpose, medium)
    }

    #[test]
    fn pool_without_texts_has_those_of_cognito() {
        for (purpose, medium, verification, subject, body) in [
            (
                MessagePurpose::SignUp,
                Medium::Email,
                VerificationMethod::Code,
                Some("Your verification code"),
                "Your confirmation code is {####}",
            ),
            (MessagePurpose::SignUp, Medium::Sms, VerificationMethod::Link, None, "Your confirmation code is {####}"),
            (
                MessagePurpose::ResendCode,
                Medium::Email,
                VerificationMethod::Link,
                Some("Your verification link"),
                "Please click the link below to verify your email address. {##Verify Email##}",
            ),
            (
                MessagePurpose::ForgotPassword,
                Medium::Email,
                VerificationMethod::Link,
                Some("Your verification code"),
                "Your confirmation code is {####}",
            ),
            (
                MessagePurpose::AdminCreateUser,
                Medium::Email,
                VerificationMethod::Code,
                Some("Your temporary password"),
                INVITATION,
            ),
            (MessagePurpose::AdminCreateUser, Medium::Sms, VerificationMethod::Code, None, INVITATION),
        ] {
            let expected = Template { subject: subject.map(str::to_owned), body: body.to_owned() };
            assert_eq!(template(&json!({}), purpose, medium, verification), expected, "{purpose:?} {medium:?}");
        }
    }

    #[test]
    fn verification_template_comes_before_the_older_members() {
        let settings = json!({
            "EmailVerificationMessage": "old {####}",
            "EmailVerificationSubject": "old",
            "SmsVerificationMessage": "old sms {####}",
            "VerificationMessageTemplate": {"EmailMessage": "new {####}"},
            "AdminCreateUserConfig": {"InviteMessageTemplate": {"SMSMessage": "{username} {####}"}},
        });
        let code = VerificationMethod::Code;
        let mail = template(&settings, MessagePurpose::SignUp, Medium::Email, code);
        assert_eq!((mail.subject.as_deref(), mail.body.as_str()), (Some("old"), "new {####}"));
        assert_eq!(template(&settings, MessagePurpose::SignUp, Medium::Sms, code).body, "old sms {####}");
        assert_eq!(template(&settings, MessagePurpose::AdminCreateUser, Medium::Sms, code).body, "{username} {####}");
    }
}
