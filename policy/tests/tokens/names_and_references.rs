//! Names of claims, groups, roles, permissions, scopes and app clients; references between tables; and places.

use super::{GOOD, check, problems};
use cognito_triggers_policy::Policy;

#[test]
fn ids_and_names_are_validated() {
    check(&[
        (
            "machine_clients.3example23456789",
            "machine_clients.billing-client",
            "policy.toml:39: machine_clients.billing-client: is not a valid app client ID; copy the app client's ID, not its name: 1 to 128 letters, digits, _ and +",
        ),
        (
            "when_groups = [\"staff\"]",
            "when_app_clients = [\"my app\"]",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".when_app_clients: is not a valid app client ID; copy the app client's ID, not its name: 1 to 128 letters, digits, _ and +",
        ),
        (
            "claims.plan]",
            "claims.\"my plan\"]",
            "policy.toml:21: tokens.claims.\"my plan\": is not a valid claim name; use letters, digits and punctuation like _ : . / - without spaces and quotation marks",
        ),
        (
            "claims.plan]",
            "claims.\"a\\u202Eb\"]",
            "policy.toml:21: tokens.claims.\"a\\u{202e}b\": is not a valid claim name; use letters, digits and punctuation like _ : . / - without spaces and quotation marks",
        ),
        (
            "[groups.staff]",
            "[groups.\"a b\"]\n[groups.staff]",
            "policy.toml:33: groups.\"a b\": is not a valid group name; use letters, digits and punctuation like _ : . / - without spaces and quotation marks",
        ),
        (
            "[roles.clerk]",
            "[roles.\"a b\"]\n[roles.clerk]",
            "policy.toml:35: roles.\"a b\": is not a valid name; use letters, digits and punctuation like _ : . / - without spaces and quotation marks",
        ),
        (
            "[permissions.\"t",
            "[permissions.\"a b\"]\n[permissions.\"t",
            "policy.toml:37: permissions.\"a b\": is not a valid name; use letters, digits and punctuation like _ : . / - without spaces and quotation marks",
        ),
        (
            "\"custom:plan\"",
            "\"custom plan\"",
            "policy.toml:22: tokens.claims.plan.attribute: is not a valid attribute name; use letters, digits and punctuation like _ : . / - without spaces and quotation marks",
        ),
        (
            "token_version = \"V3_0\"",
            "token_version = \"V3_0\"\njoin = \"\"\nmax_claim_bytes = 0",
            "policy.toml:13: tokens.join: is not a valid separator; write a space, a comma or similar in quotes\n\
             policy.toml:14: tokens.max_claim_bytes: must be an integer from 1 to 65536; write for example max_claim_bytes = 1024",
        ),
        (
            "token_version = \"V3_0\"",
            "token_version = \"V3_0\"\nmax_claims = 1",
            "policy.toml:13: tokens.max_claims: unknown key; write one of: token_version, max_claim_bytes, join, id, access, groups, claims, or remove it",
        ),
    ]);
}

#[test]
fn invalid_scopes_and_user_api_scope_are_refused() {
    check(&[
        (
            "\"transactions/post\"",
            "\"a b\"",
            "policy.toml:38: permissions.\"transactions:write\".scopes: is not a valid scope; write 1 to 256 characters of printable ASCII, without spaces, quotation marks and backslashes",
        ),
        (
            "\"transactions/post\"",
            "\"aws.cognito.signin.user.admin\"",
            "policy.toml:38: permissions.\"transactions:write\".scopes: would give a token access to Cognito's self-service user API without requesting it; remove it; a client gets this scope by requesting it",
        ),
        (
            "\"transactions/get\"",
            "\"aws.cognito.signin.user.admin\"",
            "policy.toml:42: machine_clients.3example23456789.scopes: would give a token access to Cognito's self-service user API without requesting it; remove it; a client gets this scope by requesting it",
        ),
        (
            "\"transactions/get\"",
            "\"é\"",
            "policy.toml:42: machine_clients.3example23456789.scopes: is not a valid scope; write 1 to 256 characters of printable ASCII, without spaces, quotation marks and backslashes",
        ),
        (
            "[\"phone\"]",
            "[\"a\\\"b\"]",
            "policy.toml:17: tokens.access.suppress_scopes: is not a valid scope; write 1 to 256 characters of printable ASCII, without spaces, quotation marks and backslashes",
        ),
    ]);
}

