//! The table `[sign_in]`: valid tables, and the exact message for every problem.

#![expect(clippy::panic, reason = "a test with an invalid policy prints its problems")]

use cognito_triggers_policy::{ClientRule, Policy, RuleMode, SignInRule, UserAddress, UserRule, function_tables};

/// The required keys, in ten lines.
const APP: &str = include_str!("minimal.toml");
/// In two lines more.
const EMAIL_POOL: &str = "[pool]\nusername_attributes = [\"email\"]\n";

fn read(tables: &str) -> Policy {
    Policy::parse("p", &format!("{APP}{EMAIL_POOL}{tables}"), [])
        .unwrap_or_else(|problems| panic!("{tables}\n{problems}"))
}

/// Asserts the problems of tables that begin in line 11, one line each.
fn check(tables: &str, expected: &[&str]) {
    let report = Policy::parse("p", &format!("{APP}{tables}"), []).err().map(|problems| problems.to_string());
    assert_eq!(report.unwrap_or_default().lines().collect::<Vec<_>>(), expected, "\n{tables}");
}

fn names<K>(rules: &[SignInRule<K>]) -> Vec<(&str, RuleMode)> {
    rules.iter().map(|rule| (rule.name.as_str(), rule.mode)).collect()
}

/// The functions that a policy asks for because of its rules.
fn requested(tables: &str) -> Vec<(&'static str, String)> {
    let requested = read(tables).requested_functions();
    requested.into_iter().skip(1).map(|function| (function.name, function.asked_for_by)).collect()
}

#[test]
fn without_table_there_are_no_rules() {
    for tables in ["", "[sign_in]\n"] {
        let policy = read(tables);
        let rules = policy.sign_in();
        assert!(rules.client_rules().is_empty() && rules.user_rules().is_empty() && rules.effects().next().is_none());
        assert!(!rules.has_enforced_client_rules() && !rules.has_enforced_user_rules());
        assert_eq!(requested(tables), []);
    }
}

#[test]
fn rules_are_in_a_fixed_order_and_those_of_app_clients_in_that_of_the_file() {
    use RuleMode::{Enforce, Shadow};
    let policy = read(
        "[sign_in.allow_groups.2b]\ngroups = [\"staff\"]\n\
         [sign_in.allow_domains.3c]\nmode = \"shadow\"\ndomains = [\"example.com\"]\n\
         [sign_in.allow_domains.1a]\ndomains = [\"example.com\"]\n\
         [sign_in.verified_address]\n\
         [sign_in.suspended]\nmode = \"off\"\ngroups = [\"suspended\"]\n\
         [sign_in.federation_required]\nmode = \"shadow\"\ndomains = [\"partner.example\"]\n\
         [sign_in.maintenance.2b]\n[sign_in.maintenance.1a]\nmode = \"off\"\n",
    );
    let rules = policy.sign_in();
    assert_eq!(names(rules.client_rules()), [("maintenance.2b", Enforce), ("federation_required", Shadow)]);
    let expected = [
        ("verified_address", Enforce),
        ("allow_domains.3c", Shadow),
        ("allow_domains.1a", Enforce),
        ("allow_groups.2b", Enforce),
    ];
    assert_eq!(names(rules.user_rules()), expected);
    assert!(
        matches!(&rules.user_rules()[0].kind, UserRule::VerifiedAddress(addresses) if *addresses == [UserAddress::Email])
    );
    assert!(
        matches!(&rules.client_rules()[0].kind, ClientRule::Maintenance { app_client, until: None } if app_client == "2b")
    );
    assert!(["1a", "2b", "3c"].iter().all(|id| policy.named_app_clients().contains(id)));
    assert!(policy.named_groups().contains("staff"));
}

#[test]
fn each_table_asks_for_the_function_that_evaluates_it() {
    for (tables, function, table) in [
        ("[sign_in.maintenance.1a]\n", "pre-authentication", "[sign_in.maintenance]"),
        (
            "[sign_in.federation_required]\ndomains = [\"a.example\"]\n",
            "pre-authentication",
            "[sign_in.federation_required]",
        ),
        ("[sign_in.suspended]\ngroups = [\"a\"]\n", "pre-token-generation", "[sign_in.suspended]"),
        ("[sign_in.verified_address]\n", "pre-token-generation", "[sign_in.verified_address]"),
        ("[sign_in.allow_domains.1a]\ndomains = [\"a.example\"]\n", "pre-token-generation", "[sign_in.allow_domains]"),
        ("[sign_in.allow_groups.1a]\ngroups = [\"a\"]\n", "pre-token-generation", "[sign_in.allow_groups]"),
    ] {
        assert_eq!(requested(tables), [(function, table.to_owned())], "{tables}");
        let readers = ["pre-authentication", "pre-token-generation", "pre-sign-up", "api"]
            .into_iter()
            .filter(|name| function_tables(name).is_some_and(|own| own.contains(&table.trim_matches(['[', ']']))));
        assert_eq!(readers.collect::<Vec<_>>(), [function], "only this function reads {table}");
    }
}

#[test]
fn only_enforced_rules_fail_closed() {
    for (tables, clients, users) in [
        ("[sign_in.maintenance.1a]\n", true, false),
        ("[sign_in.maintenance.1a]\nmode = \"shadow\"\n", false, false),
        ("[sign_in.maintenance.1a]\nmode = \"off\"\n", false, false),
        ("[sign_in.verified_address]\n", false, true),
        ("[sign_in.verified_address]\nmode = \"shadow\"\n", false, false),
        ("[sign_in.verified_address]\nmode = \"shadow\"\n[sign_in.maintenance.1a]\n", true, false),
    ] {
        let policy = read(tables);
        let rules = policy.sign_in();
        assert_eq!((rules.has_enforced_client_rules(), rules.has_enforced_user_rules()), (clients, users), "{tables}");
    }
}

