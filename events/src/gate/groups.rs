//! Contract 7.3: what happens to a user's groups and roles.

use super::judgement::{Judgement, Reason};
use super::shape::has;
use crate::envelope::Envelope;
use crate::lenient::Object;
use crate::views::GroupConfiguration;

/// Judges the member `groupOverrideDetails` of `details`; without it the groups stay as they are.
pub(super) fn judge(field: &'static str, event: &Envelope<'_>, details: &Object<'_>, judgement: &mut Judgement) {
    let Some(value) = details.get("groupOverrideDetails") else { return };
    let given = value.object();
    let members = ["groupsToOverride", "iamRolesToOverride", "preferredRole"];
    let is_nothing = members.iter().all(|name| !has(&given, name));
    if is_nothing {
        judgement.push(Reason::remark(field, "7.3", "null or empty: the user's groups are suppressed in both tokens"));
    } else if left_out(event, &given) {
        judgement.push(Reason::unknown(field, "7.3", LEFT_OUT));
    }
}

const LEFT_OUT: &str = "leaves out what the request has; whether groups, roles or the preferred role then vanish is not \
                        known, copy them from the request";

/// Whether a part that the user has is not among the given ones.
fn left_out(event: &Envelope<'_>, given: &Object<'_>) -> bool {
    GroupConfiguration::read(event).is_some_and(|came_in| {
        let has_groups = !came_in.groups_to_override.is_empty();
        let has_roles = !came_in.iam_roles_to_override.is_empty();
        [("groupsToOverride", has_groups), ("iamRolesToOverride", has_roles)]
            .into_iter()
            .chain([("preferredRole", came_in.preferred_role.is_some())])
            .any(|(name, came_in)| came_in && !has(given, name))
    })
}
