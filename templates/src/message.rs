//! One context: which message, to whom, in which language, from whom; and what it renders to.

use crate::{Brand, CodePlaceholder, ConfirmationLink, DisplayName, LinkPlaceholder, Locale, UsernamePlaceholder};
use std::fmt;

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

impl fmt::Debug for MessageContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageContext")
            .field("message", &self.message)
            .field("locale", &self.locale)
            .finish_non_exhaustive()
    }
}
