//! The rules of `[sign_in]`: mistakes, and the table that `check` prints.

use super::mistakes::{Mistake, assert_told};
use super::{check, folder, minimal, printed};
use crate::root;
use std::fs;

/// The lines of the tables are counted after those of the minimal policy.
const TABLES: &str = "[pool]
username_attributes = [\"email\"]
[sign_in.maintenance.1example23456789]
mode = \"shadow\"
until = 2930-12-24T06:00:00Z
[sign_in.federation_required]
domains = [\"partner.example\"]
[sign_in.suspended]
attribute = \"custom:status\"
values = [\"blocked\"]
[sign_in.verified_address]
addresses = [\"email\"]
[sign_in.allow_domains.2example23456789]
domains = [\"company.example\"]
[sign_in.allow_groups.2example23456789]
groups = [\"staff\"]
";

const MISTAKES: [Mistake; 15] = [
    Mistake("[\"email\"]\n[sign", "[\"mail\"]\n[sign", 12, "pool.username_attributes", ": \"mail\"", "write \"email\""),
    Mistake(
        "username_attributes = [\"email\"]\n",
        "",
        15,
        "sign_in.federation_required",
        "would reveal who has an account",
        "set username_attributes = [\"email\"] in [pool]",
    ),
    Mistake(
        "username_attributes = [\"email\"]",
        "username_attributes = []",
        16,
        "sign_in.federation_required",
        "would reveal who has an account",
        "remove the rule",
    ),
    Mistake(
        "maintenance.1example23456789",
        "maintenance.\"the app\"",
        13,
        "sign_in.maintenance.\"the app\"",
        "is not a valid app client ID",
        "copy the app client's ID",
    ),
    Mistake("\"shadow\"", "\"on\"", 14, "sign_in.maintenance.1example23456789.mode", ": \"on\"", "\"enforce\""),
    Mistake(
        "2930-12-24T06:00:00Z",
        "2930-12-24",
        15,
        "sign_in.maintenance.1example23456789.until",
        ": 2930-12-24",
        "until = 2030-12-24T06:00:00Z",
    ),
    Mistake("until =", "untill =", 15, "sign_in.maintenance.1example23456789.untill", "unknown key", "write until"),
    Mistake("sign_in.suspended", "sign_in.suspend", 18, "sign_in.suspend", "unknown key", "write suspended"),
    Mistake(
        "\"partner.example\"",
        "\"@partner\"",
        17,
        "sign_in.federation_required.domains",
        "is not a valid domain",
        "after the @",
    ),
    Mistake(
        "\"custom:status\"",
        "\"my status\"",
        19,
        "sign_in.suspended.attribute",
        ": \"my status\"",
        "without spaces",
    ),
    Mistake("values = [\"blocked\"]\n", "", 18, "sign_in.suspended.values", "is missing", "set values = "),
    Mistake(
        "\"blocked\"",
        "\"\"",
        20,
        "sign_in.suspended.values",
        "is an empty value",
        "the text that the attribute has",
    ),
    Mistake(
        "addresses = [\"email\"]",
        "addresses = []",
        22,
        "sign_in.verified_address.addresses",
        "is empty",
        "addresses = ",
    ),
    Mistake(
        "[\"company.example\"]",
        "\"company.example\"",
        24,
        "sign_in.allow_domains.2example23456789.domains",
        "must be a list",
        "write for example",
    ),
    Mistake(
        "[\"staff\"]",
        "[\"our staff\"]",
        26,
        "sign_in.allow_groups.2example23456789.groups",
        ": \"our staff\"",
        "copy the group's name",
    ),
];

#[test]
fn every_mistake_of_a_sign_in_rule_is_told_with_line_value_and_fix() {
    assert_told("sign-in-mistakes", &(minimal() + TABLES), &MISTAKES);
}

#[test]
fn rules_and_flows_are_a_table_of_the_policy_and_of_each_environment() {
    let overlay = "[sign_in.maintenance.1example23456789]\nmode = \"enforce\"\n";
    let files = [
        ("policy.toml", &*(minimal() + TABLES)),
        ("environments/staging.toml", overlay),
        ("environments/test.toml", "[app]\nlocale = \"de\"\n"),
    ];
    let output = check(&folder("sign-in-table", &files), &[]);
    let printed = printed(&output);
    assert_eq!(output.status.code(), Some(0), "{printed}");
    let header = "sign-in rules                   password  custom   refresh  first federated  federated  machine\n";
    assert_eq!(printed.matches(header).count(), 2, "{printed}");
    let maintenance = |mode: &str| {
        format!("maintenance.1example23456789    {mode:<8}  -        -        -                {mode:<9}  -\n")
    };
    let others = "\
federation_required             enforce   -        -        -                unknown    -
suspended                       enforce   enforce  enforce  enforce          enforce    -
verified_address                enforce   enforce  enforce  enforce          enforce    -
allow_domains.2example23456789  enforce   enforce  enforce  enforce          enforce    -
allow_groups.2example23456789   enforce   enforce  enforce  enforce          enforce    -
";
    assert!(printed.contains(&format!("{header}{}{others}", maintenance("shadow"))), "{printed}");
    let staging = format!("./environments/staging.toml:\n{header}{}{others}", maintenance("enforce"));
    assert!(printed.contains(&staging), "{printed}");
    assert!(!printed.contains("test.toml"), "{printed}");
    // The summary is the last line.
    assert!(printed.lines().last().is_some_and(|line| line.contains(": 0 problems, ")), "{printed}");
}

#[test]
fn end_that_has_passed_is_a_warning_and_rules_without_a_table_print_nothing() {
    let passed = minimal() + "[sign_in.maintenance.1example23456789]\nuntil = 2020-01-01T00:00:00Z\n";
    let printed_passed = printed(&check(&folder("sign-in-passed", &[("policy.toml", &passed)]), &[]));
    let warning = "warning: ./policy.toml:11: sign_in.maintenance.1example23456789: the announced end, 2020-01-01 00:00 UTC, \
                   has passed; ";
    assert!(printed_passed.contains(warning), "{printed_passed}");
    let none = printed(&check(&folder("sign-in-none", &[("policy.toml", &minimal())]), &[]));
    assert!(!none.contains("sign-in rules"), "{none}");
}

/// The page shows a policy, and the table that `check` prints for it.
#[test]
fn page_about_sign_in_rules_shows_a_valid_policy_and_its_table() {
    let page = fs::read_to_string(root().join("docs/sign-in.md")).unwrap();
    let block = |language: &str| {
        let (_, block) = page.split_once(&format!("```{language}\n")).unwrap();
        block.split_once("```").unwrap().0
    };
    let policy = minimal() + block("toml");
    let printed = printed(&check(&folder("sign-in-page", &[("policy.toml", &policy)]), &[]));
    assert!(printed.contains(block("text")) && printed.contains(": 0 problems, "), "{printed}");
}
