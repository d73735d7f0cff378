//! Contract 7 and 8: the claims, scopes and groups in the tokens of a user or machine client.

use super::claims;
use super::context::ResponseContext;
use super::report::{Finding, ValidationReport};
use super::shape::{Field, FieldType, Shape};
use super::token_overrides::TokenOverrides;
use super::{groups, scopes};
use crate::envelope::Envelope;
use crate::registry::TriggerSource;
use crate::version::EventVersion;

const GROUPS: Field = Field(
    "groupOverrideDetails",
    FieldType::Object(&[
        Field("groupsToOverride", FieldType::Texts),
        Field("iamRolesToOverride", FieldType::Texts),
        Field("preferredRole", FieldType::Text),
    ]),
);

const V1: Shape = Shape {
    section: "7.2",
    fields: &[
        Field(
            "claimsOverrideDetails",
            FieldType::Object(&[
                Field("claimsToAddOrOverride", FieldType::TextMap),
                Field("claimsToSuppress", FieldType::Texts),
                GROUPS,
            ]),
        ),
        Field("claimsAndScopeOverrideDetails", FieldType::OtherVersion),
    ],
};

const V2: Shape = Shape {
    section: "8.2",
    fields: &[
        Field(
            "claimsAndScopeOverrideDetails",
            FieldType::Object(&[
                Field(
                    "idTokenGeneration",
                    FieldType::Object(&[
                        Field("claimsToAddOrOverride", FieldType::AnyMap),
                        Field("claimsToSuppress", FieldType::Texts),
                    ]),
                ),
                Field(
                    "accessTokenGeneration",
                    FieldType::Object(&[
                        Field("claimsToAddOrOverride", FieldType::AnyMap),
                        Field("claimsToSuppress", FieldType::Texts),
                        Field("scopesToAdd", FieldType::Texts),
                        Field("scopesToSuppress", FieldType::Texts),
                    ]),
                ),
                GROUPS,
            ]),
        ),
        Field("claimsOverrideDetails", FieldType::OtherVersion),
    ],
};

/// If it is not known which form a response must have, no member is certain to be read.
const UNKNOWN: Shape = Shape {
    section: "8.4",
    fields: &[
        Field("claimsOverrideDetails", FieldType::OtherVersion),
        Field("claimsAndScopeOverrideDetails", FieldType::OtherVersion),
    ],
};

/// The shape of responses to an event.
pub(super) fn shape(event: &Envelope<'_>) -> &'static Shape {
    match EventVersion::from_event(event) {
        Some(EventVersion::V1) => &V1,
        Some(EventVersion::V2 | EventVersion::V3) => &V2,
        None => &UNKNOWN,
    }
}

/// Validates the claims, scopes and groups of a response.
pub(super) fn validate_pre_token_generation(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    TokenOverrides::from_response(context.event, &context.response).validate(context.event, report);
}

impl TokenOverrides<'_> {
    /// Validates the overrides; types have already been checked. Only the parts of the request that the overrides
    /// concern are read, because it is longer than the response.
    fn validate(&self, event: &Envelope<'_>, report: &mut ValidationReport) {
        claims::validate_claims(event, &self.id, report);
        if let Some(access) = &self.access {
            claims::validate_claims(event, &access.claims, report);
            let scopes = scopes::validate_scopes(event, access, report);
            if self.id.count_added() + access.claims.count_added() + scopes > MAX_CLAIMS_AND_SCOPES {
                let rule = "over 5,000 claims and scopes, which is the default quota";
                report.push(Finding::unknown("response.claimsAndScopeOverrideDetails", "8.2", rule));
            }
            let is_machine = event.trigger_source() == TriggerSource::TokenGenerationClientCredentials;
            if is_machine && access.also_sets_id {
                report.push(Finding::remark(self.id.field, "8.1", "machine clients receive no ID token"));
            }
        }
        groups::validate_groups(event, self, report);
    }
}

/// Contract 8.2: the default quota.
const MAX_CLAIMS_AND_SCOPES: usize = 5_000;

#[cfg(test)]
mod tests;
