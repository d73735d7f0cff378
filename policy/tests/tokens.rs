//! The tables about tokens: what is refused, and the exact words.

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

/// Holds what a change of the good policy brings about: from, to, and the whole of the report.
fn check(cases: &[(&str, &str, &str)]) {
    for (from, to, expected) in cases {
        assert!(GOOD.contains(from), "nothing to change: {from}");
        assert_eq!(problems(&GOOD.replacen(from, to, 1)), *expected, "\n{from}\n→\n{to}");
    }
}

#[test]
fn the_good_policy_has_no_problem() {
    assert_eq!(problems(GOOD), "");
}

#[test]
fn a_version_is_stated_as_soon_as_there_is_a_rule() {
    check(&[
        (
            "token_version = \"V3_0\"\n",
            "",
            "policy.toml:11: tokens.token_version: is missing; write token_version = \"V3_0\" in [tokens]",
        ),
        (
            "\"V3_0\"",
            "\"3\"",
            "policy.toml:12: tokens.token_version: is not one of the words it may be; write \"V1_0\" or \"V2_0\" or \"V3_0\"",
        ),
    ]);
}

#[test]
fn what_the_version_cannot_carry_is_refused() {
    check(&[
        (
            "\"V3_0\"",
            "\"V1_0\"",
            "policy.toml:16: tokens.access.suppress_claims: changes the access token, which token_version V1_0 cannot; set the pool and token_version to V2_0 or V3_0, or take it out\n\
             policy.toml:17: tokens.access.suppress_scopes: changes the access token, which token_version V1_0 cannot; set the pool and token_version to V2_0 or V3_0, or take it out\n\
             policy.toml:24: tokens.claims.plan.tokens: changes the access token, which token_version V1_0 cannot; set the pool and token_version to V2_0 or V3_0, or write tokens = [\"id\"]\n\
             policy.toml:25: tokens.claims.roles: is a list, which token_version V1_0 cannot; set the pool and token_version to V2_0 or V3_0, or write join = \" \" for one text\n\
             policy.toml:38: permissions.\"transactions:write\".scopes: gives scopes, which token_version V1_0 cannot; set the pool and token_version to V2_0 or V3_0, or take it out\n\
             policy.toml:39: machine_clients.3example23456789: is about a machine client, which token_version V1_0 cannot; set the pool and token_version to V3_0, or take it out",
        ),
        (
            "\"V3_0\"",
            "\"V2_0\"",
            "policy.toml:39: machine_clients.3example23456789: is about a machine client, which token_version V2_0 cannot; set the pool and token_version to V3_0, or take it out",
        ),
    ]);
}

#[test]
fn claims_of_cognitos_own_are_refused() {
    check(&[
        (
            "[tokens.claims.plan]",
            "[tokens.claims.sub]",
            "policy.toml:21: tokens.claims.sub: is a claim that Cognito keeps for itself; choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.\"cognito:username\"]",
            "policy.toml:21: tokens.claims.\"cognito:username\": is a claim that Cognito keeps for itself; choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.\"cognito:groups\"]",
            "policy.toml:21: tokens.claims.\"cognito:groups\": is a claim that follows the groups; change the groups in [tokens.groups]; the IAM roles stay as Cognito sends them",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.\"cognito:roles\"]",
            "policy.toml:21: tokens.claims.\"cognito:roles\": is a claim that follows the groups; change the groups in [tokens.groups]; the IAM roles stay as Cognito sends them",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.scope]",
            "policy.toml:21: tokens.claims.scope: is the claim of the scopes; give scopes in [permissions], and take them out with suppress_scopes in [tokens.access]",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.aud]",
            "policy.toml:21: tokens.claims.aud: may only be the id of the app client, and only in the access token; write from = \"app_client\" and tokens = [\"access\"] and nothing else, or choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.\"dev:role\"]",
            "policy.toml:21: tokens.claims.\"dev:role\": is a claim that Cognito keeps for itself; choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.exp]",
            "policy.toml:21: tokens.claims.exp: is a claim that Cognito keeps for itself; choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.username]",
            "policy.toml:21: tokens.claims.username: is a claim that Cognito keeps for itself; choose another name",
        ),
        (
            "[tokens.claims.plan]",
            "[tokens.claims.at_hash]",
            "policy.toml:21: tokens.claims.at_hash: is a claim that Cognito keeps for itself; choose another name",
        ),
        (
            "claims = { service",
            "claims = { client_id",
            "policy.toml:41: machine_clients.3example23456789.claims.client_id: is a claim that Cognito keeps for itself; choose another name",
        ),
        (
            "claims = { service",
            "claims = { \"cognito:groups\"",
            "policy.toml:41: machine_clients.3example23456789.claims.\"cognito:groups\": is a claim that follows the groups; choose another name",
        ),
        (
            "claims = { service",
            "claims = { scope",
            "policy.toml:41: machine_clients.3example23456789.claims.scope: is the claim of the scopes; give scopes with scopes or roles of the client, and take them out with suppress_scopes",
        ),
        (
            "claims = { service",
            "claims = { aud",
            "policy.toml:41: machine_clients.3example23456789.claims.aud: may only be the id of the app client, and only in the access token; choose another name",
        ),
    ]);
}

