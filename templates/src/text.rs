//! What a language has to say: every field is required, so a missing text does not compile.

use askama::{FastWritable, Values, filters::HtmlSafe};
use std::fmt;

/// Compiled-in HTML: texts with entities (`&nbsp;`), and styles. The only thing that templates print without escaping.
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

/// Words with one hole, so that each language can put the name where it belongs.
#[derive(Clone, Copy)]
pub(crate) struct Phrase<T> {
    pub(crate) before: T,
    pub(crate) after: T,
}

/// A phrase of a mail's body.
pub(crate) const fn html(before: &'static str, after: &'static str) -> Phrase<Html> {
    Phrase { before: Html(before), after: Html(after) }
}

/// A phrase of a subject or an SMS: plain text of characters that Cognito's subject pattern passes.
pub(crate) const fn plain(before: &'static str, after: &'static str) -> Phrase<&'static str> {
    Phrase { before, after }
}

/// All texts of one language. Unless said otherwise, the hole of a phrase takes the brand's name.
pub(crate) struct Texts {
    /// The hole takes the reader's name.
    pub(crate) greeting: Phrase<Html>,
    pub(crate) greeting_without_name: Html,
    /// Stands between the button and the code of a confirmation.
    pub(crate) code_instead: Html,
    /// Stands before the support address.
    pub(crate) questions: Html,
    pub(crate) sign_up: ConfirmationTexts,
    pub(crate) resend_code: ConfirmationTexts,
    pub(crate) forgot_password: CodeTexts,
    pub(crate) update_user_attribute: CodeTexts,
    pub(crate) verify_user_attribute: CodeTexts,
    pub(crate) authentication: CodeTexts,
    pub(crate) admin_create_user: InvitationTexts,
}

/// What every mail has.
pub(crate) struct MailTexts {
    pub(crate) subject: Phrase<&'static str>,
    /// What a list of mails shows beside the subject. Never the code: it would show on a locked screen.
    pub(crate) preheader: Html,
    pub(crate) heading: Html,
    pub(crate) intro: Phrase<Html>,
    /// For readers who did not ask for this mail.
    pub(crate) not_you: Html,
}

pub(crate) struct ConfirmationTexts {
    pub(crate) mail: MailTexts,
    /// Also the words of Cognito's own link; so no entities here.
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
    /// The first line; the code follows it, and nothing else stands on that line.
    pub(crate) code: Phrase<&'static str>,
    /// The second line, left out where room is short.
    pub(crate) advice: &'static str,
}

/// The lines of the invitation's SMS; name and password stand on lines of their own between them.
pub(crate) struct InvitationSmsTexts {
    pub(crate) welcome: Phrase<&'static str>,
    pub(crate) username: &'static str,
    pub(crate) password: &'static str,
}

/// What the confirmation page says. Its buttons have the words of the mails where these have a button for the same.
pub(crate) struct PageTexts {
    /// The link was opened, and nothing has happened yet.
    pub(crate) ask: PageCopy,
    pub(crate) confirmed: PageCopy,
    /// For wrong, old and used codes alike.
    pub(crate) used: PageCopy,
    /// The button that asks for a new mail.
    pub(crate) resend: Html,
    /// For known and unknown users alike, so it promises a mail to nobody.
    pub(crate) resent: PageCopy,
    pub(crate) unavailable: PageCopy,
    /// Something is missing in the link.
    pub(crate) incomplete: PageCopy,
}

/// What one state of the page says.
pub(crate) struct PageCopy {
    /// Also the title of the page.
    pub(crate) heading: Html,
    pub(crate) body: Html,
}
