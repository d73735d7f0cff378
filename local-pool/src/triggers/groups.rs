//! `request.groupConfiguration` of an event (contract 7.1).

use crate::state::{Group, User, UserPool};
use serde_json::{Value, json};

/// The groups of a user by precedence, their roles, and the preferred role.
pub(crate) fn group_configuration(pool: &UserPool, user: &User) -> Value {
    let groups = groups_by_precedence(pool, user);
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    json!({"groupsToOverride": names, "iamRolesToOverride": roles(&groups), "preferredRole": preferred_role(&groups)})
}

/// Groups without a precedence come last, equal ones in the order of their names.
fn groups_by_precedence<'p>(pool: &'p UserPool, user: &User) -> Vec<&'p Group> {
    let mut groups: Vec<&Group> = user.groups.iter().filter_map(|name| pool.groups.get(name)).collect();
    groups.sort_by_key(|group| (group.precedence.unwrap_or(u32::MAX), group.precedence.is_none()));
    groups
}

fn roles<'p>(groups: &[&'p Group]) -> Vec<&'p str> {
    let mut roles: Vec<&str> = Vec::new();
    for role in groups.iter().filter_map(|group| group.role.as_deref()) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// The role of the best precedence. Groups with equal precedence but different roles have no preferred role (API
/// reference, `CreateGroup.Precedence`).
fn preferred_role<'p>(groups: &[&'p Group]) -> Option<&'p str> {
    let best = groups.iter().find(|group| group.role.is_some())?;
    let equal = groups.iter().filter(|group| group.role.is_some() && group.precedence == best.precedence);
    equal.map(|group| group.role.as_deref()).all(|role| role == best.role.as_deref()).then_some(best.role.as_deref())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    fn group(name: &str, precedence: Option<u32>, role: Option<&str>) -> Group {
        let (created, modified) = (Timestamp::default(), Timestamp::default());
        let role = role.map(str::to_owned);
        Group { name: name.to_owned(), description: None, role, precedence, created, modified }
    }

    #[test]
    fn role_of_the_best_precedence_is_preferred() {
        for (groups, preferred) in [
            (vec![], None),
            (vec![group("a", None, None)], None),
            (vec![group("a", None, Some("r1"))], Some("r1")),
            (vec![group("a", Some(1), Some("r1")), group("b", Some(2), Some("r2"))], Some("r1")),
            (vec![group("a", Some(1), Some("r1")), group("b", Some(1), Some("r2"))], None),
            (vec![group("a", Some(1), Some("r1")), group("b", Some(1), Some("r1"))], Some("r1")),
            (vec![group("a", Some(0), None), group("b", Some(1), Some("r2"))], Some("r2")),
        ] {
            assert_eq!(preferred_role(&groups.iter().collect::<Vec<_>>()), preferred);
        }
    }

    #[test]
    fn groups_are_sorted_and_roles_are_unique() {
        use crate::operations::test_service::{POOL, add_user, change_user, service, user};
        let service = service();
        add_user(&service, "ann", crate::state::UserStatus::Confirmed, "ann@example.com");
        let groups = [group("z", Some(0), Some("r1")), group("a", Some(5), Some("r1")), group("m", None, Some("r2"))];
        change_user(&service, "ann", |user| user.groups = groups.iter().map(|group| group.name.clone()).collect());
        service
            .store
            .write(|state| {
                state.pool_mut(POOL)?.groups = groups.map(|group| (group.name.clone(), group)).into();
                Ok(())
            })
            .unwrap();
        let configuration = service.store.read(|state| {
            let pool = state.pool(POOL).unwrap();
            group_configuration(pool, pool.find_user("ann").unwrap())
        });
        let expected =
            json!({"groupsToOverride": ["z", "a", "m"], "iamRolesToOverride": ["r1", "r2"], "preferredRole": "r1"});
        assert_eq!(configuration, expected);
        let attributes = user(&service, "ann", crate::triggers::event_attributes);
        assert_eq!(attributes["cognito:user_status"], "CONFIRMED");
        assert_eq!((&attributes["sub"], &attributes["email_verified"]), (&json!("sub-of-ann"), &json!("true")));
    }
}