#[test]
fn an_attribute_that_people_can_write_is_refused() {
    check(&[
        (
            "trusted = true\ntokens",
            "tokens",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that people may be able to write themselves; write trusted = true beside it once no app client lets them, or feed the claim from elsewhere",
        ),
        (
            "\"custom:plan\"\ntrusted = true",
            "\"custom:plan\"\ntrusted = false",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that people may be able to write themselves; write trusted = true beside it once no app client lets them, or feed the claim from elsewhere",
        ),
        (
            "\"custom:plan\"\ntrusted = true",
            "\"email\"",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that people may be able to write themselves; write trusted = true beside it once no app client lets them, or feed the claim from elsewhere",
        ),
        (
            "\"custom:plan\"\ntrusted = true",
            "\"profile\"",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that people may be able to write themselves; write trusted = true beside it once no app client lets them, or feed the claim from elsewhere",
        ),
        (
            "untrusted = true\n",
            "",
            "policy.toml:31: tokens.claims.device.client_metadata: is whatever the client says, and nobody checks it; write untrusted = true beside it if no decision hangs on the claim, or feed it from elsewhere",
        ),
        (
            "untrusted = true\n",
            "trusted = true\n",
            "policy.toml:31: tokens.claims.device.client_metadata: is whatever the client says, and nobody checks it; write untrusted = true beside it if no decision hangs on the claim, or feed it from elsewhere\n\
             policy.toml:32: tokens.claims.device.trusted: is about attributes, and the claim comes from none; take it out",
        ),
        (
            "value = \"production\"",
            "value = \"production\"\ntrusted = true\nuntrusted = true",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".trusted: is about attributes, and the claim comes from none; take it out\n\
             policy.toml:30: tokens.claims.\"https://example.com/environment\".untrusted: is about client metadata, and the claim does not come from it; take it out",
        ),
        (
            "client_metadata = \"device\"\n",
            "client_metadata = \"device\"\nrestricts = true\n",
            "policy.toml:30: tokens.claims.device: restricts by client metadata, which whoever is restricted can leave out; feed it from an attribute, or take restricts and required out",
        ),
        (
            "client_metadata = \"device\"\n",
            "client_metadata = \"device\"\nrequired = true\n",
            "policy.toml:30: tokens.claims.device: restricts by client metadata, which whoever is restricted can leave out; feed it from an attribute, or take restricts and required out",
        ),
    ]);
}

#[test]
fn what_cognito_repeats_of_what_people_wrote_is_not_its_own() {
    let from =
        |attribute: &str| problems(&GOOD.replacen("\"custom:plan\"\ntrusted = true", &format!("{attribute:?}"), 1));
    for own in ["sub", "email_verified", "identities", "cognito:user_status", "cognito:mfa_enabled", "dev:custom:plan"]
    {
        assert_eq!(from(own), "", "{own}");
    }
    for repeated in ["cognito:email_alias", "cognito:phone_number_alias", "cognito:user_status_", "cognito:"] {
        assert_eq!(
            from(repeated),
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that may repeat what people wrote themselves; write trusted = true beside it once no app client lets them, or feed the claim from elsewhere"
        );
    }
}

