//! Groups → roles → permissions.

use super::rule_set::RuleSet;
use super::types::{Grant, Granted};
use policy::{GrantRule, Place};

/// The roles and permissions of these groups.
pub(super) fn grants_of_groups<'a>(groups: &[&'a str], rules: RuleSet<'a>) -> Granted<'a> {
    let mut roles = Vec::new();
    for group in groups {
        if let Some(rule) = rules.filter(rules.tokens.grants().roles_of(group)) {
            rule.names.iter().for_each(|role| add_grant(&mut roles, role, group, &[&rule.place]));
        }
    }
    add_permissions(roles, rules)
}

/// The roles and permissions of a machine client.
pub(super) fn grants_of_machine<'a>(roles: &'a GrantRule, rules: RuleSet<'a>) -> Granted<'a> {
    let names = rules.filter(Some(roles)).into_iter().flat_map(|rule| &rule.names);
    let roles = names.map(|name| Grant { name, by: Vec::new(), rules: vec![&roles.place] });
    add_permissions(roles.collect(), rules)
}

fn add_permissions<'a>(roles: Vec<Grant<'a>>, rules: RuleSet<'a>) -> Granted<'a> {
    let mut permissions = Vec::new();
    for role in &roles {
        if let Some(rule) = rules.filter(rules.tokens.grants().permissions_of(role.name)) {
            let path = [&[&rule.place], role.rules.as_slice()].concat();
            rule.names.iter().for_each(|permission| add_grant(&mut permissions, permission, role.name, &path));
        }
    }
    Granted { roles, permissions }
}

fn add_grant<'a>(grants: &mut Vec<Grant<'a>>, name: &'a str, by: &'a str, path: &[&'a Place]) {
    match grants.iter_mut().find(|grant| grant.name == name) {
        Some(known) => {
            add_missing(&mut known.by, &[by]);
            add_missing(&mut known.rules, path);
        }
        None => grants.push(Grant { name, by: vec![by], rules: path.to_vec() }),
    }
}

/// Adds the items that are not yet in the list.
pub(super) fn add_missing<T: Copy + PartialEq>(list: &mut Vec<T>, items: &[T]) {
    for item in items {
        if !list.contains(item) {
            list.push(*item);
        }
    }
}
