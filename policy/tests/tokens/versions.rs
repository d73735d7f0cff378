//! Token versions: which tables need one, and what each version supports.

use super::{GOOD, check, problems};

#[test]
fn rules_require_a_token_version() {
    check(&[
        (
            "token_version = \"V3_0\"\n",
            "",
            "policy.toml:11: tokens.token_version: is missing; set token_version = \"V3_0\" in [tokens]",
        ),
        (
            "\"V3_0\"",
            "\"3\"",
            "policy.toml:12: tokens.token_version: invalid value; expected \"V1_0\", \"V2_0\" or \"V3_0\"",
        ),
    ]);
}

#[test]
fn rule_unsupported_by_version_is_refused() {
    check(&[
        (
            "\"V3_0\"",
            "\"V1_0\"",
            "policy.toml:16: tokens.access.suppress_claims: changes the access token, which token_version V1_0 does not support; set the user pool's trigger and token_version to V2_0 or V3_0, or remove it\n\
             policy.toml:17: tokens.access.suppress_scopes: changes the access token, which token_version V1_0 does not support; set the user pool's trigger and token_version to V2_0 or V3_0, or remove it\n\
             policy.toml:24: tokens.claims.plan.tokens: changes the access token, which token_version V1_0 does not support; set the user pool's trigger and token_version to V2_0 or V3_0, or write tokens = [\"id\"]\n\
             policy.toml:25: tokens.claims.roles: is a list, which token_version V1_0 does not support; set the user pool's trigger and token_version to V2_0 or V3_0, or add join = \" \" to emit one string\n\
             policy.toml:38: permissions.\"transactions:write\".scopes: grants scopes, which token_version V1_0 does not support; set the user pool's trigger and token_version to V2_0 or V3_0, or remove it\n\
             policy.toml:39: machine_clients.3example23456789: configures a machine client, which token_version V1_0 does not support; set the user pool's trigger and token_version to V3_0, or remove it",
        ),
        (
            "\"V3_0\"",
            "\"V2_0\"",
            "policy.toml:39: machine_clients.3example23456789: configures a machine client, which token_version V2_0 does not support; set the user pool's trigger and token_version to V3_0, or remove it",
        ),
    ]);
}

#[test]
fn version_1_supports_id_token_strings_only() {
    let own = GOOD.split("[tokens]").next().unwrap_or_default();
    let carried = "[tokens]\ntoken_version = \"V1_0\"\n[tokens.id]\nsuppress_claims = [\"email\"]\n[tokens.access]\nsuppress_claims = []\n";
    let claim = |claim: &str| problems(&format!("{own}{carried}[tokens.claims.x]\n{claim}\n"));
    for good in [
        "value = 5",
        "value = \"a\"",
        "value = [1, 2]\njoin = \",\"",
        "from = \"app_client\"",
        "attribute = \"sub\"",
        "attribute = \"identities\"\nsplit = \";\"\njoin = \" \"",
        "app_clients = { a = 1, b = true }",
    ] {
        assert_eq!(claim(good), "", "{good}");
    }
    let other = "set the user pool's trigger and token_version to V2_0 or V3_0, or";
    for (bad, problem) in [
        (
            "value = { a = 1 }",
            format!("is an object, which token_version V1_0 does not support; {other} write it as a string"),
        ),
        (
            "app_clients = { a = 1, b = { c = 1 } }",
            format!("is an object, which token_version V1_0 does not support; {other} write it as a string"),
        ),
        (
            "attribute = \"sub\"\ntype = \"json\"",
            format!(
                "can be an object, which token_version V1_0 does not support; {other} remove type to emit the text unchanged"
            ),
        ),
        (
            "value = [1, 2]",
            format!(
                "is a list, which token_version V1_0 does not support; {other} add join = \" \" to emit one string"
            ),
        ),
        (
            "attribute = \"sub\"\nsplit = \",\"",
            format!(
                "is a list, which token_version V1_0 does not support; {other} add join = \" \" to emit one string"
            ),
        ),
        (
            "value = [\"a\", \"b c\"]\njoin = \" \"",
            format!(
                "has an item that contains its join, which token_version V1_0 does not support; {other} use a join that no item contains"
            ),
        ),
        (
            "app_clients = { 1example23456789 = \"a b\", 2example23456789 = [\"a b\"] }\njoin = \" \"",
            format!(
                "has an item that contains its join, which token_version V1_0 does not support; {other} use a join that no item contains"
            ),
        ),
    ] {
        assert_eq!(claim(bad), format!("policy.toml:17: tokens.claims.x: {problem}"), "{bad}");
    }
}

#[test]
fn tables_are_optional_and_groups_need_no_version() {
    let own = GOOD.split("[tokens]").next().unwrap_or_default();
    for tables in [
        "",
        "[tokens]\n",
        "[tokens]\ntoken_version = \"V1_0\"",
        "[groups.staff]\n[groups.customers]\nroles = []\n",
        "[groups.staff]\nroles = [\"clerk\"]\n[roles.clerk]\npermissions = [\"read\"]\n[permissions.read]\n",
    ] {
        assert_eq!(problems(&format!("{own}{tables}")), "", "{tables}");
    }
    assert_eq!(
        problems(&format!("{own}[permissions.read]\nscopes = [\"a/b\"]\n")),
        "policy.toml:1: tokens.token_version: is missing; set token_version = \"V3_0\" in [tokens]"
    );
}
