//! The table `[sign_up]`: what a good one says, and the exact words for every way it can be wrong.

#![expect(clippy::panic, reason = "a test that cannot read its policy says what is wrong with it")]

use cognito_triggers_policy::{MailDomain, Policy, RuleKind, RuleMode, SignUp, VerifiedAddress};
use events::Trigger;

/// What every policy must have, in ten lines.
const APP: &str = r##"[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
[brands.example]
name = "Example"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "1 Example Street, Exampletown"
"##;

fn read(tables: &str) -> Policy {
    Policy::parse("p", &format!("{APP}{tables}"), []).unwrap_or_else(|problems| panic!("{tables}\n{problems}"))
}

/// Holds the problems of tables that begin in line 11, one line each.
fn check(tables: &str, expected: &[&str]) {
    let report = Policy::parse("p", &format!("{APP}{tables}"), []).err().map(|problems| problems.to_string());
    assert_eq!(report.unwrap_or_default().lines().collect::<Vec<_>>(), expected, "\n{tables}");
}

fn rules(policy: &SignUp) -> Vec<(&str, RuleMode)> {
    policy.rules().iter().map(|rule| (rule.name(), rule.mode)).collect()
}

#[test]
fn without_the_table_there_is_no_rule() {
    let policy = read("");
    let sign_up = policy.sign_up();
    assert!(sign_up.rules().is_empty() && sign_up.auto_confirm().is_none() && sign_up.link().is_none());
    assert!(!sign_up.has_enforced_rules() && policy.required_features().next().is_none());
}

#[test]
fn rules_are_asked_in_one_order_and_those_of_attributes_in_that_of_the_file() {
    let policy = read(
        "[sign_up.attributes.name]\nrequired = true\n\
         [sign_up.names]\nmode = \"shadow\"\n\
         [sign_up.attributes.\"custom:a\"]\nmin_length = 2\n\
         [sign_up.plus_addressing]\nmode = \"off\"\n\
         [sign_up.disposable_domains]\nmode = \"enforce\"\n\
         [sign_up.deny_domains]\nmode = \"shadow\"\ndomains = [\"a.example\"]\n\
         [sign_up.allow_domains]\ndomains = [\"b.example\"]\n\
         [sign_up.attributes.address]\nmax_length = 5\nmode = \"shadow\"\n",
    );
    use RuleMode::{Enforce, Shadow};
    assert_eq!(
        rules(policy.sign_up()),
        [
            ("allow_domains", Enforce),
            ("deny_domains", Shadow),
            ("disposable_domains", Enforce),
            ("names", Shadow),
            ("attributes.name", Enforce),
            ("attributes.custom:a", Enforce),
            ("attributes.address", Shadow),
        ]
    );
}

#[test]
fn only_a_rule_that_is_enforced_guards() {
    for (tables, guards) in [
        ("[sign_up.names]", true),
        ("[sign_up.names]\nmode = \"shadow\"", false),
        ("[sign_up.names]\nmode = \"off\"", false),
        ("[sign_up.names]\nmode = \"shadow\"\n[sign_up.plus_addressing]", true),
        ("[sign_up.auto_confirm]\napp_clients = [\"a\"]", false),
    ] {
        assert_eq!(read(tables).sign_up().has_enforced_rules(), guards, "{tables}");
    }
}

#[test]
fn the_repositorys_own_policy_lets_a_newcomer_in_and_needs_nothing_of_the_build() {
    let policy = Policy::parse("policy.toml", include_str!("../../policy.toml"), []).unwrap_or_else(|p| panic!("{p}"));
    let enforced: Vec<_> = rules(policy.sign_up()).into_iter().filter(|(_, mode)| *mode == RuleMode::Enforce).collect();
    let names: Vec<_> = enforced.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["disposable_domains", "names", "attributes.custom:employee_id", "attributes.nickname"]);
    for rule in policy.sign_up().rules() {
        assert!(!matches!(&rule.kind, RuleKind::Attribute(attribute) if attribute.required));
    }
    let auto_confirm = policy.sign_up().auto_confirm().unwrap_or_else(|| panic!("no auto_confirm"));
    assert!(![VerifiedAddress::Email, VerifiedAddress::PhoneNumber].into_iter().any(|a| auto_confirm.verifies(a)));
    assert!(policy.required_features().next().is_none());
}

