//! The request of an event, as every view reads it.

use crate::envelope::Envelope;
use crate::raw_json::{Attributes, Object, Value, ValueKind};
use std::borrow::Cow;

/// The members of `request`, with accessors for those that most triggers have.
#[derive(Clone, Copy)]
pub(crate) struct Request<'e, 'a>(Option<&'e Object<'a>>);

impl<'e, 'a> Request<'e, 'a> {
    pub(crate) fn from_event(event: &'e Envelope<'a>) -> Self {
        Self(event.request())
    }

    pub(super) fn get(self, name: &str) -> Option<Value<'a>> {
        self.0?.get(name)
    }

    pub(super) fn object(self, name: &str) -> Object<'a> {
        self.get(name).map(Value::object).unwrap_or_default()
    }

    pub(super) fn attributes(self, name: &str) -> Attributes<'a> {
        self.object(name).into_attributes()
    }

    pub(super) fn user_attributes(self) -> Attributes<'a> {
        self.attributes("userAttributes")
    }

    pub(super) fn client_metadata(self) -> Attributes<'a> {
        self.attributes("clientMetadata")
    }

    /// A member that is a string in every real event; other types are ignored.
    pub(crate) fn string(self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).filter(|value| value.kind() == ValueKind::String)?.text()
    }

    pub(super) fn boolean(self, name: &str) -> Option<bool> {
        self.get(name)?.boolean()
    }

    /// Cognito only sends this if the app client prevents user existence errors (contract 9, 11).
    pub(super) fn user_not_found(self) -> bool {
        self.boolean("userNotFound").unwrap_or_default()
    }

    /// The texts of an array member.
    pub(crate) fn texts(self, name: &str) -> Vec<Cow<'a, str>> {
        self.get(name).map(Value::texts).unwrap_or_default()
    }
}
