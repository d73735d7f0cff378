//! The messages in the order of their delivery.

use super::message::Message;
use crate::recent::Recent;
use std::sync::Arc;

/// The latest messages in the order of their delivery.
#[derive(Default)]
pub(crate) struct Outbox {
    messages: Recent<Message>,
}

impl Outbox {
    /// Delivers a message.
    pub(super) fn deliver(&self, message: Message) {
        let bytes = message.bytes();
        self.messages.add(Arc::new(message), bytes);
    }

    /// The latest messages, oldest first.
    pub(crate) fn messages(&self) -> Vec<Arc<Message>> {
        self.messages.list()
    }
}