#[test]
fn link_needs_its_feature_and_says_where() {
    let policy = read("[sign_up.link]\nidentity_providers = [\"PartnerLogin\"]");
    let needs: Vec<_> = policy.required_features().collect();
    assert_eq!(needs.len(), 1);
    assert_eq!((needs[0].feature, needs[0].trigger), ("link", Trigger::PreSignUp));
    assert!(needs[0].to_string().starts_with("p:11: sign_up.link: needs the Cargo feature link"), "{}", needs[0]);
}

#[test]
fn auto_confirm_counts_all_of_its_conditions() {
    let policy =
        read("[sign_up.auto_confirm]\napp_clients = [\"a\", \"b\"]\ndomains = [\"x.example\", \"*.y.example\"]");
    let auto_confirm = policy.sign_up().auto_confirm().unwrap_or_else(|| panic!("no auto_confirm"));
    let domain = |text: &str| MailDomain::parse(text);
    for (client, email, confirmed) in [
        (Some("a"), domain("x.example"), true),
        (Some("b"), domain("Z.Y.Example"), true),
        (Some("c"), domain("x.example"), false),
        (Some("A"), domain("x.example"), false),
        (None, domain("x.example"), false),
        (Some("a"), domain("y.example"), false),
        (Some("a"), None, false),
    ] {
        assert_eq!(auto_confirm.confirms(client, email.as_ref()), confirmed, "{client:?}");
    }
}

const DOMAINS: &str = "write the part behind the @, as in \"example.com\", or \"*.example.com\" for all below it";

#[test]
fn lists_of_domains_hold_domains() {
    check(
        "[sign_up.allow_domains]",
        &[
            "p:11: sign_up.allow_domains.domains: is missing; write domains = [\"example.com\", \"*.example.com\"] in [sign_up.allow_domains]",
        ],
    );
    check(
        "[sign_up.deny_domains]\nmode = \"off\"\ndomains = []",
        &[
            "p:13: sign_up.deny_domains.domains: is empty; write it as in domains = [\"example.com\", \"*.example.com\"], or take it out",
        ],
    );
    check(
        "[sign_up.disposable_domains]\nexcept = []",
        &[
            "p:12: sign_up.disposable_domains.except: is empty; write it as in except = [\"example.com\"], or take it out",
        ],
    );
    for bad in [
        "",
        "com",
        "@example.com",
        "ann@example.com",
        "example.com.",
        ".example.com",
        "exa mple.com",
        "*",
        "*.",
        "*example.com",
        "**.example.com",
        "a.*.example.com",
        "*.*.example.com",
        "https://example.com",
        "127.0.0.1",
        "-a.example",
        "a_b.example",
    ] {
        let problem = format!("p:12: sign_up.allow_domains.domains: is no domain; {DOMAINS}");
        check(&format!("[sign_up.allow_domains]\ndomains = [\"{bad}\"]"), &[&problem]);
    }
    for bad in ["bücher.example", "*.bücher.example", "аpple.example", "a。example"] {
        let problem = "p:12: sign_up.allow_domains.domains: holds a letter beyond ASCII; write the domain as xn--…, which is how mail spells it";
        check(&format!("[sign_up.allow_domains]\ndomains = [\"{bad}\"]"), &[problem]);
    }
    check("[sign_up.allow_domains]\ndomains = [\"*.ru\", \"xn--bcher-kva.example\", \"Example.COM\"]", &[]);
}

#[test]
fn tables_keys_and_modes_are_known() {
    check(
        "[sign_up.allow_domain]\ndomains = [\"a.example\"]",
        &["p:11: sign_up.allow_domain: is no key of this table; write allow_domains, or take it out"],
    );
    check(
        "[sign_up.names]\nmode = \"Shadow\"\nexcept = 1",
        &[
            "p:12: sign_up.names.mode: is not one of the words it may be; write \"enforce\" or \"shadow\" or \"off\"",
            "p:13: sign_up.names.except: is no key of this table; write mode, or take it out",
        ],
    );
    check(
        "[sign_up]\nnames = true",
        &[
            "p:12: sign_up.names: must be a table, not of type boolean; give it a head of its own, as in [name], and its keys below",
        ],
    );
}