#[test]
fn a_restriction_that_there_is_no_room_for_is_refused() {
    let rule = "restricts, and takes more than the max_claim_bytes of [tokens], so that nobody would get a token; write less, or a larger max_claim_bytes";
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
fn a_claim_has_one_source() {
    check(&[
        (
            "from = \"roles\"\n",
            "tokens = [\"id\"]\n",
            "policy.toml:25: tokens.claims.roles: has no source; write one of attribute, value, from, app_clients and client_metadata",
        ),
        (
            "from = \"roles\"\n",
            "from = \"roles\"\nvalue = 1\n",
            "policy.toml:25: tokens.claims.roles: has more than one source; write one of attribute, value, from, app_clients and client_metadata",
        ),
        (
            "from = \"roles\"\n",
            "from = \"role\"\n",
            "policy.toml:26: tokens.claims.roles.from: is not one of the words it may be; write \"groups\" or \"roles\" or \"permissions\" or \"app_client\"",
        ),
        (
            "from = \"roles\"\n",
            "from = \"roles\"\ntype = \"number\"\nsplit = \",\"\n",
            "policy.toml:27: tokens.claims.roles.type: is about attributes and client metadata, and the claim comes from neither; take it out",
        ),
        (
            "from = \"roles\"\n",
            "app_clients = {}\n",
            "policy.toml:26: tokens.claims.roles.app_clients: names no app client; put one into it, or take the key out",
        ),
        (
            "from = \"roles\"\n",
            "app_clients = \"shop\"\n",
            "policy.toml:26: tokens.claims.roles.app_clients: must be a table, not of type string; give it a head of its own, as in [name], and its keys below",
        ),
        (
            "from = \"roles\"\n",
            "app_clients = { \"a-b\" = \"shop\", b = [[1]], c = \"x\" }\n",
            "policy.toml:26: tokens.claims.roles.app_clients.a-b: is no app client id that Cognito gives; copy the id, not the name, of the app client: 1 to 128 letters, digits, _ and +\n\
             policy.toml:26: tokens.claims.roles.app_clients.b: is nothing that a claim can be; write a text, a number, true or false, a list of these, or a table of these; a date as text",
        ),
        (
            "\"custom:plan\"\n",
            "\"custom:plan\"\ntype = \"json\"\nsplit = \",\"\n",
            "policy.toml:24: tokens.claims.plan.split: does not go with type = \"json\", which can be a list by itself; take one of the two out",
        ),
        (
            "\"custom:plan\"\n",
            "\"custom:plan\"\ntype = \"text\"\n",
            "policy.toml:23: tokens.claims.plan.type: is not one of the words it may be; write \"string\" or \"number\" or \"boolean\" or \"json\"",
        ),
        (
            "\"custom:plan\"\n",
            "\"custom:plan\"\nsplit = \"\"\n",
            "policy.toml:23: tokens.claims.plan.split: cannot stand between two items; write a blank, a comma or the like in quotes",
        ),
    ]);
}

#[test]
fn constants_are_what_a_claim_can_be() {
    check(&[
        (
            "\"production\"",
            "1979-05-27",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is nothing that a claim can be; write a text, a number, true or false, a list of these, or a table of these; a date as text",
        ),
        (
            "\"production\"",
            "[]",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is an empty list; put something into it, or take the key out",
        ),
        (
            "\"production\"",
            "[[1]]",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is nothing that a claim can be; write a text, a number, true or false, a list of these, or a table of these; a date as text",
        ),
        (
            "\"production\"",
            "[{ a = 1 }]",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is nothing that a claim can be; write a text, a number, true or false, a list of these, or a table of these; a date as text",
        ),
        (
            "\"production\"",
            "inf",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is nothing that a claim can be; write a text, a number, true or false, a list of these, or a table of these; a date as text",
        ),
        (
            "\"production\"",
            "{ a = nan }",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is nothing that a claim can be; write a text, a number, true or false, a list of these, or a table of these; a date as text",
        ),
    ]);
}

#[test]
fn four_claims_of_the_id_token_are_simple() {
    check(&[
        (
            "[tokens.claims.roles]",
            "[tokens.claims.address]",
            "policy.toml:25: tokens.claims.address: may be no list and no object in the ID token; give it one text, number or boolean, or choose another name",
        ),
        (
            "[tokens.claims.plan]\n",
            "[tokens.claims.updated_at]\ntype = \"json\"\n",
            "policy.toml:21: tokens.claims.updated_at: may be no list and no object in the ID token; give it one text, number or boolean, or choose another name",
        ),
        (
            "environment\"]\nvalue = \"production\"",
            "x\"]\nvalue = 1\n[tokens.claims.email_verified]\nvalue = { a = 1 }",
            "policy.toml:29: tokens.claims.email_verified: may be no list and no object in the ID token; give it one text, number or boolean, or choose another name",
        ),
    ]);
}

#[test]
fn what_is_set_is_not_suppressed() {
    check(&[
        (
            "claims.plan]",
            "claims.nickname]",
            "policy.toml:21: tokens.claims.nickname: is set here and taken out by suppress_claims in [tokens.id]; take one of the two out",
        ),
        (
            "suppress_scopes = [\"phone\"]",
            "suppress_scopes = [\"transactions/post\"]",
            "policy.toml:38: permissions.\"transactions:write\".scopes: gives a scope that suppress_scopes in [tokens.access] takes out; take one of the two out",
        ),
        (
            "suppress_scopes = [\"openid\"]",
            "suppress_scopes = [\"transactions/get\"]",
            "policy.toml:43: machine_clients.3example23456789.suppress_scopes: takes out a scope that scopes or a role of the client gives; take one of the two out",
        ),
        (
            "suppress_scopes = [\"openid\"]",
            "suppress_scopes = [\"transactions/post\"]",
            "policy.toml:43: machine_clients.3example23456789.suppress_scopes: takes out a scope that scopes or a role of the client gives; take one of the two out",
        ),
        (
            "add = [\"staff\"]",
            "add = [\"pool_staff\"]\n[groups.pool_staff]",
            "policy.toml:20: tokens.groups.add: adds a group that remove takes out; take one of the two out",
        ),
    ]);
}

#[test]
fn only_what_cognito_lets_go_is_suppressed() {
    check(&[
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"sub\"]",
            "policy.toml:14: tokens.id.suppress_claims: is a claim that Cognito keeps for itself; take it out of the list",
        ),
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"cognito:roles\"]",
            "policy.toml:14: tokens.id.suppress_claims: is a claim that follows the groups; change the groups in [tokens.groups]; the IAM roles stay as Cognito sends them",
        ),
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"cognito:username\"]",
            "policy.toml:14: tokens.id.suppress_claims: is a claim that Cognito keeps for itself; take it out of the list",
        ),
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"aud\"]",
            "policy.toml:14: tokens.id.suppress_claims: is a claim that Cognito keeps for itself; take it out of the list",
        ),
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"identities\"]",
            "policy.toml:14: tokens.id.suppress_claims: is a claim that Cognito keeps for itself; take it out of the list",
        ),
        (
            "[tokens.id]\nsuppress_claims = [\"nickname\"]",
            "[tokens.id]\nsuppress_claims = [\"a b\"]",
            "policy.toml:14: tokens.id.suppress_claims: is no name for a claim; use letters, digits and signs like _ : . / - , without blanks and quotation marks",
        ),
        (
            "[tokens.access]\nsuppress_claims = [\"nickname\"]",
            "[tokens.access]\nsuppress_claims = [\"username\", \"scope\"]",
            "policy.toml:16: tokens.access.suppress_claims: is a claim that Cognito keeps for itself; take it out of the list\n\
             policy.toml:16: tokens.access.suppress_claims: is the claim of the scopes; give scopes in [permissions], and take them out with suppress_scopes in [tokens.access]",
        ),
    ]);
}

