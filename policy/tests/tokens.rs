//! The tables about tokens: the exact message for every problem.

use cognito_triggers_policy::{ClaimSource, Policy};

const GOOD: &str = r##"[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
[brands.example]
name = "Example"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "1 Example Street, Exampletown"
[tokens]
token_version = "V3_0"
[tokens.id]
suppress_claims = ["nickname"]
[tokens.access]
suppress_claims = ["nickname"]
suppress_scopes = ["phone"]
[tokens.groups]
remove = ["internal", "pool_*"]
add = ["staff"]
[tokens.claims.plan]
attribute = "custom:plan"
trusted = true
tokens = ["id", "access"]
[tokens.claims.roles]
from = "roles"
[tokens.claims."https://example.com/environment"]
value = "production"
when_groups = ["staff"]
[tokens.claims.device]
client_metadata = "device"
untrusted = true
[groups.staff]
roles = ["clerk"]
[roles.clerk]
permissions = ["transactions:write"]
[permissions."transactions:write"]
scopes = ["transactions/post"]
[machine_clients.3example23456789]
roles = ["clerk"]
claims = { service = "billing" }
scopes = ["transactions/get"]
suppress_scopes = ["openid"]
"##;

/// The problems of a policy, one line each.
fn problems(text: &str) -> String {
    Policy::parse("policy.toml", text, []).err().map(|problems| problems.to_string()).unwrap_or_default()
}

/// Asserts the report after a change of the valid policy: from, to, and the whole report.
fn check(cases: &[(&str, &str, &str)]) {
    for (from, to, expected) in cases {
        assert!(GOOD.contains(from), "nothing to change: {from}");
        assert_eq!(problems(&GOOD.replacen(from, to, 1)), *expected, "\n{from}\n→\n{to}");
    }
}

#[test]
fn valid_policy_has_no_problems() {
    assert_eq!(problems(GOOD), "");
}

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
fn reserved_claims_are_refused() {
    check(&[
        (
            "[tokens.claims.plan]",
            "[tokens.claims.sub]",
            "policy.toml:21: tokens.claims.sub: is a claim that Cognito reserves; choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.\"cognito:username\"]",
            "policy.toml:21: tokens.claims.\"cognito:username\": is a claim that Cognito reserves; choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.\"cognito:groups\"]",
            "policy.toml:21: tokens.claims.\"cognito:groups\": is a claim that Cognito derives from the groups; change the groups in [tokens.groups]; IAM roles stay as Cognito sets them",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.\"cognito:roles\"]",
            "policy.toml:21: tokens.claims.\"cognito:roles\": is a claim that Cognito derives from the groups; change the groups in [tokens.groups]; IAM roles stay as Cognito sets them",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.scope]",
            "policy.toml:21: tokens.claims.scope: is the claim that contains the scopes; grant scopes in [permissions], and remove them with suppress_scopes in [tokens.access]",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.aud]",
            "policy.toml:21: tokens.claims.aud: may only be the app client ID, and only in the access token; write from = \"app_client\" and tokens = [\"access\"] and nothing else, or choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.\"dev:role\"]",
            "policy.toml:21: tokens.claims.\"dev:role\": is a claim that Cognito reserves; choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.exp]",
            "policy.toml:21: tokens.claims.exp: is a claim that Cognito reserves; choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.username]",
            "policy.toml:21: tokens.claims.username: is a claim that Cognito reserves; choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.at_hash]",
            "policy.toml:21: tokens.claims.at_hash: is a claim that Cognito reserves; choose another name",
        ),
        (
            "claims = { service",
            "claims = { client_id",
            "policy.toml:41: machine_clients.3example23456789.claims.client_id: is a claim that Cognito reserves; choose another name",
        ),
        (
            "claims = { service",
            "claims = { \"cognito:groups\"",
            "policy.toml:41: machine_clients.3example23456789.claims.\"cognito:groups\": is a claim that Cognito derives from the groups; choose another name",
        ),
        (
            "claims = { service",
            "claims = { scope",
            "policy.toml:41: machine_clients.3example23456789.claims.scope: is the claim that contains the scopes; grant scopes with scopes or roles of the client, and remove them with suppress_scopes",
        ),
        (
            "claims = { service",
            "claims = { aud",
            "policy.toml:41: machine_clients.3example23456789.claims.aud: may only be the app client ID, and only in the access token; choose another name",
        ),
    ]);
}

