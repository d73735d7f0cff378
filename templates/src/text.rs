//! The texts of a language: every field is required, so a missing text does not compile.

use askama::{FastWritable, Values, filters::HtmlSafe};
use std::fmt;

/// Compiled-in HTML: texts with entities (`&nbsp;`), and styles. Only this type is printed without escaping.
#[derive(Clone, Copy)]
pub(crate) struct Html(pub(crate) &'static str);

impl HtmlSafe for Html {}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FastWritable for Html {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(self.0)?)
    }
}

/// A text with one placeholder, so that each language can put the name where it belongs.
#[derive(Clone, Copy)]
pub(crate) struct Phrase<T> {
    pub(crate) before: T,
    pub(crate) after: T,
}

/// A phrase in the body of a mail.
pub(crate) const fn html(before: &'static str, after: &'static str) -> Phrase<Html> {
    Phrase { before: Html(before), after: Html(after) }
}

/// A phrase in a subject or an SMS: plain text of characters that Cognito's subject pattern accepts.
pub(crate) const fn plain(before: &'static str, after: &'static str) -> Phrase<&'static str> {
    Phrase { before, after }
}

/// All texts of one language. Unless noted otherwise, the placeholder of a phrase is the brand's name.
pub(crate) struct Texts {
    /// The placeholder is the user's name.
    pub(crate) greeting: Phrase<Html>,
    pub(crate) greeting_without_name: Html,
    /// Between the button and the code of a confirmation.
    pub(crate) code_instead: Html,
    /// Before the support contact.
    pub(crate) questions: Html,
    pub(crate) sign_up: ConfirmationTexts,
    pub(crate) resend_code: ConfirmationTexts,
    pub(crate) forgot_password: CodeTexts,
    pub(crate) update_user_attribute: CodeTexts,
    pub(crate) verify_user_attribute: CodeTexts,
    pub(crate) authentication: CodeTexts,
    pub(crate) admin_create_user: InvitationTexts,
}

/// The common texts of a mail.
pub(crate) struct MailTexts {
    pub(crate) subject: Phrase<&'static str>,
    /// The preview text in a list of mails. It never contains the code, which would be visible on a locked screen.
    pub(crate) preheader: Html,
    pub(crate) heading: Html,
    pub(crate) intro: Phrase<Html>,
    /// For recipients who did not request this mail.
    pub(crate) not_you: Html,
}

pub(crate) struct ConfirmationTexts {
    pub(crate) mail: MailTexts,
    /// Also the text of Cognito's own link, so it must not contain entities.
    pub(crate) button: Html,
    pub(crate) sms: SmsTexts,
}

pub(crate) struct CodeTexts {
    pub(crate) mail: MailTexts,
    pub(crate) sms: SmsTexts,
}

pub(crate) struct InvitationTexts {
    pub(crate) mail: MailTexts,
    pub(crate) username: Html,
    pub(crate) password: Html,
    pub(crate) button: Html,
    pub(crate) sms: InvitationSmsTexts,
}

pub(crate) struct SmsTexts {
    /// The first line, followed by the code, which ends the line.
    pub(crate) code: Phrase<&'static str>,
    /// The second line, omitted if it does not fit.
    pub(crate) advice: &'static str,
}

/// The lines of the invitation's SMS; name and password are on lines of their own between them.
pub(crate) struct InvitationSmsTexts {
    pub(crate) welcome: Phrase<&'static str>,
    pub(crate) username: &'static str,
    pub(crate) password: &'static str,
}

/// The texts of the confirmation page. Buttons for the same action have the same text as in the mails.
pub(crate) struct PageTexts {
    /// The link was opened; nothing has happened yet.
    pub(crate) ask: PageCopy,
    pub(crate) confirmed: PageCopy,
    /// The same for wrong, old and used codes.
    pub(crate) used: PageCopy,
    /// The button that requests a new mail.
    pub(crate) resend: Html,
    /// The same for known and unknown users, so it does not promise a mail.
    pub(crate) resent: PageCopy,
    pub(crate) unavailable: PageCopy,
    /// The link is incomplete.
    pub(crate) incomplete: PageCopy,
}

/// The text of one state of the page.
pub(crate) struct PageCopy {
    /// Also the title of the page.
    pub(crate) heading: Html,
    pub(crate) body: Html,
}