#[test]
fn scopes_are_scopes_and_not_the_user_api() {
    check(&[
        (
            "\"transactions/post\"",
            "\"a b\"",
            "policy.toml:38: permissions.\"transactions:write\".scopes: is no scope that Cognito takes; write 1 to 256 characters of printable ASCII, without blanks, quotation marks and backslashes",
        ),
        (
            "\"transactions/post\"",
            "\"aws.cognito.signin.user.admin\"",
            "policy.toml:38: permissions.\"transactions:write\".scopes: would open Cognito's self-service user API to a token that did not ask for it; take it out; a client gets this scope by requesting it",
        ),
        (
            "\"transactions/get\"",
            "\"aws.cognito.signin.user.admin\"",
            "policy.toml:42: machine_clients.3example23456789.scopes: would open Cognito's self-service user API to a token that did not ask for it; take it out; a client gets this scope by requesting it",
        ),
        (
            "\"transactions/get\"",
            "\"é\"",
            "policy.toml:42: machine_clients.3example23456789.scopes: is no scope that Cognito takes; write 1 to 256 characters of printable ASCII, without blanks, quotation marks and backslashes",
        ),
        (
            "[\"phone\"]",
            "[\"a\\\"b\"]",
            "policy.toml:17: tokens.access.suppress_scopes: is no scope that Cognito takes; write 1 to 256 characters of printable ASCII, without blanks, quotation marks and backslashes",
        ),
    ]);
}