#[test]
fn problems_of_app_clients_modes_and_lists_are_reported() {
    check(
        "[sign_in.maintenance.\"my app\"]\n",
        &[
            "p:11: sign_in.maintenance.\"my app\": is not a valid app client ID; copy the app client's ID, not its name: 1 to \
             128 letters, digits, _ and +",
        ],
    );
    check(
        "[sign_in.maintenance.1a]\nmode = \"enforced\"\n",
        &["p:12: sign_in.maintenance.1a.mode: invalid value; write \"enforce\""],
    );
    check(
        "[sign_in.allow_groups.1a]\ngroups = []\n[sign_in.allow_domains.1a]\n",
        &[
            "p:12: sign_in.allow_groups.1a.groups: is empty; write for example groups = [\"staff\"], or remove it",
            "p:13: sign_in.allow_domains.1a.domains: is missing; set domains = [\"example.com\", \"*.example.com\"] in \
             [sign_in.allow_domains.1a]",
        ],
    );
    check(
        "[sign_in.allow_groups]\ngroups = [\"staff\"]\n",
        &["p:12: sign_in.allow_groups.groups: must be a table, found array; write its header with single brackets: \
             [sign_in.allow_groups.groups]"],
    );
    check(
        "[sign_in.verified_address]\naddresses = [\"fax\"]\n",
        &["p:12: sign_in.verified_address.addresses: invalid value; expected \"email\" or \"phone_number\""],
    );
}

#[test]
fn end_of_a_maintenance_needs_an_offset() {
    let rule = "must be a date and a time with its offset from UTC; write for example until = 2030-12-24T06:00:00Z, without \
                quotation marks";
    for until in ["\"2030-12-24T06:00:00Z\"", "2030-12-24", "2030-12-24T06:00:00", "5"] {
        let expected = format!("p:12: sign_in.maintenance.1a.until: {rule}");
        check(&format!("[sign_in.maintenance.1a]\nuntil = {until}\n"), &[&expected]);
    }
    let policy = read("[sign_in.maintenance.1a]\nuntil = 2030-12-24T06:00:00Z\n[sign_in.maintenance.2b]\n");
    let end = |id: &str| policy.sign_in().announced_end(id).map(|end| end.text().to_owned());
    assert_eq!((end("1a").as_deref(), end("2b"), end("3c")), (Some("2030-12-24 06:00 UTC"), None, None));
}

#[test]
fn suspension_needs_a_condition() {
    check("[sign_in.suspended]\n", &["p:11: sign_in.suspended: has no condition; add attribute and values, or groups"]);
    check(
        "[sign_in.suspended]\nattribute = \"custom:status\"\n",
        &["p:11: sign_in.suspended.values: is missing; set values = [\"suspended\"] in [sign_in.suspended]"],
    );
    check(
        "[sign_in.suspended]\nvalues = [\"suspended\"]\n",
        &["p:11: sign_in.suspended.attribute: is missing; set attribute = \"custom:status\" in [sign_in.suspended]"],
    );
    check(
        "[sign_in.suspended]\nattribute = \"custom status\"\nvalues = [\"\"]\ngroups = [\"a b\"]\n",
        &[
            "p:12: sign_in.suspended.attribute: is not a valid user attribute name; copy the attribute's name: 1 to 32 \
             characters without spaces, for example email or custom:department",
            "p:13: sign_in.suspended.values: is an empty value; write the text that the attribute has, for example values = \
             [\"suspended\"]",
            "p:14: sign_in.suspended.groups: is not a valid user pool group name; copy the group's name: 1 to 128 characters \
             without spaces",
        ],
    );
}

/// Strangers would get another response than users whose address requires federation.
#[test]
fn w03_federation_rule_needs_a_pool_without_user_names() {
    const RULE: &str = "[sign_in.federation_required]\ndomains = [\"partner.example\"]\n";
    let unknown = "p:11: sign_in.federation_required: needs to know that users can sign in only with an email address, or it \
                   would reveal who has an account; if the pool's UsernameAttributes are [\"email\"], set \
                   username_attributes = [\"email\"] in [pool]; otherwise remove the rule";
    for mode in ["", "mode = \"shadow\"\n", "mode = \"off\"\n"] {
        check(&format!("{RULE}{mode}"), &[unknown]);
        for addresses in ["[]", "[\"phone_number\"]", "[\"email\", \"phone_number\"]"] {
            let refused = "p:11: sign_in.federation_required: would reveal who has an account, because users can sign in with \
                           other names than an email address; remove the rule; it needs a pool with UsernameAttributes = \
                           [\"email\"], which is set when the pool is created";
            check(&format!("{RULE}{mode}[pool]\nusername_attributes = {addresses}\n"), &[refused]);
        }
        check(&format!("{RULE}{mode}[pool]\nusername_attributes = [\"email\"]\n"), &[]);
        // Users of a pool with aliases have user names too.
        check(&format!("{RULE}{mode}[pool]\naliases = [\"email\"]\n"), &[unknown]);
    }
    check(
        "[pool]\nusername_attributes = [\"name\"]\n",
        &["p:12: pool.username_attributes: invalid value; expected \"email\" or \"phone_number\""],
    );
    assert_eq!(read("").username_attributes(), Some(&[UserAddress::Email][..]));
}
