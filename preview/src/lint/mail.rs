//! The parts of a message, as the rules read them.

/// A message as Cognito sends it, with all placeholders substituted. Missing parts are `None`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Mail<'a> {
    /// The subject of the mail.
    pub(crate) subject: Option<&'a str>,
    /// The body of the mail.
    pub(crate) html: Option<&'a str>,
    /// The text message.
    pub(crate) sms: Option<&'a str>,
}