#[test]
fn names_have_tables() {
    check(&[
        (
            "[\"clerk\"]",
            "[\"clerc\"]",
            "policy.toml:34: groups.staff.roles: names a role that has no table in [roles]; write clerk, or give it a table in [roles]",
        ),
        (
            "permissions = [\"transactions:write\"]",
            "permissions = [\"transactions:writ\"]",
            "policy.toml:36: roles.clerk.permissions: names a permission that has no table in [permissions]; write transactions:write, or give it a table in [permissions]",
        ),
        (
            "when_groups = [\"staff\"]",
            "when_groups = [\"stuff\"]",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".when_groups: names a group that has no table in [groups]; write staff, or give it a table in [groups]",
        ),
        (
            "add = [\"staff\"]",
            "add = [\"everybody\"]",
            "policy.toml:20: tokens.groups.add: names a group that has no table in [groups]; write staff, or give it a table in [groups]",
        ),
        (
            "suppress_scopes = [\"openid\"]",
            "suppress_scopes = [\"openid\"]\n[machine_clients.4x]\nroles = [\"billing\"]",
            "policy.toml:45: machine_clients.4x.roles: names a role that has no table in [roles]; write clerk, or give it a table in [roles]",
        ),
        (
            "[roles.clerk]\npermissions = [\"transactions:write\"]\n",
            "",
            "policy.toml:34: groups.staff.roles: names a role that has no table in [roles]; give it one, as in [roles.example]\n\
             policy.toml:38: machine_clients.3example23456789.roles: names a role that has no table in [roles]; give it one, as in [roles.example]",
        ),
    ]);
}

#[test]
fn lists_that_would_never_hold_are_refused() {
    check(&[
        (
            "tokens = [\"id\", \"access\"]",
            "tokens = []",
            "policy.toml:24: tokens.claims.plan.tokens: is empty; write it as in tokens = [\"id\", \"access\"], or take it out",
        ),
        (
            "when_groups = [\"staff\"]",
            "when_groups = []",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".when_groups: is empty; write it as in when_groups = [\"staff\"], or take it out",
        ),
        (
            "when_groups = [\"staff\"]",
            "when_app_clients = []",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".when_app_clients: is empty; write it as in when_app_clients = [\"1example23456789\"], or take it out",
        ),
        (
            "add = [\"staff\"]",
            "add = [\"staff\"]\nwhen_app_clients = []",
            "policy.toml:21: tokens.groups.when_app_clients: is empty; write it as in when_app_clients = [\"1example23456789\"], or take it out",
        ),
        (
            "\"pool_*\"",
            "\"*\"",
            "policy.toml:19: tokens.groups.remove: would take out every group; write how the names begin, or suppress_claims = [\"cognito:groups\"] in [tokens.id]",
        ),
    ]);
}

#[test]
fn ids_and_names_are_possible() {
    check(&[
        (
            "machine_clients.3example23456789",
            "machine_clients.billing-client",
            "policy.toml:39: machine_clients.billing-client: is no app client id that Cognito gives; copy the id, not the name, of the app client: 1 to 128 letters, digits, _ and +",
        ),
        (
            "when_groups = [\"staff\"]",
            "when_app_clients = [\"my app\"]",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".when_app_clients: is no app client id that Cognito gives; copy the id, not the name, of the app client: 1 to 128 letters, digits, _ and +",
        ),
        (
            "claims.plan]",
            "claims.\"my plan\"]",
            "policy.toml:21: tokens.claims.\"my plan\": is no name for a claim; use letters, digits and signs like _ : . / - , without blanks and quotation marks",
        ),
        (
            "claims.plan]",
            "claims.\"a\\u202Eb\"]",
            "policy.toml:21: tokens.claims.\"a\\u{202e}b\": is no name for a claim; use letters, digits and signs like _ : . / - , without blanks and quotation marks",
        ),
        (
            "[groups.staff]",
            "[groups.\"a b\"]\n[groups.staff]",
            "policy.toml:33: groups.\"a b\": is no name of a group; use letters, digits and signs like _ : . / - , without blanks and quotation marks",
        ),
        (
            "[roles.clerk]",
            "[roles.\"a b\"]\n[roles.clerk]",
            "policy.toml:35: roles.\"a b\": is no plain name; use letters, digits and signs like _ : . / - , without blanks and quotation marks",
        ),
        (
            "[permissions.\"t",
            "[permissions.\"a b\"]\n[permissions.\"t",
            "policy.toml:37: permissions.\"a b\": is no plain name; use letters, digits and signs like _ : . / - , without blanks and quotation marks",
        ),
        (
            "\"custom:plan\"",
            "\"custom plan\"",
            "policy.toml:22: tokens.claims.plan.attribute: is no name of an attribute; use letters, digits and signs like _ : . / - , without blanks and quotation marks",
        ),
        (
            "token_version = \"V3_0\"",
            "token_version = \"V3_0\"\njoin = \"\"\nmax_claim_bytes = 0",
            "policy.toml:13: tokens.join: cannot stand between two items; write a blank, a comma or the like in quotes\n\
             policy.toml:14: tokens.max_claim_bytes: must be a whole number from 1 to 65536; write it as in max_claim_bytes = 1024",
        ),
        (
            "token_version = \"V3_0\"",
            "token_version = \"V3_0\"\nmax_claims = 1",
            "policy.toml:13: tokens.max_claims: is no key of this table; write one of: token_version, max_claim_bytes, join, id, access, groups, claims, or take it out",
        ),
    ]);
}

