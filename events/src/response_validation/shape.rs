//! Contract 1.8: a value of the wrong type makes the whole response unrecognizable for Cognito.
//!
//! The shapes are tables in the modules of the triggers.

use super::field_path::FieldPath;
use super::report::{Exception, Finding, ValidationReport};
use super::values::{are_equivalent, is_set, sorted_members};
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
    /// Validates the types of `response`, and reports unknown members that are not in the event.
    pub(super) fn validate(&self, incoming: &Object<'_>, response: &Object<'_>, report: &mut ValidationReport) {
        ShapeChecker { section: self.section, report }.check_members(
            FieldPath::Root("response"),
            self.fields,
            incoming,
            response,
        );
    }
}

struct ShapeChecker<'j> {
    section: &'static str,
    report: &'j mut ValidationReport,
}

impl ShapeChecker<'_> {
    fn check_members(&mut self, parent: FieldPath<'_>, fields: &[Field], incoming: &Object<'_>, members: &Object<'_>) {
        let mut last = None;
        for (index, name, value) in sorted_members(members) {
            if last.replace(name) == Some(name) {
                self.report.push(Finding::unknown(parent.member(name, index), "1.8", DUPLICATE));
            }
            let original = incoming.get(name);
            match fields.iter().find(|field| field.0 == name) {
                Some(Field(_, expected)) if fits(*expected, value.kind()) => {}
                Some(field) => self.check_value(parent.member(name, index), field.1, original, value),
                None if original.is_some_and(|original| are_equivalent(original, value)) => {}
                None => self.report.push(Finding::unknown(parent.member(name, index), "1.8", UNKNOWN_MEMBER)),
            }
        }
    }

    fn check_value(&mut self, here: FieldPath<'_>, expected: FieldType, original: Option<Value<'_>>, value: Value<'_>) {
        match (expected, value.kind()) {
            _ if fits(expected, value.kind()) => {}
            (FieldType::Texts, ValueKind::Array) => self.check_elements(here, value),
            (FieldType::TextMap, ValueKind::Object) => self.check_text_map(here, value),
            (FieldType::Object(fields), ValueKind::Object) => {
                let original = original.map(Value::object).unwrap_or_default();
                self.check_members(here, fields, &original, &value.object());
            }
            (FieldType::OtherVersion, _) => {
                self.report.push(Finding::unknown(here, self.section, OTHER_VERSION));
            }
            // The documentation's test event has `[]` where an object belongs (contract 8.2).
            (FieldType::Object(_), ValueKind::Array)
                if value.array().is_empty() && original.is_some_and(|it| are_equivalent(it, value)) =>
            {
                self.report.push(Finding::unknown(here, self.section, EMPTY_ARRAY));
            }
            _ => self.refuse(here, wrong_type(expected)),
        }
    }

    fn check_elements(&mut self, here: FieldPath<'_>, array: Value<'_>) {
        for (index, value) in array.array().into_iter().enumerate() {
            if value.kind() != ValueKind::String {
                self.refuse(here.element(index), wrong_type(FieldType::Text));
            }
        }
    }

    fn check_text_map(&mut self, here: FieldPath<'_>, map: Value<'_>) {
        for (index, (name, value)) in map.object().iter().enumerate() {
            if value.kind() != ValueKind::String {
                self.refuse(here.member(name, index), wrong_type(FieldType::Text));
            }
        }
    }

    fn refuse(&mut self, here: FieldPath<'_>, rule: &'static str) {
        self.report.push(Finding::refused(here, self.section, rule, Exception::InvalidLambdaResponse));
    }
}

/// Whether a value's kind is all that its type requires. Every member may be null, which means that it is not set.
const fn fits(expected: FieldType, kind: ValueKind) -> bool {
    matches!(
        (expected, kind),
        (_, ValueKind::Null)
            | (FieldType::Text, ValueKind::String)
            | (FieldType::Boolean, ValueKind::Boolean)
            | (FieldType::AnyMap, ValueKind::Object)
    )
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

/// The member if it is a boolean; other types have already been reported.
pub(super) fn get_boolean(response: &Object<'_>, name: &str) -> Option<bool> {
    response.get(name).filter(|value| value.kind() == ValueKind::Boolean)?.boolean()
}

/// The member if it is a string; other types have already been reported.
pub(super) fn get_text<'a>(response: &Object<'a>, name: &str) -> Option<Cow<'a, str>> {
    response.get(name).filter(|value| value.kind() == ValueKind::String)?.text()
}

/// The strings in an array, with their indices.
pub(super) type Elements<'a> = Vec<(usize, Cow<'a, str>)>;

/// The strings of an array member; elements of other types have already been reported.
pub(super) fn get_texts<'a>(response: &Object<'a>, name: &str) -> Elements<'a> {
    let elements = response.get(name).map(Value::array).unwrap_or_default();
    let strings = elements.into_iter().enumerate().filter(|(_, value)| value.kind() == ValueKind::String);
    strings.filter_map(|(place, value)| Some((place, value.text()?))).collect()
}

/// Whether the member exists and is not null.
pub(super) fn is_member_set(response: &Object<'_>, name: &str) -> bool {
    response.get(name).is_some_and(|value| is_set(&value))
}
