//! The parts of a message, as the rules read them.

/// A message as Cognito sends it, with code, name and link put in. What it has not is `None`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Mail<'a> {
    /// The subject of the mail.
    pub(crate) subject: Option<&'a str>,
    /// The body of the mail.
    pub(crate) html: Option<&'a str>,
    /// The short message.
    pub(crate) sms: Option<&'a str>,
}
