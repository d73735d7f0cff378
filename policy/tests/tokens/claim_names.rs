//! Claims that Cognito reserves or restricts, and claims that are both set and suppressed.

use super::{GOOD, check, problems};

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
