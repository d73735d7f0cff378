//! The user pool settings that validation depends on.

use serde::{Deserialize, Serialize};

/// The user pool settings that decide what Cognito does with a response.
///
/// Each may be unknown, because events do not contain them. A rule that depends on an unknown setting results in
/// [`Verdict::Unknown`](crate::Verdict::Unknown), never in a guess.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolSettings {
    /// How users verify their address at sign-up (contract 4.4).
    pub verification: Option<VerificationMethod>,
    /// Which account sends the user pool's e-mail (contract 1.8, 4.5).
    pub email_sending_account: Option<EmailSendingAccount>,
    /// Whether users may sign in with an alias (contract 5.2, 12).
    pub aliases: Option<Aliases>,
}

/// `VerificationMessageTemplate.DefaultEmailOption` of the user pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VerificationMethod {
    /// `CONFIRM_WITH_CODE`: e-mails contain `{####}`.
    Code,
    /// `CONFIRM_WITH_LINK`: e-mails for sign-up and resend contain `{##…##}`.
    Link,
}

/// `EmailConfiguration.EmailSendingAccount` of the user pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EmailSendingAccount {
    /// `COGNITO_DEFAULT`: Cognito's default sender.
    CognitoDefault,
    /// `DEVELOPER`: your own Amazon SES identity.
    Developer,
}

/// `AliasAttributes` and `UsernameAttributes` of the user pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aliases {
    /// Users sign in with their user name only.
    None,
    /// Users can also sign in with an e-mail address, phone number or preferred user name.
    Some,
}
