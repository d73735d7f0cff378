//! The texts of a language, by message.

use super::sentence::{HtmlSentence, Sentence};
use crate::Locale;
use serde::{Deserialize, Serialize};
use std::fmt;

/// All texts of one language, for one brand. [`Languages`](crate::Languages) has those of every language.
#[derive(Clone, Serialize, Deserialize)]
pub struct Texts {
    pub(crate) locale: Locale,
    pub(crate) name: String,
    pub(crate) is_rtl: bool,
    pub(crate) mail: CommonTexts,
    pub(crate) sign_up: ConfirmationTexts,
    pub(crate) resend_code: ConfirmationTexts,
    pub(crate) forgot_password: CodeTexts,
    pub(crate) update_user_attribute: CodeTexts,
    pub(crate) verify_user_attribute: CodeTexts,
    pub(crate) authentication: CodeTexts,
    pub(crate) admin_create_user: InvitationTexts,
    pub(crate) account_take_over: AttemptTexts,
    pub(crate) page: PageTexts,
    pub(super) denials: Vec<(String, Sentence)>,
}

impl Texts {
    /// The language.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The language's tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        self.locale.tag()
    }

    /// The language's name in the language itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the language is written from right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        self.is_rtl
    }

    /// The direction as in the attribute `dir` of HTML.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        if self.is_rtl { "rtl" } else { "ltr" }
    }

    /// The sentence of a denial; `None` if the language has none of its own, so that the English one applies.
    #[must_use]
    pub fn denial(&self, code: &str) -> Option<&str> {
        self.denials.iter().find(|(own, _)| own == code).map(|(_, sentence)| sentence.as_str())
    }
}

/// Only the language: the texts are long.
impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Texts({})", self.locale)
    }
}

/// The sentences that all mails share.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct CommonTexts {
    pub(crate) greeting: HtmlSentence,
    pub(crate) greeting_without_name: HtmlSentence,
    pub(crate) code_instead: HtmlSentence,
    pub(crate) questions: HtmlSentence,
}

/// The sentences that every mail has.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct MailTexts {
    pub(crate) subject: Sentence,
    pub(crate) preheader: HtmlSentence,
    pub(crate) heading: HtmlSentence,
    pub(crate) intro: HtmlSentence,
    pub(crate) not_you: HtmlSentence,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ConfirmationTexts {
    pub(crate) mail: MailTexts,
    pub(crate) button: HtmlSentence,
    pub(crate) sms: SmsTexts,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct CodeTexts {
    pub(crate) mail: MailTexts,
    pub(crate) sms: SmsTexts,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct InvitationTexts {
    pub(crate) mail: MailTexts,
    pub(crate) username: HtmlSentence,
    pub(crate) password: HtmlSentence,
    pub(crate) button: HtmlSentence,
    pub(crate) sms: InvitationSmsTexts,
}

/// The texts of the notice about an unusual attempt to sign in.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AttemptTexts {
    pub(crate) mail: MailTexts,
    pub(crate) time: HtmlSentence,
    pub(crate) place: HtmlSentence,
    pub(crate) device: HtmlSentence,
    pub(crate) ip_address: HtmlSentence,
    pub(crate) was_not_me: HtmlSentence,
    pub(crate) was_me: HtmlSentence,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SmsTexts {
    /// The first line, which ends with the code.
    pub(crate) code: Sentence,
    /// The second line, omitted if it does not fit.
    pub(crate) advice: Sentence,
}

/// The lines of the invitation's SMS; name and password are on lines of their own between them.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct InvitationSmsTexts {
    pub(crate) welcome: Sentence,
    pub(crate) username: Sentence,
    pub(crate) password: Sentence,
}

/// The texts of the confirmation page. Buttons for the same action have the same text as in the mails.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PageTexts {
    pub(crate) ask: PageCopy,
    pub(crate) confirmed: PageCopy,
    pub(crate) used: PageCopy,
    pub(crate) resend: HtmlSentence,
    pub(crate) resent: PageCopy,
    pub(crate) unavailable: PageCopy,
    pub(crate) incomplete: PageCopy,
}

/// The text of one state of the page.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PageCopy {
    /// Also the title of the page.
    pub(crate) heading: HtmlSentence,
    pub(crate) body: HtmlSentence,
}
