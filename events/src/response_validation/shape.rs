//! Contract 1.8: a value of the wrong type makes the whole response unrecognizable for Cognito.
//!
//! The shapes are tables in the modules of the triggers. Reading a response reports wrong types and yields the other
//! members, so that the rules of the triggers check only values of the right type.

use super::field_path::FieldPath;
use super::report::{Exception, Finding, ValidationReport};
use super::values::{are_equivalent, sorted_members};
use crate::raw_json::{Object, Value, ValueKind};
use std::borrow::Cow;

/// A member that Cognito reads, by name. Every member may be null, which means that it is not set.
pub(super) struct Field(pub(super) &'static str, pub(super) FieldType);

/// The types of members.
#[derive(Clone, Copy)]
pub(super) enum FieldType {
    /// A string.
    Text,
    /// `true` or `false`.
    Boolean,
    /// An array of strings.
    Texts,
    /// An object whose values are strings.
    TextMap,
    /// An object with values of any type.
    AnyMap,
    /// An object with these members.
    Object(&'static [Field]),
    /// A member that Cognito reads only in responses to another event version.
    OtherVersion,
}

/// The shape of `response` for one trigger, and the contract section that defines it.
pub(super) struct Shape {
    pub(super) section: &'static str,
    pub(super) fields: &'static [Field],
}

impl Shape {
    /// Reads `response`, and reports members of other types and unknown members that are not in the event.
    pub(super) fn read_members<'a>(
        &self,
        incoming: &Object<'_>,
        response: &Object<'a>,
        report: &mut ValidationReport,
    ) -> TypedMembers<'a> {
        let mut reader = ShapeReader { section: self.section, report };
        reader.read_members(FieldPath::Root("response"), self.fields, incoming, response)
    }
}

/// The members of an object that its shape lists, each with the value that the shape expects.
pub(super) struct TypedMembers<'a> {
    members: Vec<(&'static str, TypedValue<'a>)>,
    is_empty: bool,
}

/// The value of a member, by its [`FieldType`].
enum TypedValue<'a> {
    Null,
    Text(Value<'a>),
    Boolean(bool),
    Texts(Elements<'a>),
    Map(Object<'a>),
    Object(TypedMembers<'a>),
    /// A value of another type, which has been reported.
    WrongType,
}

/// The strings in an array, with their indices.
pub(super) type Elements<'a> = Vec<(usize, Cow<'a, str>)>;

impl<'a> TypedMembers<'a> {
    /// For duplicate names the last one wins.
    fn get(&self, name: &str) -> Option<&TypedValue<'a>> {
        self.members.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Whether the object has no members, including unknown ones.
    pub(super) fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Whether the member exists.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether the member exists and is not null.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !matches!(value, TypedValue::Null))
    }

    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        if let Some(TypedValue::Boolean(value)) = self.get(name) { Some(*value) } else { None }
    }

    /// The value of a string, not yet decoded.
    pub(super) fn string(&self, name: &str) -> Option<Value<'a>> {
        if let Some(TypedValue::Text(value)) = self.get(name) { Some(*value) } else { None }
    }

    pub(super) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.string(name)?.text()
    }

    /// The strings of an array.
    pub(super) fn texts(&self, name: &str) -> &[(usize, Cow<'a, str>)] {
        if let Some(TypedValue::Texts(elements)) = self.get(name) { elements } else { &[] }
    }

    /// An object with any members.
    pub(super) fn map(&self, name: &str) -> Option<&Object<'a>> {
        if let Some(TypedValue::Map(map)) = self.get(name) { Some(map) } else { None }
    }

    /// An object with a shape of its own.
    pub(super) fn object(&self, name: &str) -> Option<&Self> {
        if let Some(TypedValue::Object(members)) = self.get(name) { Some(members) } else { None }
    }
}

struct ShapeReader<'j> {
    section: &'static str,
    report: &'j mut ValidationReport,
}

