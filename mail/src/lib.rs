//! A rendered mail as a MIME message, and SMTP.
//!
//! | file | what it contains |
//! | --- | --- |
//! | `message` | turns subject, HTML, plain text and addresses into a MIME message |
//! | `smtp` | sends messages through an SMTP server, behind the feature `smtp` |
//!
//! ```
//! let mail = cognito_triggers_mail::Mail {
//!     id: "1@example.com",
//!     date: 0,
//!     sender_name: "Example",
//!     sender: "no-reply@example.com",
//!     recipient: "ann@example.com",
//!     subject: "Grüße",
//!     html: "<p>Hi</p>",
//!     text: Some("Hi"),
//! };
//! let message = mail.to_mime().unwrap_or_default();
//! assert!(message.contains("Subject: =?utf-8?") && message.contains("multipart/alternative"), "{message}");
//! ```

mod message;
#[cfg(feature = "smtp")]
pub mod smtp;

pub use message::Mail;
