//! One context: which message, to whom, in which language, from whom; and what it renders to.

use crate::{
    Brand, CodePlaceholder, ConfirmationLink, DisplayName, LinkPlaceholder, Locale, UsernamePlaceholder,
    languages::texts, mail, short_message, text::Phrase,
};
use std::fmt;

/// Cognito's bound for `emailSubject`, in characters (contract section 4.3).
const LONGEST_SUBJECT: usize = 140;

/// Which of Cognito's seven messages (contract section 4) and what it carries.
#[derive(Clone, Debug)]
pub enum Message<'a> {
    /// A new user confirms the address.
    SignUp(Confirmation<'a>),
    /// A new user has asked for the code once more.
    ResendCode(Confirmation<'a>),
    /// A user has asked for a new password.
    ForgotPassword(&'a CodePlaceholder),
    /// A user has changed an address or a telephone number.
    UpdateUserAttribute(&'a CodePlaceholder),
    /// A user has asked to verify an address or a telephone number.
    VerifyUserAttribute(&'a CodePlaceholder),
    /// A user signs in with a second factor.
    Authentication(&'a CodePlaceholder),
    /// An administrator invites a user. Both placeholders must be in mail and SMS, or Cognito sends its default (4.4).
    AdminCreateUser {
        /// Where the user name goes.
        username: &'a UsernamePlaceholder,
        /// Where the temporary password goes.
        password: &'a CodePlaceholder,
    },
}

/// How a pool lets new users confirm (contract section 4.4).
#[derive(Clone, Debug)]
pub enum Confirmation<'a> {
    /// With the code: a button with our link and, in plain sight, the code.
    ByCode {
        /// Where the button leads.
        link: ConfirmationLink,
        /// Where the code goes in mail and SMS.
        code: &'a CodePlaceholder,
    },
    /// With Cognito's own link in the mail; the SMS still carries the code.
    ByCognitoLink {
        /// Without it there can be no mail: subject and HTML are `None`.
        link: Option<&'a LinkPlaceholder>,
        /// Where the code goes in the SMS.
        code: &'a CodePlaceholder,
    },
}

/// A message on its way to one reader.
#[derive(Clone)]
pub struct MessageContext<'a> {
    /// What is said.
    pub message: Message<'a>,
    /// In which language.
    pub locale: Locale,
    /// Who says it.
    pub brand: &'a Brand,
    /// Whom the mail greets; without it the greeting is neutral.
    pub name: Option<&'a DisplayName>,
    /// The event's real `userName`: of an invitation, measured for the room that Cognito's replacement needs; never
    /// printed.
    pub user_name: &'a str,
}

/// The three parts of an answer to Cognito. `None` leaves that part to the pool's own template.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// One line, at most 140 characters.
    pub subject: Option<String>,
    /// The HTML body, within 20,000 characters after Cognito's replacement.
    pub html: Option<String>,
    /// The short message, within 140 characters after Cognito's replacement.
    pub sms: Option<String>,
}

impl MessageContext<'_> {
    /// Renders all three parts. It cannot fail: a part that does not fit Cognito's limits is `None`.
    pub fn render(&self) -> Rendered {
        let html = mail::render(self);
        Rendered { subject: html.as_ref().and_then(|_| self.subject()), html, sms: short_message::render(self) }
    }

    /// The subject, without the reader's name: a subject has no escaping.
    fn subject(&self) -> Option<String> {
        let Phrase { before, after } = self.message.mail_texts(texts(self.locale)).subject;
        let subject = [before, self.brand.name.as_str(), after].concat();
        (subject.encode_utf16().count() <= LONGEST_SUBJECT).then_some(subject)
    }
}

impl fmt::Debug for MessageContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageContext")
            .field("message", &self.message)
            .field("locale", &self.locale)
            .finish_non_exhaustive()
    }
}

/// A message holds names and, in emulators, codes: only lengths in bytes are shown.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered")
            .field("subject", &self.subject.as_ref().map(String::len))
            .field("html", &self.html.as_ref().map(String::len))
            .field("sms", &self.sms.as_ref().map(String::len))
            .finish()
    }
}
