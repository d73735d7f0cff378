//! Contract 4.4: which placeholders a part of a message must contain, and which it should not.

use super::message_part::{EMAIL, MessagePart, PartKind};
use super::placeholders::{ExpectedPlaceholders, FoundPlaceholders, LinkPlaceholder};
use super::report::Finding;
use crate::registry::TriggerSource;
use crate::settings::VerificationMethod;

/// What the required placeholders depend on.
pub(super) struct PlaceholderRules<'c> {
    pub(super) source: TriggerSource<'c>,
    pub(super) expected: ExpectedPlaceholders<'c>,
    pub(super) verification: Option<VerificationMethod>,
}

impl PlaceholderRules<'_> {
    pub(super) fn is_invitation(&self) -> bool {
        self.source == TriggerSource::CustomMessageAdminCreateUser
    }

    /// Contract 4.4: the placeholders that the part must contain.
    pub(super) fn check_required(&self, part: &MessagePart, text: &str, found: &FoundPlaceholders) -> Option<Finding> {
        match part.kind {
            PartKind::Subject => check_subject(found),
            _ if self.is_invitation() => self.check_invitation(part, text, found),
            PartKind::Email => self.check_email(text, found),
            PartKind::Sms => {
                (found.codes == 0).then(|| missing_code(part.field, text)).or_else(|| self.nonstandard_code(part))
            }
        }
    }

    fn check_invitation(&self, part: &MessagePart, text: &str, found: &FoundPlaceholders) -> Option<Finding> {
        if found.codes == 0 {
            return Some(missing_code(part.field, text));
        }
        if found.user_names == 0 {
            return Some(missing_user_name(part.field, text));
        }
        self.nonstandard_code(part).or_else(|| self.nonstandard_user_name(part))
    }

    fn check_email(&self, text: &str, found: &FoundPlaceholders) -> Option<Finding> {
        use TriggerSource as Source;
        use VerificationMethod::{Code, Link};
        let proves_sign_up = matches!(self.source, Source::CustomMessageSignUp | Source::CustomMessageResendCode);
        let proves_attribute =
            matches!(self.source, Source::CustomMessageUpdateUserAttribute | Source::CustomMessageVerifyUserAttribute);
        match self.verification {
            Some(Link) if proves_sign_up => self.check_email_with_link(found),
            None if proves_sign_up => self.check_email_with_code_or_link(text, found),
            Some(Link) if proves_attribute => {
                self.check_email_with_code_or_link(text, found).or_else(|| self.nonstandard_code(&EMAIL))
            }
            Some(Code | Link) | None if found.codes == 0 => Some(missing_code(EMAIL.field, text)),
            Some(Code | Link) | None => self.nonstandard_code(&EMAIL),
        }
    }

    fn check_email_with_link(&self, found: &FoundPlaceholders) -> Option<Finding> {
        match found.link {
            LinkPlaceholder::WellFormed => self.nonstandard_link(),
            LinkPlaceholder::Malformed => Some(Finding::replaced(
                EMAIL.field,
                "4.4",
                "the link placeholder {##…##} has extra or missing braces or no text: Cognito sends its default message",
            )),
            LinkPlaceholder::None => Some(Finding::replaced(
                EMAIL.field,
                "4.4",
                "the user pool verifies by link, but {##…##} is missing: Cognito sends its default message",
            )),
        }
    }

    /// Contract 4.4: a text with both placeholders satisfies both methods.
    fn check_email_with_code_or_link(&self, text: &str, found: &FoundPlaceholders) -> Option<Finding> {
        match (found.codes > 0, found.link == LinkPlaceholder::WellFormed) {
            (true, true) => self.nonstandard_code(&EMAIL).or_else(|| self.nonstandard_link()),
            (false, false) => Some(missing_code(EMAIL.field, text)),
            _ if self.verification.is_none() => Some(Finding::unknown(
                EMAIL.field,
                "4.4",
                "the user pool's verification method is not known: it requires a link if it verifies by link, and a \
                 code if it verifies by code",
            )),
            _ => Some(Finding::unknown(
                EMAIL.field,
                "4.4",
                "whether verification by link also applies to attribute changes is not known",
            )),
        }
    }

    fn nonstandard_code(&self, part: &MessagePart) -> Option<Finding> {
        (self.expected.code != ExpectedPlaceholders::CODE).then(|| {
            Finding::unknown(part.field, "4.4", "the event names another codeParameter; Cognito always sends {####}")
        })
    }

    fn nonstandard_user_name(&self, part: &MessagePart) -> Option<Finding> {
        (self.expected.user_name != ExpectedPlaceholders::USER_NAME).then(|| {
            Finding::unknown(
                part.field,
                "4.4",
                "the event names another usernameParameter; Cognito sends {username} with invitations",
            )
        })
    }

    fn nonstandard_link(&self) -> Option<Finding> {
        self.expected.nonstandard_link.map(|_| {
            Finding::unknown(EMAIL.field, "4.4", "the event names another linkParameter; Cognito always sends {##…##}")
        })
    }

    /// Contract 4.4: `{username}` is known to work only in invitations.
    pub(super) fn check_user_name_outside_invitation(
        &self,
        part: &MessagePart,
        found: &FoundPlaceholders,
    ) -> Option<Finding> {
        (found.user_names > 0 && !self.is_invitation() && part.kind != PartKind::Subject).then(|| {
            Finding::unknown(
                part.field,
                "4.4",
                "whether Cognito replaces {username} outside invitations is not known; usernameParameter is null there",
            )
        })
    }
}

/// Contract 4.4 only mentions message bodies.
fn check_subject(found: &FoundPlaceholders) -> Option<Finding> {
    (found.codes > 0 || found.user_names > 0 || found.link != LinkPlaceholder::None).then(|| {
        Finding::unknown(
            "response.emailSubject",
            "4.4",
            "whether Cognito replaces placeholders in a subject is not known",
        )
    })
}

fn missing_code(field: &'static str, text: &str) -> Finding {
    let rule = if ExpectedPlaceholders::has_escaped_code(text) {
        "the code placeholder is percent-encoded or HTML-escaped: Cognito does not recognize it and sends its \
         default message"
    } else {
        "the code placeholder of the event is missing: Cognito sends its default message"
    };
    Finding::replaced(field, "4.4", rule)
}

fn missing_user_name(field: &'static str, text: &str) -> Finding {
    let rule = if ExpectedPlaceholders::has_escaped_user_name(text) {
        "the user name placeholder is percent-encoded or HTML-escaped: Cognito does not recognize it and sends its \
         default message with the custom subject"
    } else {
        "the user name placeholder of an invitation is missing: Cognito sends its default message with the custom subject"
    };
    Finding::replaced(field, "4.4", rule)
}
