//! A cell as a mail to a real inbox.

use crate::cell::Cell;
use mail::Mail;
use serde::Serialize;
use std::time::{SystemTime, UNIX_EPOCH};

/// A test mail, as the program `sender` reads it.
#[derive(Serialize)]
pub struct TestMail {
    /// The address of the sender.
    pub sender: String,
    /// The address of the recipient.
    pub recipient: String,
    /// The MIME message. Unlike Cognito's, it has a plain text part too.
    pub message: String,
}

impl TestMail {
    /// The mail of a cell to another recipient; without a sender, it comes from the one that the page shows. `None` if
    /// the cell has no mail.
    #[must_use]
    pub fn new(cell: &Cell, sender: Option<&str>, recipient: &str, now: SystemTime) -> Option<Self> {
        let sender = sender.unwrap_or(&cell.sender).to_owned();
        let age = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let domain = sender.rsplit('@').next().unwrap_or_default();
        let mail = Mail {
            id: &format!("{}.{}@{domain}", cell.id.replace('/', "."), age.as_nanos()),
            date: i64::try_from(age.as_secs()).unwrap_or_default(),
            sender_name: &cell.brand_name,
            sender: &sender,
            recipient,
            subject: cell.inbox.subject.as_deref()?,
            html: cell.html.as_deref()?,
            text: cell.text.as_deref(),
        };
        let message = mail.to_mime()?;
        Some(Self { sender, recipient: recipient.to_owned(), message })
    }
}
