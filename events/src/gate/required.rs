//! Contract 4.4: which placeholders a part of a message must hold, and which it had better not.

use super::judgement::Reason;
use super::limits::{EMAIL, Part, PartKind};
use super::placeholders::{Link, Needed, Placeholders};
use crate::settings::VerificationMethod;
use crate::source::TriggerSource;

/// What the need for placeholders hangs on.
pub(super) struct Requirement<'c> {
    pub(super) source: TriggerSource<'c>,
    pub(super) needed: Needed<'c>,
    pub(super) verification: Option<VerificationMethod>,
}

impl Requirement<'_> {
    pub(super) fn is_invitation(&self) -> bool {
        self.source == TriggerSource::CustomMessageAdminCreateUser
    }

    /// Contract 4.4: which placeholders the part must hold.
    pub(super) fn judge(&self, part: &Part, text: &str, found: &Placeholders) -> Option<Reason> {
        match part.kind {
            PartKind::Subject => in_a_subject(found),
            _ if self.is_invitation() => self.invitation(part, text, found),
            PartKind::Email => self.email(text, found),
            PartKind::Sms => (found.codes == 0).then(|| missing_code(part.field, text)).or_else(|| self.odd_code(part)),
        }
    }

    fn invitation(&self, part: &Part, text: &str, found: &Placeholders) -> Option<Reason> {
        if found.codes == 0 {
            return Some(missing_code(part.field, text));
        }
        if found.user_names == 0 {
            return Some(missing_user_name(part.field, text));
        }
        self.odd_code(part).or_else(|| self.odd_user_name(part))
    }

    fn email(&self, text: &str, found: &Placeholders) -> Option<Reason> {
        use TriggerSource as Source;
        use VerificationMethod::{Code, Link};
        let proves_sign_up = matches!(self.source, Source::CustomMessageSignUp | Source::CustomMessageResendCode);
        let proves_attribute =
            matches!(self.source, Source::CustomMessageUpdateUserAttribute | Source::CustomMessageVerifyUserAttribute);
        match self.verification {
            Some(Link) if proves_sign_up => self.email_with_link(found),
            None if proves_sign_up => self.email_with_code_or_link(text, found),
            Some(Link) if proves_attribute => {
                self.email_with_code_or_link(text, found).or_else(|| self.odd_code(&EMAIL))
            }
            Some(Code | Link) | None if found.codes == 0 => Some(missing_code(EMAIL.field, text)),
            Some(Code | Link) | None => self.odd_code(&EMAIL),
        }
    }

    fn email_with_link(&self, found: &Placeholders) -> Option<Reason> {
        match found.link {
            Link::WellFormed => self.odd_link(),
            Link::Broken => Some(Reason::replaced(
                EMAIL.field,
                "4.4",
                "the link placeholder {##…##} has braces too many or too few or no words: Cognito sends its default mail",
            )),
            Link::None => Some(Reason::replaced(
                EMAIL.field,
                "4.4",
                "the pool verifies by link and there is no {##…##}: Cognito sends its default mail",
            )),
        }
    }

    /// Contract 4.4: what holds both placeholders suits both methods.
    fn email_with_code_or_link(&self, text: &str, found: &Placeholders) -> Option<Reason> {
        match (found.codes > 0, found.link == Link::WellFormed) {
            (true, true) => self.odd_code(&EMAIL).or_else(|| self.odd_link()),
            (false, false) => Some(missing_code(EMAIL.field, text)),
            _ if self.verification.is_none() => Some(Reason::unknown(
                EMAIL.field,
                "4.4",
                "the pool's verification method is not known: a code is missed where it verifies by link, a link where \
                 it verifies by code",
            )),
            _ => Some(Reason::unknown(
                EMAIL.field,
                "4.4",
                "whether verification by link also governs the change of an attribute is not known",
            )),
        }
    }

    fn odd_code(&self, part: &Part) -> Option<Reason> {
        (self.needed.code != Needed::CODE).then(|| {
            Reason::unknown(part.field, "4.4", "the event names another codeParameter; Cognito always sends {####}")
        })
    }

    fn odd_user_name(&self, part: &Part) -> Option<Reason> {
        (self.needed.user_name != Needed::USER_NAME).then(|| {
            Reason::unknown(
                part.field,
                "4.4",
                "the event names another usernameParameter; Cognito sends {username} with invitations",
            )
        })
    }

    fn odd_link(&self) -> Option<Reason> {
        self.needed.odd_link.map(|_| {
            Reason::unknown(EMAIL.field, "4.4", "the event names another linkParameter; Cognito always sends {##…##}")
        })
    }

    /// Contract 4.4: `{username}` is known to work in invitations only.
    pub(super) fn foreign(&self, part: &Part, found: &Placeholders) -> Option<Reason> {
        (found.user_names > 0 && !self.is_invitation() && part.kind != PartKind::Subject).then(|| {
            Reason::unknown(
                part.field,
                "4.4",
                "whether {username} is filled in outside invitations is not known; usernameParameter is null there",
            )
        })
    }
}

/// Contract 4.4 speaks of messages only.
fn in_a_subject(found: &Placeholders) -> Option<Reason> {
    (found.codes > 0 || found.user_names > 0 || found.link != Link::None).then(|| {
        Reason::unknown("response.emailSubject", "4.4", "whether placeholders are filled in in a subject is not known")
    })
}

fn missing_code(field: &'static str, text: &str) -> Reason {
    let rule = if Needed::code_is_disguised(text) {
        "the code placeholder is percent-encoded or HTML-escaped, so that Cognito does not see it and sends its \
         default message"
    } else {
        "the code placeholder that the event names is missing: Cognito sends its default message"
    };
    Reason::replaced(field, "4.4", rule)
}

fn missing_user_name(field: &'static str, text: &str) -> Reason {
    let rule = if Needed::user_name_is_disguised(text) {
        "the user name placeholder is percent-encoded or HTML-escaped, so that Cognito does not see it and sends its \
         default message, while the subject is used"
    } else {
        "an invitation without the user name placeholder: Cognito sends its default message, while the subject is used"
    };
    Reason::replaced(field, "4.4", rule)
}
