//! What the answer of PreTokenGeneration changes (contract 7 and 8).

use events::EventVersion;
use serde_json::{Map, Value};

/// What the answer changes. Response validation has accepted it.
#[derive(Default)]
pub(super) struct Overrides {
    pub(super) id: ClaimChanges,
    pub(super) access: ClaimChanges,
    /// `None`: the groups stay as they are.
    pub(super) groups: Option<Groups>,
    pub(super) scopes_to_add: Vec<String>,
    pub(super) scopes_to_suppress: Vec<String>,
}

/// The claims of one token.
#[derive(Default)]
pub(super) struct ClaimChanges {
    pub(super) set: Map<String, Value>,
    pub(super) suppress: Vec<String>,
}

/// Groups and roles.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub(super) struct Groups {
    pub(super) names: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) preferred_role: Option<String>,
}

impl Overrides {
    /// Reads the container of the event's version: that of another version is not read.
    pub(super) fn read(version: EventVersion, response: &Map<String, Value>) -> Self {
        let container = match version {
            EventVersion::V1 => "claimsOverrideDetails",
            EventVersion::V2 | EventVersion::V3 => "claimsAndScopeOverrideDetails",
        };
        let Some(details) = response.get(container).and_then(Value::as_object) else { return Self::default() };
        let groups = details.get("groupOverrideDetails").map(Groups::read);
        if version == EventVersion::V1 {
            return Self { id: ClaimChanges::read(Some(details)), groups, ..Self::default() };
        }
        let token = |name: &str| details.get(name).and_then(Value::as_object);
        let access = token("accessTokenGeneration");
        let scopes = |name: &str| texts(access.and_then(|access| access.get(name)));
        Self {
            id: ClaimChanges::read(token("idTokenGeneration")),
            access: ClaimChanges::read(access),
            groups,
            scopes_to_add: scopes("scopesToAdd"),
            scopes_to_suppress: scopes("scopesToSuppress"),
        }
    }
}

impl ClaimChanges {
    fn read(details: Option<&Map<String, Value>>) -> Self {
        let Some(details) = details else { return Self::default() };
        let set = details.get("claimsToAddOrOverride").and_then(Value::as_object).cloned().unwrap_or_default();
        Self { set, suppress: texts(details.get("claimsToSuppress")) }
    }
}

impl Groups {
    /// From `groupConfiguration` or `groupOverrideDetails`. Null or an empty object suppresses all groups, and what an
    /// object does not contain is gone (contract 7.3).
    pub(super) fn read(details: &Value) -> Self {
        let preferred_role = details.get("preferredRole").and_then(Value::as_str).map(str::to_owned);
        Self {
            names: texts(details.get("groupsToOverride")),
            roles: texts(details.get("iamRolesToOverride")),
            preferred_role,
        }
    }
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(version: EventVersion, response: &Value) -> Overrides {
        Overrides::read(version, response.as_object().unwrap())
    }

    #[test]
    fn version_1_changes_the_id_token_and_groups() {
        let overrides = read(
            EventVersion::V1,
            &json!({"claimsOverrideDetails": {
                "claimsToAddOrOverride": {"plan": "pro"},
                "claimsToSuppress": ["email"],
                "groupOverrideDetails": {"groupsToOverride": ["g"]},
            }}),
        );
        assert_eq!((&overrides.id.set["plan"], &overrides.id.suppress), (&json!("pro"), &vec!["email".to_owned()]));
        assert!(overrides.access.set.is_empty() && overrides.scopes_to_add.is_empty());
        let groups = overrides.groups.unwrap();
        assert_eq!((groups.names, groups.roles, groups.preferred_role), (vec!["g".to_owned()], vec![], None));
    }

    #[test]
    fn version_2_changes_both_tokens() {
        let response = json!({"claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {"claimsToAddOrOverride": {"a": 1}},
            "accessTokenGeneration": {"claimsToSuppress": ["b"], "scopesToAdd": ["s"], "scopesToSuppress": ["t"]},
        }});
        for version in [EventVersion::V2, EventVersion::V3] {
            let overrides = read(version, &response);
            assert_eq!(
                (&overrides.id.set["a"], overrides.access.suppress.as_slice()),
                (&json!(1), &["b".to_owned()][..])
            );
            assert_eq!((overrides.scopes_to_add.len(), overrides.scopes_to_suppress.len()), (1, 1));
            assert_eq!(overrides.groups, None);
        }
        assert!(read(EventVersion::V1, &response).id.set.is_empty());
    }

    #[test]
    fn empty_and_null_groups_suppress_all() {
        for details in [json!({}), json!(null)] {
            let response = json!({"claimsOverrideDetails": {"groupOverrideDetails": details}});
            assert_eq!(read(EventVersion::V1, &response).groups, Some(Groups::default()));
        }
        for response in [json!({}), json!({"claimsOverrideDetails": null})] {
            assert_eq!(read(EventVersion::V1, &response).groups, None);
        }
    }
}