#[test]
fn version_1_takes_texts_of_the_id_token() {
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
    let other = "set the pool and token_version to V2_0 or V3_0, or";
    for (bad, problem) in [
        ("value = { a = 1 }", format!("is an object, which token_version V1_0 cannot; {other} write it as text")),
        (
            "app_clients = { a = 1, b = { c = 1 } }",
            format!("is an object, which token_version V1_0 cannot; {other} write it as text"),
        ),
        (
            "attribute = \"sub\"\ntype = \"json\"",
            format!(
                "can be an object, which token_version V1_0 cannot; {other} take type out, so that the text goes out as it is"
            ),
        ),
        (
            "value = [1, 2]",
            format!("is a list, which token_version V1_0 cannot; {other} write join = \" \" for one text"),
        ),
        (
            "attribute = \"sub\"\nsplit = \",\"",
            format!("is a list, which token_version V1_0 cannot; {other} write join = \" \" for one text"),
        ),
        (
            "value = [\"a\", \"b c\"]\njoin = \" \"",
            format!(
                "has an item that holds its join, which token_version V1_0 cannot; {other} write a join that is in none of them"
            ),
        ),
        (
            "app_clients = { 1example23456789 = \"a b\", 2example23456789 = [\"a b\"] }\njoin = \" \"",
            format!(
                "has an item that holds its join, which token_version V1_0 cannot; {other} write a join that is in none of them"
            ),
        ),
    ] {
        assert_eq!(claim(bad), format!("policy.toml:17: tokens.claims.x: {problem}"), "{bad}");
    }
}

#[test]
fn the_id_of_the_app_client_may_be_the_audience_of_the_access_token() {
    let audience = "[tokens.claims.aud]\nfrom = \"app_client\"\ntokens = [\"access\"]\n[tokens.claims.plan]";
    assert_eq!(problems(&GOOD.replacen("[tokens.claims.plan]", audience, 1)), "");
    let problem = "policy.toml:21: tokens.claims.aud: may only be the id of the app client, and only in the access token; write from = \"app_client\" and tokens = [\"access\"] and nothing else, or choose another name";
    for (from, to) in
        [("tokens = [\"access\"]", "tokens = [\"id\"]"), ("from = \"app_client\"", "value = \"1example\"")]
    {
        let text = GOOD.replacen("[tokens.claims.plan]", &audience.replacen(from, to, 1), 1);
        assert_eq!(problems(&text), problem, "{to}");
    }
}

#[test]
fn constants_are_json_of_the_same_number_and_text() {
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
fn rules_keep_their_place_and_the_order_of_the_file() {
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
fn everything_can_stand_alone_and_nothing_needs_a_version() {
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
        "policy.toml:1: tokens.token_version: is missing; write token_version = \"V3_0\" in [tokens]"
    );
}

/// A restriction by a group that the tokens do not name would restrict nobody.
#[test]
fn a_restriction_for_the_members_of_a_group_that_is_taken_out_is_refused() {
    let with = |rules: &str| {
        let named = GOOD.replacen("[groups.staff]", "[groups.internal]\n[groups.pool_x]\n[groups.staff]", 1);
        problems(&named.replacen("when_groups = [\"staff\"]", rules, 1))
    };
    for groups in ["[\"internal\"]", "[\"staff\", \"pool_x\"]"] {
        assert_eq!(
            with(&format!("when_groups = {groups}\nrestricts = true")),
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".when_groups: names a group that [tokens.groups] takes out before, so that it restricts nobody; take it out of one of the two"
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