impl ShapeReader<'_> {
    fn read_members<'a>(
        &mut self,
        parent: FieldPath<'_>,
        fields: &[Field],
        incoming: &Object<'_>,
        members: &Object<'a>,
    ) -> TypedMembers<'a> {
        let mut typed = TypedMembers { members: Vec::with_capacity(members.len()), is_empty: members.is_empty() };
        let mut last = None;
        for (index, name, value) in sorted_members(members) {
            if last.replace(name) == Some(name) {
                self.report.push(Finding::unknown(parent.member(name, index), "1.8", DUPLICATE));
            }
            let original = incoming.get(name);
            match fields.iter().find(|field| field.0 == name) {
                Some(Field(name, expected)) => {
                    let value = self.read_value(parent.member(name, index), *expected, original, value);
                    typed.members.push((name, value));
                }
                None if original.is_some_and(|original| are_equivalent(original, value)) => {}
                None => self.report.push(Finding::unknown(parent.member(name, index), "1.8", UNKNOWN_MEMBER)),
            }
        }
        typed
    }

    /// Every member may be null, which means that it is not set.
    fn read_value<'a>(
        &mut self,
        here: FieldPath<'_>,
        expected: FieldType,
        original: Option<Value<'_>>,
        value: Value<'a>,
    ) -> TypedValue<'a> {
        match (expected, value.kind()) {
            (_, ValueKind::Null) => TypedValue::Null,
            (FieldType::Text, ValueKind::String) => TypedValue::Text(value),
            (FieldType::Boolean, ValueKind::Boolean) => TypedValue::Boolean(value.boolean() == Some(true)),
            (FieldType::Texts, ValueKind::Array) => TypedValue::Texts(self.read_elements(here, value)),
            (FieldType::AnyMap, ValueKind::Object) => TypedValue::Map(value.object()),
            (FieldType::TextMap, ValueKind::Object) => TypedValue::Map(self.read_text_map(here, value)),
            (FieldType::Object(fields), ValueKind::Object) => {
                let original = original.map(Value::object).unwrap_or_default();
                TypedValue::Object(self.read_members(here, fields, &original, &value.object()))
            }
            (FieldType::OtherVersion, _) => {
                self.report.push(Finding::unknown(here, self.section, OTHER_VERSION));
                TypedValue::WrongType
            }
            // The documentation's test event has `[]` where an object belongs (contract 8.2).
            (FieldType::Object(_), ValueKind::Array)
                if value.array().is_empty() && original.is_some_and(|it| are_equivalent(it, value)) =>
            {
                self.report.push(Finding::unknown(here, self.section, EMPTY_ARRAY));
                TypedValue::WrongType
            }
            _ => {
                self.refuse(here, wrong_type(expected));
                TypedValue::WrongType
            }
        }
    }

    fn read_elements<'a>(&mut self, here: FieldPath<'_>, array: Value<'a>) -> Elements<'a> {
        let mut elements = Vec::new();
        for (index, value) in array.array().into_iter().enumerate() {
            match value.text().filter(|_| value.kind() == ValueKind::String) {
                Some(text) => elements.push((index, text)),
                None => self.refuse(here.element(index), wrong_type(FieldType::Text)),
            }
        }
        elements
    }

    /// Values of other types are reported, but stay in the map.
    fn read_text_map<'a>(&mut self, here: FieldPath<'_>, map: Value<'a>) -> Object<'a> {
        let map = map.object();
        for (index, (name, value)) in map.iter().enumerate() {
            if value.kind() != ValueKind::String {
                self.refuse(here.member(name, index), wrong_type(FieldType::Text));
            }
        }
        map
    }

    fn refuse(&mut self, here: FieldPath<'_>, rule: &'static str) {
        self.report.push(Finding::refused(here, self.section, rule, Exception::InvalidLambdaResponse));
    }
}

const DUPLICATE: &str = "duplicate member; which one Cognito uses is not known";
const UNKNOWN_MEMBER: &str = "unknown member; what Cognito does with it is not known";
const EMPTY_ARRAY: &str = "the empty array of the documentation's test event; what Cognito does with it is not known";
const OTHER_VERSION: &str = "belongs to another event version; whether Cognito ignores or rejects it is not known";

const fn wrong_type(expected: FieldType) -> &'static str {
    match expected {
        FieldType::Text => "not a string: Cognito reports \"Unrecognizable lambda output\"",
        FieldType::Boolean => "neither true nor false: Cognito reports \"Unrecognizable lambda output\"",
        FieldType::Texts => "not an array of strings: Cognito reports \"Unrecognizable lambda output\"",
        FieldType::TextMap | FieldType::AnyMap | FieldType::Object(_) | FieldType::OtherVersion => {
            "not an object: Cognito reports \"Unrecognizable lambda output\""
        }
    }
}
