//! Contract 7.3: what happens to a user's groups and roles.

use super::judgement::{Judgement, Reason};
use super::overrides::{Groups, Overrides};
use crate::envelope::Envelope;
use crate::views::GroupConfiguration;

/// Judges what is said of the groups; where nothing is, they stay as they are.
pub(super) fn judge(event: &Envelope<'_>, overrides: &Overrides<'_>, judgement: &mut Judgement) {
    let Some((field, given)) = &overrides.groups else { return };
    if !(given.has_groups() || given.has_roles() || given.has_preferred_role()) {
        judgement.push(Reason::remark(*field, "7.3", "null or empty: the user's groups are suppressed in both tokens"));
    } else if left_out(event, given) {
        judgement.push(Reason::unknown(*field, "7.3", LEFT_OUT));
    }
}

const LEFT_OUT: &str = "leaves out what the request has; whether groups, roles or the preferred role then vanish is not \
                        known, copy them from the request";

/// Whether a part that the user has is not among the given ones.
fn left_out(event: &Envelope<'_>, given: &Groups) -> bool {
    GroupConfiguration::read(event).is_some_and(|came_in| {
        (!came_in.groups_to_override.is_empty() && !given.has_groups())
            || (!came_in.iam_roles_to_override.is_empty() && !given.has_roles())
            || (came_in.preferred_role.is_some() && !given.has_preferred_role())
    })
}
