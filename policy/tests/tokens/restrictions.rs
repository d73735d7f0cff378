//! Claims that restrict access must be able to reach a token.

use super::{GOOD, problems};

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
