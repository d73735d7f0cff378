//! How `cognito:groups` is changed (contract 7.3). What is given back replaces all of it, so the IAM roles and the
//! preferred role are copied from the request byte for byte (SECURITY.md, Z04, Z14).

use super::lineage::Rules;
use crate::note::{Code, Note};
use events::views::PreTokenGeneration;
use events::{Kind, Value};

/// The groups before and after the rules, which differ.
pub struct GroupChange<'a> {
    /// As Cognito sent them.
    pub before: Vec<&'a str>,
    /// As the tokens have them.
    pub after: Vec<&'a str>,
    /// What stands beside them in the request, as it was received: the IAM roles and the preferred role. A part that
    /// Cognito did not send, or in another shape than it takes, is not among them.
    pub(super) copied: Vec<(&'static str, &'a str)>,
}

/// What the rules change; `None` where the groups stay as they are.
///
/// Where Cognito did not say which groups there are, nothing is changed: what would be replaced is not known.
pub(super) fn change<'a>(
    request: &'a PreTokenGeneration<'_>,
    app_client: Option<&str>,
    rules: Rules<'a>,
    notes: &mut Vec<Note>,
) -> Option<GroupChange<'a>> {
    let groups = rules.tokens.groups();
    let (add, remove) = (rules.list(&groups.add, &groups.add_place), rules.list(&groups.remove, &groups.remove_place));
    let is_asked = !add.is_empty() || !remove.is_empty();
    if !is_asked || !groups.apply_to(app_client) {
        return None;
    }
    let configuration = request.group_configuration.as_ref();
    let is_known = |configuration: &&events::views::GroupConfiguration<'_>| {
        configuration.members.get("groupsToOverride").is_some_and(|groups| groups.kind() == Kind::Array)
    };
    let Some(configuration) = configuration.filter(is_known) else {
        if !add.is_empty() {
            notes.push(Note::new(Code::GroupsUnknown));
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
    let copied = [part("iamRolesToOverride", is_texts), part("preferredRole", is_text)];
    (before != after).then(|| GroupChange { before, after, copied: copied.into_iter().flatten().collect() })
}

/// The groups in the token.
pub(super) fn after<'a>(request: &'a PreTokenGeneration<'_>, change: Option<&GroupChange<'a>>) -> Vec<&'a str> {
    match (change, &request.group_configuration) {
        (Some(change), _) => change.after.clone(),
        (None, Some(configuration)) => configuration.groups_to_override.iter().map(AsRef::as_ref).collect(),
        (None, None) => Vec::new(),
    }
}

fn is_texts(value: Value<'_>) -> bool {
    let is_all_text = || value.array().into_iter().all(|item| item.kind() == Kind::String);
    value.kind() == Kind::Null || (value.kind() == Kind::Array && is_all_text())
}

fn is_text(value: Value<'_>) -> bool {
    matches!(value.kind(), Kind::Null | Kind::String)
}
