//! Contract 14: which attributes of a federated user are stored in the profile.

use super::context::ResponseContext;
use super::field_path::FieldPath;
use super::message_limits::utf16_len;
use super::report::{Finding, ValidationReport};
use super::shape::{Field, FieldType, Shape};
use crate::raw_json::Object;
use crate::views;

pub(super) const SHAPE: Shape = Shape { section: "14", fields: &[Field("userAttributesToMap", FieldType::TextMap)] };

pub(super) fn validate_inbound_federation(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    if !context.response.is_set("userAttributesToMap") {
        let rule = "missing or null; which attributes Cognito then keeps is not known";
        report.push(Finding::unknown(FIELD, "14", rule));
    }
    let Some(map) = context.response.map("userAttributesToMap") else { return };
    if map.is_empty() {
        report.push(Finding::remark(FIELD, "14", "empty: all attributes are kept unchanged"));
        return;
    }
    report.push(Finding::remark(FIELD, "14", "attributes that are not listed are dropped"));
    let subject = views::InboundFederation::from_event(context.event).subject_attribute();
    if subject.is_some_and(|subject| map.text(subject).is_none_or(|value| value.is_empty())) {
        let rule = "lacks the attribute that identifies the user at the provider; how the sign-in ends is not known";
        report.push(Finding::unknown(FIELD, "14", rule));
    }
    check_lengths(map, report);
}

/// Contract 1.4.
fn check_lengths(map: &Object<'_>, report: &mut ValidationReport) {
    for (index, (name, value)) in map.iter().enumerate() {
        if value.text().is_some_and(|text| utf16_len(&text) > 2_048) {
            let rule = "over 2,048 characters, the limit of attributes; how the sign-in ends is not known";
            report.push(Finding::unknown(FieldPath::Root(FIELD).member(name, index), "1.4", rule));
        }
    }
}

const FIELD: &str = "response.userAttributesToMap";

#[cfg(test)]
mod tests;
