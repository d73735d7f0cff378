//! The tables about tokens: the exact message for every problem.

mod claim_names;
mod claim_sources;
mod names_and_references;
mod restrictions;
mod versions;

use cognito_triggers_policy::Policy;

const GOOD: &str = concat!(
    include_str!("../minimal.toml"),
    r##"[tokens]
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
"##
);

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
