//! The parts of a message: e-mail body, e-mail subject, text message.

/// A part of a message and its limits (contract 4.3), counted in characters.
pub(super) struct MessagePart {
    pub(super) field: &'static str,
    pub(super) kind: PartKind,
    pub(super) min_length: usize,
    pub(super) max_length: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    Email,
    Subject,
    Sms,
}

pub(super) const EMAIL: MessagePart =
    MessagePart { field: "response.emailMessage", kind: PartKind::Email, min_length: 6, max_length: 20_000 };
pub(super) const SUBJECT: MessagePart =
    MessagePart { field: "response.emailSubject", kind: PartKind::Subject, min_length: 1, max_length: 140 };
pub(super) const SMS: MessagePart =
    MessagePart { field: "response.smsMessage", kind: PartKind::Sms, min_length: 6, max_length: 140 };
