//! Contract 7 and 8: the claims, scopes and groups of a user's or machine's tokens.

use super::Case;
use super::claims::{self, Token};
use super::judgement::{Judgement, Reason};
use super::shape::{Field, Shape, Type};
use super::{groups, scopes};
use crate::lenient::{Object, Value};
use crate::source::TriggerSource;
use crate::version::EventVersion;

const GROUPS: Field = Field(
    "groupOverrideDetails",
    Type::Object(&[
        Field("groupsToOverride", Type::Texts),
        Field("iamRolesToOverride", Type::Texts),
        Field("preferredRole", Type::Text),
    ]),
);

const V1: Shape = Shape {
    section: "7.2",
    fields: &[
        Field(
            "claimsOverrideDetails",
            Type::Object(&[
                Field("claimsToAddOrOverride", Type::TextMap),
                Field("claimsToSuppress", Type::Texts),
                GROUPS,
            ]),
        ),
        Field("claimsAndScopeOverrideDetails", Type::OtherVersion),
    ],
};

const V2: Shape = Shape {
    section: "8.2",
    fields: &[
        Field(
            "claimsAndScopeOverrideDetails",
            Type::Object(&[
                Field(
                    "idTokenGeneration",
                    Type::Object(&[
                        Field("claimsToAddOrOverride", Type::AnyMap),
                        Field("claimsToSuppress", Type::Texts),
                    ]),
                ),
                Field(
                    "accessTokenGeneration",
                    Type::Object(&[
                        Field("claimsToAddOrOverride", Type::AnyMap),
                        Field("claimsToSuppress", Type::Texts),
                        Field("scopesToAdd", Type::Texts),
                        Field("scopesToSuppress", Type::Texts),
                    ]),
                ),
                GROUPS,
            ]),
        ),
        Field("claimsOverrideDetails", Type::OtherVersion),
    ],
};

/// The shape that the event's version asks for.
pub(super) fn shape(version: EventVersion) -> &'static Shape {
    match version {
        EventVersion::V1 => &V1,
        EventVersion::V2 | EventVersion::V3 => &V2,
    }
}

/// Of the request only what the answer makes a question of is read: it is longer than the answer.
pub(super) fn judge(case: &Case<'_, '_>, judgement: &mut Judgement) {
    let container = |name: &str| case.response.get(name).map(Value::object).unwrap_or_default();
    match EventVersion::read(case.event) {
        EventVersion::V1 => {
            let details = container("claimsOverrideDetails");
            claims::judge(case, &Token::id("response.claimsOverrideDetails", &details), judgement);
            groups::judge("response.claimsOverrideDetails.groupOverrideDetails", case.event, &details, judgement);
        }
        EventVersion::V2 | EventVersion::V3 => {
            let details = container("claimsAndScopeOverrideDetails");
            tokens(case, &details, judgement);
            groups::judge(
                "response.claimsAndScopeOverrideDetails.groupOverrideDetails",
                case.event,
                &details,
                judgement,
            );
        }
    }
}

fn tokens(case: &Case<'_, '_>, details: &Object<'_>, judgement: &mut Judgement) {
    let part = |name: &str| details.get(name).map(Value::object).unwrap_or_default();
    let (for_id, for_access) = (part("idTokenGeneration"), part("accessTokenGeneration"));
    let id = Token::id(ID, &for_id);
    let access = Token::access(ACCESS, &for_access);
    claims::judge(case, &id, judgement);
    claims::judge(case, &access, judgement);
    let added = scopes::judge(case.event, &for_access, judgement);
    if id.added() + access.added() + added > MOST {
        let rule = "over 5,000 claims and scopes, which is the quota unless it was raised";
        judgement.push(Reason::unknown("response.claimsAndScopeOverrideDetails", "8.2", rule));
    }
    let is_machine = case.event.trigger_source() == TriggerSource::TokenGenerationClientCredentials;
    if is_machine && !for_id.is_empty() {
        judgement.push(Reason::remark(ID, "8.1", "a machine gets no ID token"));
    }
}

/// Contract 8.2: the quota.
const MOST: usize = 5_000;
const ID: &str = "response.claimsAndScopeOverrideDetails.idTokenGeneration";
const ACCESS: &str = "response.claimsAndScopeOverrideDetails.accessTokenGeneration";

#[cfg(test)]
mod tests;