#[test]
fn attributes_are_possible_and_asked_something_that_can_be() {
    for name in
        ["name", "birthdate", "\"custom:a\"", "\"dev:custom:a\"", "\"custom:12345678901234567890\"", "\"custom:é-_.x\""]
    {
        check(&format!("[sign_up.attributes.{name}]\nrequired = true"), &[]);
    }
    for name in [
        "Name",
        "sub",
        "firstname",
        "\"custom:\"",
        "\"custom:123456789012345678901\"",
        "\"custom:a b\"",
        "\"dev:name\"",
        "\"custom:a\\nb\"",
    ] {
        let tables = format!("[sign_up.attributes.{name}]\nrequired = true");
        let report = Policy::parse("p", &format!("{APP}{tables}"), []).err().map(|p| p.to_string()).unwrap_or_default();
        let told = format!("p:11: sign_up.attributes.{name}: is no attribute that Cognito has; ");
        assert!(report.starts_with(&told) && report.lines().count() == 1, "{report}");
    }
    let nothing =
        "p:11: sign_up.attributes.name: asks nothing; write required = true, a pattern, min_length or max_length";
    check("[sign_up.attributes.name]", &[nothing]);
    check("[sign_up.attributes.name]\nmode = \"off\"\nrequired = false", &[nothing]);
    check(
        "[sign_up.attributes.name]\nmin_length = 5\nmax_length = 4",
        &["p:12: sign_up.attributes.name.min_length: is more than max_length; make it the smaller of the two"],
    );
    check(
        "[sign_up.attributes.name]\nmin_length = 0\nmax_length = 2049\nrequired = \"yes\"",
        &[
            "p:12: sign_up.attributes.name.min_length: must be a whole number from 1 to 2048; write it as in min_length = 2",
            "p:13: sign_up.attributes.name.max_length: must be a whole number from 1 to 2048; write it as in max_length = 100",
            "p:14: sign_up.attributes.name.required: must be true or false, not of type string; write it as in required = true",
        ],
    );
}

#[test]
fn a_bad_pattern_is_told_without_being_printed() {
    let problem = "p:12: sign_up.attributes.name.pattern: is no pattern, or a too large one; write it as in \
                   pattern = \"E[0-9]{5}\"; \\p{…}, look-around and back references are not known";
    for bad in ["(", "[a", "a)|(b", "a)(?:b", "\\", "\\p{L}", "(?=a)", "(a)\\1", "(?x)a # b", "(a{1000}){1000}", "*"] {
        check(&format!("[sign_up.attributes.name]\npattern = '{bad}'"), &[problem]);
    }
    for good in ["E[0-9]{5}", "a|b", "", "[A-Za-z ]{2,2048}", "(?i)abc", "^a$"] {
        check(&format!("[sign_up.attributes.name]\npattern = '{good}'"), &[]);
    }
}

#[test]
fn s08_an_address_counts_without_proof_only_where_the_policy_says_so_twice() {
    let unproven = "lets people take an address that they never proved to be theirs, from whoever had it; take it out, or \
                    write I_ACCEPT_UNVERIFIED_";
    let email = format!("p:13: sign_up.auto_confirm.verify: {unproven}EMAIL = true below it if that is what you want");
    let phone = email.replace("EMAIL", "PHONE_NUMBER");
    let head = "[sign_up.auto_confirm]\napp_clients = [\"a\"]\nverify = ";
    check(&format!("{head}[\"email\"]"), &[&email]);
    check(&format!("{head}[\"email\"]\nI_ACCEPT_UNVERIFIED_EMAIL = false"), &[&email]);
    check(&format!("{head}[\"email\"]\nI_ACCEPT_UNVERIFIED_PHONE_NUMBER = true"), &[&email]);
    check(&format!("{head}[\"email\", \"phone_number\"]"), &[&email, &phone]);
    check(&format!("{head}[\"email\", \"phone_number\"]\nI_ACCEPT_UNVERIFIED_EMAIL = true"), &[&phone]);
    check(
        &format!("{head}[\"email\"]\ni_accept_unverified_email = true"),
        &[
            &email,
            "p:14: sign_up.auto_confirm.i_accept_unverified_email: is no key of this table; write I_ACCEPT_UNVERIFIED_EMAIL, or take it out",
        ],
    );
    check(&format!("{head}[\"email\"]\nI_ACCEPT_UNVERIFIED_EMAIL = true"), &[]);
}