#[test]
fn user_writable_attribute_is_refused() {
    check(&[
        (
            "trusted = true\ntokens",
            "tokens",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that users may be able to write; add trusted = true if no app client can write it, or use another source",
        ),
        (
            "\"custom:plan\"\ntrusted = true",
            "\"custom:plan\"\ntrusted = false",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that users may be able to write; add trusted = true if no app client can write it, or use another source",
        ),
        (
            "\"custom:plan\"\ntrusted = true",
            "\"email\"",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that users may be able to write; add trusted = true if no app client can write it, or use another source",
        ),
        (
            "\"custom:plan\"\ntrusted = true",
            "\"profile\"",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that users may be able to write; add trusted = true if no app client can write it, or use another source",
        ),
        (
            "untrusted = true\n",
            "",
            "policy.toml:31: tokens.claims.device.client_metadata: is set by the client and cannot be verified; add untrusted = true if no decision depends on the claim, or use another source",
        ),
        (
            "untrusted = true\n",
            "trusted = true\n",
            "policy.toml:31: tokens.claims.device.client_metadata: is set by the client and cannot be verified; add untrusted = true if no decision depends on the claim, or use another source\n\
             policy.toml:32: tokens.claims.device.trusted: applies only to claims from an attribute; remove it",
        ),
        (
            "value = \"production\"",
            "value = \"production\"\ntrusted = true\nuntrusted = true",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".trusted: applies only to claims from an attribute; remove it\n\
             policy.toml:30: tokens.claims.\"https://example.com/environment\".untrusted: applies only to claims from client metadata; remove it",
        ),
        (
            "client_metadata = \"device\"\n",
            "client_metadata = \"device\"\nrestricts = true\n",
            "policy.toml:30: tokens.claims.device: is a restriction based on client metadata, which the client can omit; use an attribute, or remove restricts and required",
        ),
        (
            "client_metadata = \"device\"\n",
            "client_metadata = \"device\"\nrequired = true\n",
            "policy.toml:30: tokens.claims.device: is a restriction based on client metadata, which the client can omit; use an attribute, or remove restricts and required",
        ),
    ]);
}

#[test]
fn user_written_cognito_attribute_needs_trust() {
    let from =
        |attribute: &str| problems(&GOOD.replacen("\"custom:plan\"\ntrusted = true", &format!("{attribute:?}"), 1));
    for own in ["sub", "email_verified", "identities", "cognito:user_status", "cognito:mfa_enabled", "dev:custom:plan"]
    {
        assert_eq!(from(own), "", "{own}");
    }
    for repeated in ["cognito:email_alias", "cognito:phone_number_alias", "cognito:user_status_", "cognito:"] {
        assert_eq!(
            from(repeated),
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that may contain what users wrote themselves; add trusted = true if no app client can write it, or use another source"
        );
    }
}

#[test]
fn oversized_restriction_is_refused() {
    let rule = "is a restriction larger than max_claim_bytes in [tokens], so that no token could be issued; shorten it, or raise max_claim_bytes";
    let with = |claim: &str, most: &str| {
        let text = GOOD.replacen("from = \"roles\"", claim, 1);
        problems(&text.replacen("token_version = \"V3_0\"", &format!("token_version = \"V3_0\"\n{most}"), 1))
    };
    // "roles":"xx…",
    let exact = "x".repeat(1024 - 11);
    for guard in ["restricts", "required"] {
        let guarded = |source: String| format!("{source}\n{guard} = true");
        assert_eq!(with(&guarded(format!("value = \"{exact}\"")), ""), "");
        let larger = guarded(format!("value = \"{exact}x\""));
        assert_eq!(with(&larger, ""), format!("policy.toml:27: tokens.claims.roles.value: {rule}"));
        assert_eq!(with(&larger, "max_claim_bytes = 1025"), "");
        let per_app_client = guarded(format!("app_clients = {{ a = 1, b = \"{exact}x\" }}"));
        assert_eq!(with(&per_app_client, ""), format!("policy.toml:27: tokens.claims.roles.app_clients: {rule}"));
        assert_eq!(
            with(&guarded("value = 100".to_owned()), "max_claim_bytes = 10"),
            format!("policy.toml:27: tokens.claims.roles.value: {rule}")
        );
        assert!(!with(&larger, "max_claim_bytes = 0").contains("restricts"), "one problem at a time");
    }
    assert_eq!(with(&format!("value = \"{exact}x\""), ""), "", "it would be dropped");
}

