//! Contract 14: which attributes of a federated user are stored in the profile.

use super::context::ResponseContext;
use super::report::{Finding, ValidationReport};
use super::shape::{Field, FieldType, Shape};

pub(super) const SHAPE: Shape = Shape { section: "14", fields: &[Field("userAttributesToMap", FieldType::TextMap)] };

pub(super) fn validate_inbound_federation(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    if !context.response.is_set("userAttributesToMap") {
        let rule = "missing or null; which attributes Cognito then keeps is not known";
        report.push(Finding::unknown(FIELD, "14", rule));
    }
    let Some(map) = context.response.map("userAttributesToMap") else { return };
    let rule = match map.is_empty() {
        true => "empty: all attributes are kept unchanged",
        false => "attributes that are not listed are dropped",
    };
    report.push(Finding::remark(FIELD, "14", rule));
}

const FIELD: &str = "response.userAttributesToMap";

#[cfg(test)]
mod tests;