#[test]
fn auto_confirm_names_its_app_clients() {
    check(
        "[sign_up.auto_confirm]\ndomains = [\"a.example\"]",
        &[
            "p:11: sign_up.auto_confirm.app_clients: is missing; write app_clients = [\"2example23456789\"] in [sign_up.auto_confirm]",
        ],
    );
    check(
        "[sign_up.auto_confirm]\napp_clients = []\ndomains = []",
        &[
            "p:12: sign_up.auto_confirm.app_clients: is empty; write it as in app_clients = [\"2example23456789\"], or take it out",
            "p:13: sign_up.auto_confirm.domains: is empty; write it as in domains = [\"partner.example.net\"], or take it out",
        ],
    );
    for bad in ["my client", "", "CLIENT_ID_NOT_APPLICABLE"] {
        check(
            &format!("[sign_up.auto_confirm]\napp_clients = [\"{bad}\"]"),
            &[
                "p:12: sign_up.auto_confirm.app_clients: is no app client id that Cognito gives; copy the id, not the name, of the app client: 1 to 128 letters, digits, _ and +",
            ],
        );
    }
}

#[test]
fn link_names_identity_providers() {
    check(
        "[sign_up.link]",
        &[
            "p:11: sign_up.link.identity_providers: is missing; write identity_providers = [\"PartnerLogin\"] in [sign_up.link]",
        ],
    );
    check(
        "[sign_up.link]\nidentity_providers = []",
        &[
            "p:12: sign_up.link.identity_providers: is empty; write it as in identity_providers = [\"PartnerLogin\"], or take it out",
        ],
    );
    check(
        "[sign_up.link]\nidentity_providers = [\"Google\", \"google\"]",
        &[
            "p:12: sign_up.link.identity_providers: has two names that differ in case alone; take one out: a user name does not tell them apart",
        ],
    );
    for bad in ["", " Google", "My Login", "Cognito", "a23456789012345678901234567890123"] {
        check(
            &format!("[sign_up.link]\nidentity_providers = [\"{bad}\"]"),
            &[
                "p:12: sign_up.link.identity_providers: is no name of an identity provider; copy the name of the identity provider from the pool, as in identity_providers = [\"PartnerLogin\"]",
            ],
        );
    }
}

#[test]
fn every_problem_is_told_at_once() {
    check(
        "[sign_up.allow_domains]\nmode = 1\ndomains = [\"x\"]\n[sign_up.attributes.x]\npattern = '('\n\
         [sign_up.auto_confirm]\nverify = [\"fax\"]\n[sign_up.link]\nidentity_providers = [1]\n[sign_up.nammes]",
        &[
            "p:12: sign_up.allow_domains.mode: must be text in quotes, not of type integer; write it as in mode = \"shadow\"",
            &format!("p:13: sign_up.allow_domains.domains: is no domain; {DOMAINS}"),
            "p:14: sign_up.attributes.x: is no attribute that Cognito has; write a standard attribute, as in \
             [sign_up.attributes.given_name], or one of the pool's own, as in [sign_up.attributes.\"custom:employee_id\"]",
            "p:15: sign_up.attributes.x.pattern: is no pattern, or a too large one; write it as in pattern = \"E[0-9]{5}\"; \
             \\p{…}, look-around and back references are not known",
            "p:16: sign_up.auto_confirm.app_clients: is missing; write app_clients = [\"2example23456789\"] in [sign_up.auto_confirm]",
            "p:17: sign_up.auto_confirm.verify: is not one of the words it may be; write \"email\" or \"phone_number\"",
            "p:19: sign_up.link.identity_providers: must be a list of texts, not of type integer; write it as in identity_providers = [\"PartnerLogin\"]",
            "p:20: sign_up.nammes: is no key of this table; write names, or take it out",
        ],
    );
}