#[test]
fn claim_has_exactly_one_source() {
    check(&[
        (
            "from = \"roles\"\n",
            "tokens = [\"id\"]\n",
            "policy.toml:25: tokens.claims.roles: has no source; add one of attribute, value, from, app_clients and client_metadata",
        ),
        (
            "from = \"roles\"\n",
            "from = \"roles\"\nvalue = 1\n",
            "policy.toml:25: tokens.claims.roles: has more than one source; add one of attribute, value, from, app_clients and client_metadata",
        ),
        (
            "from = \"roles\"\n",
            "from = \"role\"\n",
            "policy.toml:26: tokens.claims.roles.from: invalid value; expected \"groups\", \"roles\", \"permissions\" or \"app_client\"",
        ),
        (
            "from = \"roles\"\n",
            "from = \"roles\"\ntype = \"number\"\nsplit = \",\"\n",
            "policy.toml:27: tokens.claims.roles.type: applies only to claims from an attribute or client metadata; remove it",
        ),
        (
            "from = \"roles\"\n",
            "app_clients = {}\n",
            "policy.toml:26: tokens.claims.roles.app_clients: contains no app client; add one, or remove the key",
        ),
        (
            "from = \"roles\"\n",
            "app_clients = \"shop\"\n",
            "policy.toml:26: tokens.claims.roles.app_clients: must be a table, found string; write a header of its own, as in [name], with its keys below",
        ),
        (
            "from = \"roles\"\n",
            "app_clients = { \"a-b\" = \"shop\", b = [[1]], c = \"x\" }\n",
            "policy.toml:26: tokens.claims.roles.app_clients.a-b: is not a valid app client ID; copy the app client's ID, not its name: 1 to 128 letters, digits, _ and +\n\
             policy.toml:26: tokens.claims.roles.app_clients.b: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
        (
            "\"custom:plan\"\n",
            "\"custom:plan\"\ntype = \"json\"\nsplit = \",\"\n",
            "policy.toml:24: tokens.claims.plan.split: cannot be combined with type = \"json\", which can contain a list; remove one of the two",
        ),
        (
            "\"custom:plan\"\n",
            "\"custom:plan\"\ntype = \"text\"\n",
            "policy.toml:23: tokens.claims.plan.type: invalid value; expected \"string\", \"number\", \"boolean\" or \"json\"",
        ),
        (
            "\"custom:plan\"\n",
            "\"custom:plan\"\nsplit = \"\"\n",
            "policy.toml:23: tokens.claims.plan.split: is not a valid separator; write a space, a comma or similar in quotes",
        ),
    ]);
}

#[test]
fn invalid_constants_are_refused() {
    check(&[
        (
            "\"production\"",
            "1979-05-27",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
        (
            "\"production\"",
            "[]",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is an empty list; add an item, or remove the key",
        ),
        (
            "\"production\"",
            "[[1]]",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
        (
            "\"production\"",
            "[{ a = 1 }]",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
        (
            "\"production\"",
            "inf",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
        (
            "\"production\"",
            "{ a = nan }",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
    ]);
}

#[test]
fn four_id_token_claims_must_be_scalar() {
    check(&[
        (
            "[tokens.claims.roles]",
            "[tokens.claims.address]",
            "policy.toml:25: tokens.claims.address: must not be a list or an object in the ID token; use a string, number or boolean, or choose another name",
        ),
        (
            "[tokens.claims.plan]\n",
            "[tokens.claims.updated_at]\ntype = \"json\"\n",
            "policy.toml:21: tokens.claims.updated_at: must not be a list or an object in the ID token; use a string, number or boolean, or choose another name",
        ),
        (
            "environment\"]\nvalue = \"production\"",
            "x\"]\nvalue = 1\n[tokens.claims.email_verified]\nvalue = { a = 1 }",
            "policy.toml:29: tokens.claims.email_verified: must not be a list or an object in the ID token; use a string, number or boolean, or choose another name",
        ),
    ]);
}

#[test]
fn claim_both_set_and_suppressed_is_refused() {
    check(&[
        (
            "claims.plan]",
            "claims.nickname]",
            "policy.toml:21: tokens.claims.nickname: is set here and removed by suppress_claims in [tokens.id]; remove one of the two",
        ),
        (
            "suppress_scopes = [\"phone\"]",
            "suppress_scopes = [\"transactions/post\"]",
            "policy.toml:38: permissions.\"transactions:write\".scopes: grants a scope that suppress_scopes in [tokens.access] removes; remove one of the two",
        ),
        (
            "suppress_scopes = [\"openid\"]",
            "suppress_scopes = [\"transactions/get\"]",
            "policy.toml:43: machine_clients.3example23456789.suppress_scopes: removes a scope that scopes or a role of the client grants; remove one of the two",
        ),
        (
            "suppress_scopes = [\"openid\"]",
            "suppress_scopes = [\"transactions/post\"]",
            "policy.toml:43: machine_clients.3example23456789.suppress_scopes: removes a scope that scopes or a role of the client grants; remove one of the two",
        ),
        (
            "add = [\"staff\"]",
            "add = [\"pool_staff\"]\n[groups.pool_staff]",
            "policy.toml:20: tokens.groups.add: adds a group that matches remove; remove one of the two",
        ),
    ]);
}

#[test]
fn reserved_claims_cannot_be_suppressed() {
    check(&[
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"sub\"]",
            "policy.toml:14: tokens.id.suppress_claims: is a claim that Cognito reserves; remove it from the list",
        ),
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"cognito:roles\"]",
            "policy.toml:14: tokens.id.suppress_claims: is a claim that Cognito derives from the groups; change the groups in [tokens.groups]; IAM roles stay as Cognito sets them",
        ),
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"cognito:username\"]",
            "policy.toml:14: tokens.id.suppress_claims: is a claim that Cognito reserves; remove it from the list",
        ),
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"aud\"]",
            "policy.toml:14: tokens.id.suppress_claims: is a claim that Cognito reserves; remove it from the list",
        ),
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"identities\"]",
            "policy.toml:14: tokens.id.suppress_claims: is a claim that Cognito reserves; remove it from the list",
        ),
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"a b\"]",
            "policy.toml:14: tokens.id.suppress_claims: is not a valid claim name; use letters, digits and punctuation like _ : . / - without spaces and quotation marks",
        ),
        (
            "[tokens.access]\nsuppress_claims = [\"nickname\"]",
            "[tokens.access]\nsuppress_claims = [\"username\", \"scope\"]",
            "policy.toml:16: tokens.access.suppress_claims: is a claim that Cognito reserves; remove it from the list\n\
             policy.toml:16: tokens.access.suppress_claims: is the claim that contains the scopes; grant scopes in [permissions], and remove them with suppress_scopes in [tokens.access]",
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
fn app_client_id_may_be_access_token_audience() {
    let audience = "[tokens.claims.aud]\nfrom = \"app_client\"\ntokens = [\"access\"]\n[tokens.claims.plan]";
    assert_eq!(problems(&GOOD.replacen("[tokens.claims.plan]", audience, 1)), "");
    let problem = "policy.toml:21: tokens.claims.aud: may only be the app client ID, and only in the access token; write from = \"app_client\" and tokens = [\"access\"] and nothing else, or choose another name";
    for (from, to) in
        [("tokens = [\"access\"]", "tokens = [\"id\"]"), ("from = \"app_client\"", "value = \"1example\"")]
    {
        let text = GOOD.replacen("[tokens.claims.plan]", &audience.replacen(from, to, 1), 1);
        assert_eq!(problems(&text), problem, "{to}");
    }
}

#[test]
fn constants_convert_to_equal_json() {
    for (toml, json) in [
        ("9_223_372_036_854_775_807", "9223372036854775807"),
        ("0xff", "255"),
        ("0o17", "15"),
        ("0b101", "5"),
        ("-1", "-1"),
        ("+1.50", "1.50"),
        ("1e3", "1e3"),
        ("\"a\\\"\\n\\u00e9\"", r#""a\"\né""#),
        ("[1, \"b\", false]", r#"[1,"b",false]"#),
        ("{ a = { b = [1] }, c = \"d\" }", r#"{"a":{"b":[1]},"c":"d"}"#),
    ] {
        let text = GOOD.replacen("\"production\"", toml, 1);
        let policy = Policy::parse("policy.toml", &text, []);
        let read = policy.as_ref().ok().and_then(|policy| {
            let claim = policy.tokens().claims().iter().find(|claim| claim.name.ends_with("environment"))?;
            match &claim.source {
                ClaimSource::Constant(value) => Some(value.to_json().into_owned()),
                _ => None,
            }
        });
        assert_eq!(read.as_deref(), Some(json), "{toml}");
    }
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

/// A restriction for a group that tokens never contain would never apply.
#[test]
fn restriction_for_removed_group_is_refused() {
    let with = |rules: &str| {
        let named = GOOD.replacen("[groups.staff]", "[groups.internal]\n[groups.pool_x]\n[groups.staff]", 1);
        problems(&named.replacen("when_groups = [\"staff\"]", rules, 1))
    };
    for groups in ["[\"internal\"]", "[\"staff\", \"pool_x\"]"] {
        assert_eq!(
            with(&format!("when_groups = {groups}\nrestricts = true")),
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".when_groups: refers to a group that [tokens.groups] removes, so the restriction would never apply; remove the group from one of the two"
        );
    }
    assert_eq!(with("when_groups = [\"internal\"]"), "", "a claim that adds something is only never added");
    let elsewhere = GOOD.replacen("add = [\"staff\"]", "when_app_clients = [\"1example23456789\"]", 1);
    let named = elsewhere.replacen("[groups.staff]", "[groups.internal]\n[groups.staff]", 1);
    assert_eq!(
        problems(&named.replacen("[\"staff\"]", "[\"internal\"]", 1)),
        "",
        "through other app clients there are some"
    );
}
