//! What is known about the user pool an answer goes to.

/// The settings of a pool that decide what Cognito does with an answer.
///
/// Each of them may be unknown: an event does not say them. What hangs on an unknown setting is judged
/// [`Verdict::Unknown`](crate::Verdict::Unknown), never guessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolSettings {
    /// How sign-ups prove their address (contract 4.4).
    pub verification: Option<VerificationMethod>,
    /// Who sends the pool's mail (contract 1.8, 4.5).
    pub email_sending_account: Option<EmailSendingAccount>,
    /// Whether users may sign in with an alias (contract 5.2, 12).
    pub aliases: Option<Aliases>,
}

/// `VerificationMessageTemplate.DefaultEmailOption` of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerificationMethod {
    /// `CONFIRM_WITH_CODE`: mails carry `{####}`.
    Code,
    /// `CONFIRM_WITH_LINK`: mails of sign-up and resend carry `{##…##}`.
    Link,
}

/// `EmailConfiguration.EmailSendingAccount` of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailSendingAccount {
    /// `COGNITO_DEFAULT`: Cognito's own sender.
    CognitoDefault,
    /// `DEVELOPER`: the team's own Amazon SES identity.
    Developer,
}

/// `AliasAttributes` and `UsernameAttributes` of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aliases {
    /// Users sign in with their username only.
    None,
    /// Email address, phone number or preferred username also sign in.
    Some,
}
