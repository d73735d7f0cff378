//! What a message is rendered from: its kind, language, brand and recipient.

use crate::{Brand, CodePlaceholder, ConfirmationLink, DisplayName, LinkPlaceholder, Texts, UsernamePlaceholder};
use std::fmt;

/// One of Cognito's seven messages (contract section 4) and its values.
#[derive(Clone, Debug)]
pub enum Message<'a> {
    /// A new user confirms the address.
    SignUp(Confirmation<'a>),
    /// A new user has requested the code again.
    ResendCode(Confirmation<'a>),
    /// A user has requested a new password.
    ForgotPassword(&'a CodePlaceholder),
    /// A user has changed an address or a telephone number.
    UpdateUserAttribute(&'a CodePlaceholder),
    /// A user has requested to verify an address or a telephone number.
    VerifyUserAttribute(&'a CodePlaceholder),
    /// A user signs in with a second factor.
    Authentication(&'a CodePlaceholder),
    /// An administrator invites a user. Mail and SMS must contain both placeholders, or Cognito sends its default
    /// (4.4).
    AdminCreateUser {
        /// The placeholder of the user name.
        username: &'a UsernamePlaceholder,
        /// The placeholder of the temporary password.
        password: &'a CodePlaceholder,
    },
}

/// How new users of a pool confirm their address (contract section 4.4).
#[derive(Clone, Debug)]
pub enum Confirmation<'a> {
    /// With the code: a button with our link, and the visible code.
    ByCode {
        /// The link of the button.
        link: ConfirmationLink,
        /// The placeholder of the code in mail and SMS.
        code: &'a CodePlaceholder,
    },
    /// With Cognito's own link in the mail; the SMS still contains the code.
    ByCognitoLink {
        /// Without it there is no mail: subject and HTML are `None`.
        link: Option<&'a LinkPlaceholder>,
        /// The placeholder of the code in the SMS.
        code: &'a CodePlaceholder,
    },
}

/// Everything that a message is rendered from.
#[derive(Clone)]
pub struct MessageContext<'a> {
    /// Which message.
    pub message: Message<'a>,
    /// The texts of the language.
    pub texts: &'a Texts,
    /// The sender.
    pub brand: &'a Brand,
    /// The name in the greeting; without it the greeting is neutral.
    pub name: Option<&'a DisplayName>,
    /// The event's `userName`. Only its length is used, to reserve space in invitations; it is never printed.
    pub user_name: &'a str,
}

impl fmt::Debug for MessageContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageContext")
            .field("message", &self.message)
            .field("locale", &self.texts.locale())
            .finish_non_exhaustive()
    }
}
