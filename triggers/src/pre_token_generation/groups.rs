//! Changes of `cognito:groups` (contract 7.3). The returned configuration replaces the whole received one, so the IAM
//! roles and the preferred role are copied from the request byte for byte (threat model, Z04, Z14).

use super::rule_set::RuleSet;
use super::types::GroupChange;
use crate::log_note::{LogCode, LogNote};
use events::views::PreTokenGeneration;
use events::{Value, ValueKind};

/// The change of the groups by the rules; `None` if the groups stay unchanged.
///
/// If the event does not include the user's groups, nothing is changed, because the configuration to replace is unknown.
pub(super) fn change_groups<'a>(
    request: &'a PreTokenGeneration<'_>,
    app_client: Option<&str>,
    rules: RuleSet<'a>,
    notes: &mut Vec<LogNote>,
) -> Option<GroupChange<'a>> {
    let groups = rules.tokens.groups();
    let (add, remove) = (rules.list(&groups.add, &groups.add_place), rules.list(&groups.remove, &groups.remove_place));
    let is_asked = !add.is_empty() || !remove.is_empty();
    if !is_asked || !groups.apply_to(app_client) {
        return None;
    }
    let configuration = request.group_configuration.as_ref();
    let is_known = |configuration: &&events::views::GroupConfiguration<'_>| {
        configuration.members.get("groupsToOverride").is_some_and(|groups| groups.kind() == ValueKind::Array)
    };
    let Some(configuration) = configuration.filter(is_known) else {
        if !add.is_empty() {
            notes.push(LogNote::new(LogCode::GroupsUnknown));
        }
        return None;
    };
    let before: Vec<&str> = configuration.groups_to_override.iter().map(AsRef::as_ref).collect();
    let is_removed = |group: &str| remove.iter().any(|name| name.matches(group));
    let mut after: Vec<&str> = before.iter().copied().filter(|group| !is_removed(group)).collect();
    for group in add {
        if !after.contains(&group.as_str()) {
            after.push(group);
        }
    }
    let part = |name: &'static str, fits: fn(Value<'_>) -> bool| {
        configuration.members.get(name).filter(|value| fits(*value)).map(|value| (name, value.json()))
    };
    let copied = [part("iamRolesToOverride", is_string_array), part("preferredRole", is_string)];
    (before != after).then(|| GroupChange { before, after, copied: copied.into_iter().flatten().collect() })
}

/// The groups in the token, after the change.
pub(super) fn effective_groups<'a>(
    request: &'a PreTokenGeneration<'_>,
    change: Option<&GroupChange<'a>>,
) -> Vec<&'a str> {
    match (change, &request.group_configuration) {
        (Some(change), _) => change.after.clone(),
        (None, Some(configuration)) => configuration.groups_to_override.iter().map(AsRef::as_ref).collect(),
        (None, None) => Vec::new(),
    }
}

fn is_string_array(value: Value<'_>) -> bool {
    let is_all_text = || value.array().into_iter().all(|item| item.kind() == ValueKind::String);
    value.kind() == ValueKind::Null || (value.kind() == ValueKind::Array && is_all_text())
}

fn is_string(value: Value<'_>) -> bool {
    matches!(value.kind(), ValueKind::Null | ValueKind::String)
}