#[test]
fn unknown_references_are_reported() {
    check(&[
        (
            "[\"clerk\"]",
            "[\"clerc\"]",
            "policy.toml:34: groups.staff.roles: refers to a role that has no table in [roles]; write clerk, or add its table to [roles]",
        ),
        (
            "permissions = [\"transactions:write\"]",
            "permissions = [\"transactions:writ\"]",
            "policy.toml:36: roles.clerk.permissions: refers to a permission that has no table in [permissions]; write transactions:write, or add its table to [permissions]",
        ),
        (
            "when_groups = [\"staff\"]",
            "when_groups = [\"stuff\"]",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".when_groups: refers to a group that has no table in [groups]; write staff, or add its table to [groups]",
        ),
        (
            "add = [\"staff\"]",
            "add = [\"everybody\"]",
            "policy.toml:20: tokens.groups.add: refers to a group that has no table in [groups]; write staff, or add its table to [groups]",
        ),
        (
            "suppress_scopes = [\"openid\"]",
            "suppress_scopes = [\"openid\"]\n[machine_clients.4x]\nroles = [\"billing\"]",
            "policy.toml:45: machine_clients.4x.roles: refers to a role that has no table in [roles]; write clerk, or add its table to [roles]",
        ),
        (
            "[roles.clerk]\npermissions = [\"transactions:write\"]\n",
            "",
            "policy.toml:34: groups.staff.roles: refers to a role that has no table in [roles]; add one, as in [roles.example]\n\
             policy.toml:38: machine_clients.3example23456789.roles: refers to a role that has no table in [roles]; add one, as in [roles.example]",
        ),
    ]);
}

#[test]
fn empty_lists_are_refused() {
    check(&[
        (
            "tokens = [\"id\", \"access\"]",
            "tokens = []",
            "policy.toml:24: tokens.claims.plan.tokens: is empty; write for example tokens = [\"id\", \"access\"], or remove it",
        ),
        (
            "when_groups = [\"staff\"]",
            "when_groups = []",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".when_groups: is empty; write for example when_groups = [\"staff\"], or remove it",
        ),
        (
            "when_groups = [\"staff\"]",
            "when_app_clients = []",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".when_app_clients: is empty; write for example when_app_clients = [\"1example23456789\"], or remove it",
        ),
        (
            "add = [\"staff\"]",
            "add = [\"staff\"]\nwhen_app_clients = []",
            "policy.toml:21: tokens.groups.when_app_clients: is empty; write for example when_app_clients = [\"1example23456789\"], or remove it",
        ),
        (
            "\"pool_*\"",
            "\"*\"",
            "policy.toml:19: tokens.groups.remove: would remove every group; write a prefix, or suppress_claims = [\"cognito:groups\"] in [tokens.id]",
        ),
    ]);
}

#[test]
fn rules_keep_place_and_file_order() {
    let Ok(policy) = Policy::parse("policy.toml", GOOD, []) else { return assert_eq!(problems(GOOD), "") };
    let places: Vec<String> = policy.tokens().claims().iter().map(|claim| claim.place.to_string()).collect();
    assert_eq!(
        places,
        [
            "policy.toml:21: tokens.claims.plan",
            "policy.toml:25: tokens.claims.roles",
            "policy.toml:27: tokens.claims.\"https://example.com/environment\"",
            "policy.toml:30: tokens.claims.device",
        ]
    );
    let machine = policy.tokens().machine_client(Some("3example23456789"));
    let claim = machine.and_then(|machine| machine.claims.first()).map(|claim| claim.place.to_string());
    assert_eq!(claim.as_deref(), Some("policy.toml:41: machine_clients.3example23456789.claims.service"));
    assert!(!policy.tokens().has_enforced_claims());
}
