//! Contract 1.8: what does not have the type that Cognito reads makes the whole answer unrecognizable.
//!
//! The shapes stand beside each trigger's rules, as tables.

use super::judgement::{Exception, Judgement, Reason};
use super::place::Place;
use super::values::{is_set, same, sorted};
use crate::lenient::{Kind, Object, Value};
use std::borrow::Cow;

/// A member that Cognito reads, by name. Null is what every member is where nothing is set.
pub(super) struct Field(pub(super) &'static str, pub(super) Type);

/// The types that Cognito reads.
#[derive(Clone, Copy)]
pub(super) enum Type {
    /// A string.
    Text,
    /// `true` or `false`.
    Boolean,
    /// An array of strings.
    Texts,
    /// An object whose values are strings.
    TextMap,
    /// An object whose values are anything.
    AnyMap,
    /// An object of these members.
    Object(&'static [Field]),
    /// What Cognito reads in answers to events of another version only.
    OtherVersion,
}

/// The shape of `response` for one trigger, with the contract section that says so.
pub(super) struct Shape {
    pub(super) section: &'static str,
    pub(super) fields: &'static [Field],
}

impl Shape {
    /// Judges the types of `response`, and the members that Cognito does not know unless they came in like that.
    pub(super) fn judge(&self, incoming: &Object<'_>, response: &Object<'_>, judgement: &mut Judgement) {
        Check { section: self.section, judgement }.members(Place::At("response"), self.fields, incoming, response);
    }
}

struct Check<'j> {
    section: &'static str,
    judgement: &'j mut Judgement,
}

impl Check<'_> {
    fn members(&mut self, parent: Place<'_>, fields: &[Field], incoming: &Object<'_>, members: &Object<'_>) {
        let mut last = None;
        for (index, name, value) in sorted(members) {
            if last.replace(name) == Some(name) {
                self.judgement.push(Reason::unknown(parent.member(name, index), "1.8", TWICE));
            }
            let came_in = incoming.get(name);
            match fields.iter().find(|field| field.0 == name) {
                Some(Field(_, expected)) if fits(*expected, value.kind()) => {}
                Some(field) => self.value(parent.member(name, index), field.1, came_in, value),
                None if came_in.is_some_and(|came_in| same(came_in, value)) => {}
                None => self.judgement.push(Reason::unknown(parent.member(name, index), "1.8", EXTRA)),
            }
        }
    }

    fn value(&mut self, here: Place<'_>, expected: Type, came_in: Option<Value<'_>>, value: Value<'_>) {
        match (expected, value.kind()) {
            _ if fits(expected, value.kind()) => {}
            (Type::Texts, Kind::Array) => self.elements(here, value),
            (Type::TextMap, Kind::Object) => self.text_map(here, value),
            (Type::Object(fields), Kind::Object) => {
                let came_in = came_in.map(Value::object).unwrap_or_default();
                self.members(here, fields, &came_in, &value.object());
            }
            (Type::OtherVersion, _) => {
                self.judgement.push(Reason::unknown(here, self.section, OTHER_VERSION));
            }
            // The documents' own test event has `[]` where an object belongs (contract 8.2).
            (Type::Object(_), Kind::Array) if value.array().is_empty() && came_in.is_some_and(|it| same(it, value)) => {
                self.judgement.push(Reason::unknown(here, self.section, EMPTY_ARRAY));
            }
            _ => self.wrong(here, wrong_type(expected)),
        }
    }

    fn elements(&mut self, here: Place<'_>, array: Value<'_>) {
        for (index, value) in array.array().into_iter().enumerate() {
            if value.kind() != Kind::String {
                self.wrong(here.element(index), wrong_type(Type::Text));
            }
        }
    }

    fn text_map(&mut self, here: Place<'_>, map: Value<'_>) {
        for (index, (name, value)) in map.object().iter().enumerate() {
            if value.kind() != Kind::String {
                self.wrong(here.member(name, index), wrong_type(Type::Text));
            }
        }
    }

    fn wrong(&mut self, here: Place<'_>, rule: &'static str) {
        self.judgement.push(Reason::refused(here, self.section, rule, Exception::InvalidLambdaResponse));
    }
}

/// Whether a value's kind is all that is asked of it. Null is what every member is where nothing is set.
const fn fits(expected: Type, kind: Kind) -> bool {
    matches!(
        (expected, kind),
        (_, Kind::Null) | (Type::Text, Kind::String) | (Type::Boolean, Kind::Boolean) | (Type::AnyMap, Kind::Object)
    )
}

const TWICE: &str = "stands there twice; which one counts is not known";
const EXTRA: &str = "Cognito did not send such a member; what it does with one is not known";
const EMPTY_ARRAY: &str = "the empty array of the documents' test event; what Cognito does with it is not known";
const OTHER_VERSION: &str = "belongs to another event version; whether Cognito ignores or refuses it is not known";

const fn wrong_type(expected: Type) -> &'static str {
    match expected {
        Type::Text => "no string: Cognito answers \"Unrecognizable lambda output\"",
        Type::Boolean => "neither true nor false: Cognito answers \"Unrecognizable lambda output\"",
        Type::Texts => "no array of strings: Cognito answers \"Unrecognizable lambda output\"",
        Type::TextMap | Type::AnyMap | Type::Object(_) | Type::OtherVersion => {
            "no object: Cognito answers \"Unrecognizable lambda output\""
        }
    }
}

/// The member as a set boolean; one of another type was refused already.
pub(super) fn boolean(response: &Object<'_>, name: &str) -> Option<bool> {
    response.get(name).filter(|value| value.kind() == Kind::Boolean)?.boolean()
}

/// The member as a set string; one of another type was refused already.
pub(super) fn text<'a>(response: &Object<'a>, name: &str) -> Option<Cow<'a, str>> {
    response.get(name).filter(|value| value.kind() == Kind::String)?.text()
}

/// The strings of an array member with their places; elements of another type were refused already.
pub(super) fn texts<'a>(response: &Object<'a>, name: &str) -> Vec<(usize, Cow<'a, str>)> {
    let elements = response.get(name).map(Value::array).unwrap_or_default();
    let strings = elements.into_iter().enumerate().filter(|(_, value)| value.kind() == Kind::String);
    strings.filter_map(|(place, value)| Some((place, value.text()?))).collect()
}

/// Whether the member is there and not null.
pub(super) fn has(response: &Object<'_>, name: &str) -> bool {
    response.get(name).is_some_and(|value| is_set(&value))
}
