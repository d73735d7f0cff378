//! Contract 14: which attributes of a federated user are stored in the profile.

use super::context::ResponseContext;
use super::report::{Finding, ValidationReport};
use super::shape::{Field, FieldType, Shape};
use crate::raw_json::{Value, ValueKind};

pub(super) const SHAPE: Shape = Shape { section: "14", fields: &[Field("userAttributesToMap", FieldType::TextMap)] };

pub(super) fn validate_inbound_federation(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    let map = context.response.get("userAttributesToMap");
    let rule = match map.map(|map| (map.kind(), map)) {
        None | Some((ValueKind::Null, _)) => {
            report.push(Finding::unknown(
                FIELD,
                "14",
                "missing or null; which attributes Cognito then keeps is not known",
            ));
            return;
        }
        Some((ValueKind::Object, map)) if Value::object(map).is_empty() => "empty: all attributes are kept unchanged",
        Some((ValueKind::Object, _)) => "attributes that are not listed are dropped",
        Some(_) => return,
    };
    report.push(Finding::remark(FIELD, "14", rule));
}

const FIELD: &str = "response.userAttributesToMap";

#[cfg(test)]
mod tests;
