//! Contract 7 and 8: the claims, scopes and groups of a user's or machine's tokens.

use super::claims;
use super::judgement::{Judgement, Reason};
use super::overrides::Overrides;
use super::shape::{Field, Shape, Type};
use super::{groups, scopes};
use crate::envelope::Envelope;
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

impl Overrides<'_> {
    /// Judges what is said; the types are right, or were found to be wrong. Of the request only what this makes a question of is
    /// read: it is longer than the answer.
    pub(super) fn judge(&self, event: &Envelope<'_>, judgement: &mut Judgement) {
        claims::judge(event, &self.id, judgement);
        if let Some(access) = &self.access {
            claims::judge(event, &access.claims, judgement);
            let scopes = scopes::judge(event, access, judgement);
            if self.id.added() + access.claims.added() + scopes > MOST {
                let rule = "over 5,000 claims and scopes, which is the quota unless it was raised";
                judgement.push(Reason::unknown("response.claimsAndScopeOverrideDetails", "8.2", rule));
            }
            let is_machine = event.trigger_source() == TriggerSource::TokenGenerationClientCredentials;
            if is_machine && access.beside_id {
                judgement.push(Reason::remark(self.id.field, "8.1", "a machine gets no ID token"));
            }
        }
        groups::judge(event, self, judgement);
    }
}

/// Contract 8.2: the quota.
const MOST: usize = 5_000;

#[cfg(test)]
mod tests;
