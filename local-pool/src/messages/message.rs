//! A message that Cognito would have sent.

use crate::clock::Timestamp;
use crate::triggers::RecordedInvocation;
use serde_json::{Value, json};
use std::sync::Arc;

/// A message that Cognito would have sent, or that a custom sender delivers. No `Debug`: it contains a code.
#[derive(Clone)]
pub struct Message {
    /// When it was delivered.
    pub at: Timestamp,
    /// The user pool.
    pub pool: String,
    /// The user's name.
    pub user: String,
    /// `EMAIL` or `SMS`.
    pub medium: &'static str,
    /// The address.
    pub destination: String,
    /// The subject of a mail.
    pub subject: Option<String>,
    /// The mail in HTML, or the short message. A custom sender writes its own.
    pub body: Option<String>,
    /// The code or temporary password.
    pub code: String,
    /// The trigger source that it was sent for, for example `CustomMessage_SignUp`, whether or not the pool has a
    /// function there.
    pub source: &'static str,
    /// The invocation of CustomMessage, if the pool has such a function.
    pub invocation: Option<Arc<RecordedInvocation>>,
}

impl Message {
    /// As JSON, with the code: messages are read to get it. Event and answer are without secrets unless they are asked
    /// for.
    #[must_use]
    pub fn to_json(&self, with_secrets: bool) -> Value {
        json!({
            "at": self.at.to_json(),
            "userPoolId": self.pool,
            "userName": self.user,
            "medium": self.medium,
            "destination": self.destination,
            "subject": self.subject,
            "body": self.body,
            "code": self.code,
            "triggerSource": self.source,
            "invocation": self.invocation.as_ref().map(|invocation| invocation.to_json(with_secrets)),
        })
    }

    /// How much text it contains.
    pub(super) fn bytes(&self) -> usize {
        let texts = [&self.subject, &self.body].into_iter().flatten().map(String::len).sum::<usize>();
        texts + self.invocation.as_ref().map_or(0, |invocation| invocation.bytes()) + 512
    }
}
