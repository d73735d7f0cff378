//! Contract 14: which attributes of an identity provider's user reach the profile.

use super::Case;
use super::judgement::{Judgement, Reason};
use super::shape::{Field, Shape, Type};
use crate::lenient::{Kind, Value};

pub(super) const SHAPE: Shape = Shape { section: "14", fields: &[Field("userAttributesToMap", Type::TextMap)] };

pub(super) fn judge(case: &Case<'_, '_>, judgement: &mut Judgement) {
    let map = case.response.get("userAttributesToMap");
    let rule = match map.map(|map| (map.kind(), map)) {
        None | Some((Kind::Null, _)) => {
            judgement.push(Reason::unknown(FIELD, "14", "missing or null; what is kept then is not known"));
            return;
        }
        Some((Kind::Object, map)) if Value::object(map).is_empty() => "empty: every attribute is kept as it is",
        Some((Kind::Object, _)) => "all or nothing: an attribute that is not listed is dropped",
        Some(_) => return,
    };
    judgement.push(Reason::remark(FIELD, "14", rule));
}

const FIELD: &str = "response.userAttributesToMap";

#[cfg(test)]
mod tests;
