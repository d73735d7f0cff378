//! Contract 7.3: changes to a user's groups and roles.

use super::report::{Finding, ValidationReport};
use super::token_overrides::{GroupOverrides, TokenOverrides};
use crate::envelope::Envelope;
use crate::views::GroupConfiguration;

/// Validates the group overrides; without overrides the groups stay unchanged.
pub(super) fn validate_groups(event: &Envelope<'_>, overrides: &TokenOverrides<'_>, report: &mut ValidationReport) {
    let Some(set) = &overrides.groups else { return };
    if !(set.has_groups || set.has_roles || set.has_preferred_role) {
        report.push(Finding::remark(
            set.field,
            "7.3",
            "null or empty: the user's groups are suppressed in both tokens",
        ));
    } else if omits_existing_part(event, set) {
        report.push(Finding::unknown(set.field, "7.3", OMITTED));
    }
}

const OMITTED: &str = "omits values that the request contains; whether Cognito then removes groups, roles or the preferred role is not \
                        known, copy them from the request";

/// Whether the override omits a part that the request contains.
fn omits_existing_part(event: &Envelope<'_>, set: &GroupOverrides) -> bool {
    GroupConfiguration::from_event(event).is_some_and(|current| {
        (!current.groups_to_override.is_empty() && !set.has_groups)
            || (!current.iam_roles_to_override.is_empty() && !set.has_roles)
            || (current.preferred_role.is_some() && !set.has_preferred_role)
    })
}
