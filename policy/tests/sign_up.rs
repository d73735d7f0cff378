//! The table `[sign_up]`: valid tables, and the exact message for every problem.

#![expect(clippy::panic, reason = "a test with an invalid policy prints its problems")]

use cognito_triggers_policy::{MailDomain, Policy, RuleKind, RuleMode, SignUp, SignUpRule, VerifiedAddress};
use events::Trigger;

/// The required keys, in ten lines.
const APP: &str = include_str!("minimal.toml");

fn read(tables: &str) -> Policy {
    Policy::parse("p", &format!("{APP}{tables}"), []).unwrap_or_else(|problems| panic!("{tables}\n{problems}"))
}

/// Asserts the problems of tables that begin in line 11, one line each.
fn check(tables: &str, expected: &[&str]) {
    let report = Policy::parse("p", &format!("{APP}{tables}"), []).err().map(|problems| problems.to_string());
    assert_eq!(report.unwrap_or_default().lines().collect::<Vec<_>>(), expected, "\n{tables}");
}

fn rules(policy: &SignUp) -> Vec<(&str, RuleMode)> {
    policy.rules().iter().map(|rule| (rule.name(), rule.mode)).collect()
}

#[test]
fn without_table_only_user_names_are_checked() {
    let policy = read("");
    let sign_up = policy.sign_up();
    assert_eq!(rules(sign_up), [("user_name", RuleMode::Enforce)]);
    assert!(sign_up.auto_confirm().is_none() && sign_up.link().is_none());
    assert!(sign_up.has_enforced_rules() && policy.required_features().next().is_none());
}

#[test]
fn only_stated_rules_need_the_function() {
    for (tables, stated) in [
        ("", vec![]),
        ("[sign_up]", vec![]),
        ("[sign_up.auto_confirm]\napp_clients = [\"a\"]", vec![]),
        ("[sign_up.user_name]", vec!["user_name"]),
        ("[sign_up.user_name]\nmode = \"off\"", vec![]),
        ("[sign_up.user_name]\nmode = \"shadow\"\n[sign_up.names]", vec!["user_name", "names"]),
        ("[sign_up.names]\nmode = \"shadow\"", vec!["names"]),
    ] {
        let policy = read(tables);
        assert_eq!(policy.sign_up().stated_rules().map(SignUpRule::name).collect::<Vec<_>>(), stated, "{tables}");
    }
}

#[test]
fn rule_order_is_fixed_and_attributes_follow_the_file() {
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
            ("user_name", Enforce),
            ("names", Shadow),
            ("attributes.name", Enforce),
            ("attributes.custom:a", Enforce),
            ("attributes.address", Shadow),
        ]
    );
}

#[test]
fn only_enforced_rules_fail_closed() {
    for (tables, guards) in [
        ("[sign_up.names]", true),
        ("[sign_up.names]\nmode = \"shadow\"", false),
        ("[sign_up.names]\nmode = \"off\"", false),
        ("[sign_up.names]\nmode = \"shadow\"\n[sign_up.plus_addressing]", true),
        ("[sign_up.auto_confirm]\napp_clients = [\"a\"]", false),
    ] {
        // The rule about user names is enforced in every policy that does not set another mode.
        assert!(read(tables).sign_up().has_enforced_rules(), "{tables}");
        for (mode, is_enforced) in [("off", guards), ("shadow", guards), ("enforce", true)] {
            let tables = format!("{tables}\n[sign_up.user_name]\nmode = \"{mode}\"");
            assert_eq!(read(&tables).sign_up().has_enforced_rules(), is_enforced, "{tables}");
        }
    }
}

#[test]
fn large_policy_enforces_its_rules_and_requires_no_feature() {
    let policy = Policy::parse("policy.toml", include_str!("../../tests/policies/company.toml"), [])
        .unwrap_or_else(|p| panic!("{p}"));
    let enforced: Vec<_> = rules(policy.sign_up()).into_iter().filter(|(_, mode)| *mode == RuleMode::Enforce).collect();
    let names: Vec<_> = enforced.into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["disposable_domains", "user_name", "names", "attributes.custom:employee_id", "attributes.nickname"]
    );
    for rule in policy.sign_up().rules() {
        assert!(!matches!(&rule.kind, RuleKind::Attribute(attribute) if attribute.required));
    }
    let auto_confirm = policy.sign_up().auto_confirm().unwrap_or_else(|| panic!("no auto_confirm"));
    assert!(![VerifiedAddress::Email, VerifiedAddress::PhoneNumber].into_iter().any(|a| auto_confirm.verifies(a)));
    assert!(policy.required_features().next().is_none());
}

#[test]
fn link_requires_its_feature() {
    let policy = read("[sign_up.link]\nidentity_providers = [\"PartnerLogin\"]");
    let needs: Vec<_> = policy.required_features().collect();
    assert_eq!(needs.len(), 1);
    assert_eq!((needs[0].feature, needs[0].trigger), ("link", Trigger::PreSignUp));
    assert!(needs[0].to_string().starts_with("p:11: sign_up.link: requires the Cargo feature `link`"), "{}", needs[0]);
}

#[test]
fn auto_confirm_requires_all_conditions() {
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

const DOMAINS: &str =
    "write the part after the @, for example \"example.com\", or \"*.example.com\" for all subdomains";

#[test]
fn domain_lists_are_validated() {
    check(
        "[sign_up.allow_domains]",
        &[
            "p:11: sign_up.allow_domains.domains: is missing; set domains = [\"example.com\", \"*.example.com\"] in [sign_up.allow_domains]",
        ],
    );
    check(
        "[sign_up.deny_domains]\nmode = \"off\"\ndomains = []",
        &[
            "p:13: sign_up.deny_domains.domains: is empty; write for example domains = [\"example.com\", \"*.example.com\"], or remove it",
        ],
    );
    check(
        "[sign_up.disposable_domains]\nexcept = []",
        &[
            "p:12: sign_up.disposable_domains.except: is empty; write for example except = [\"example.com\"], or remove it",
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
        let problem = format!("p:12: sign_up.allow_domains.domains: is not a valid domain; {DOMAINS}");
        check(&format!("[sign_up.allow_domains]\ndomains = [\"{bad}\"]"), &[&problem]);
    }
    for bad in ["bücher.example", "*.bücher.example", "аpple.example", "a。example"] {
        let problem = "p:12: sign_up.allow_domains.domains: contains a non-ASCII character; write the domain in Punycode (xn--…), as mail addresses contain it";
        check(&format!("[sign_up.allow_domains]\ndomains = [\"{bad}\"]"), &[problem]);
    }
    check("[sign_up.allow_domains]\ndomains = [\"*.ru\", \"xn--bcher-kva.example\", \"Example.COM\"]", &[]);
}

#[test]
fn unknown_tables_keys_and_modes_are_reported() {
    check(
        "[sign_up.allow_domain]\ndomains = [\"a.example\"]",
        &["p:11: sign_up.allow_domain: unknown key; write allow_domains, or remove it"],
    );
    check(
        "[sign_up.names]\nmode = \"Shadow\"\nexcept = 1",
        &[
            "p:12: sign_up.names.mode: invalid value; write \"shadow\"",
            "p:13: sign_up.names.except: unknown key; write mode, or remove it",
        ],
    );
    check(
        "[sign_up]\nnames = true",
        &["p:12: sign_up.names: must be a table, found boolean; write the header [sign_up.names], and its keys below"],
    );
}

#[test]
fn attribute_rules_are_validated() {
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
        let told = format!("p:11: sign_up.attributes.{name}: is not an attribute that Cognito knows; ");
        assert!(report.starts_with(&told) && report.lines().count() == 1, "{report}");
    }
    let nothing =
        "p:11: sign_up.attributes.name: has no condition; add required = true, pattern, min_length or max_length";
    check("[sign_up.attributes.name]", &[nothing]);
    check("[sign_up.attributes.name]\nmode = \"off\"\nrequired = false", &[nothing]);
    check(
        "[sign_up.attributes.name]\nmin_length = 5\nmax_length = 4",
        &["p:12: sign_up.attributes.name.min_length: is greater than max_length; make it at most 4"],
    );
    check(
        "[sign_up.attributes.name]\nmin_length = 0\nmax_length = 2049\nrequired = \"yes\"",
        &[
            "p:12: sign_up.attributes.name.min_length: must be an integer from 1 to 2048; write for example min_length = 2",
            "p:13: sign_up.attributes.name.max_length: must be an integer from 1 to 2048; write for example max_length = 100",
            "p:14: sign_up.attributes.name.required: must be true or false, found string; write for example required = true",
        ],
    );
}

#[test]
fn invalid_pattern_is_reported_without_its_text() {
    let problem = "p:12: sign_up.attributes.name.pattern: is not a valid pattern or is too large; write for example \
                   pattern = \"E[0-9]{5}\"; \\p{…}, look-around and back-references are not supported";
    for bad in ["(", "[a", "a)|(b", "a)(?:b", "\\", "\\p{L}", "(?=a)", "(a)\\1", "(?x)a # b", "(a{1000}){1000}", "*"] {
        check(&format!("[sign_up.attributes.name]\npattern = '{bad}'"), &[problem]);
    }
    for good in ["E[0-9]{5}", "a|b", "", "[A-Za-z ]{2,2048}", "(?i)abc", "^a$"] {
        check(&format!("[sign_up.attributes.name]\npattern = '{good}'"), &[]);
    }
}

#[test]
fn s08_unverified_address_requires_explicit_consent() {
    let unproven = "lets a user take over another user's address without verifying it; remove it, or \
                    add I_ACCEPT_UNVERIFIED_";
    let email = format!("p:13: sign_up.auto_confirm.verify: {unproven}EMAIL = true to accept that");
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
            "p:14: sign_up.auto_confirm.i_accept_unverified_email: unknown key; write I_ACCEPT_UNVERIFIED_EMAIL, or remove it",
        ],
    );
    check(&format!("{head}[\"email\"]\nI_ACCEPT_UNVERIFIED_EMAIL = true"), &[]);
}

#[test]
fn auto_confirm_requires_app_clients() {
    check(
        "[sign_up.auto_confirm]\ndomains = [\"a.example\"]",
        &[
            "p:11: sign_up.auto_confirm.app_clients: is missing; set app_clients = [\"2example23456789\"] in [sign_up.auto_confirm]",
        ],
    );
    check(
        "[sign_up.auto_confirm]\napp_clients = []\ndomains = []",
        &[
            "p:12: sign_up.auto_confirm.app_clients: is empty; write for example app_clients = [\"2example23456789\"], or remove it",
            "p:13: sign_up.auto_confirm.domains: is empty; write for example domains = [\"partner.example.net\"], or remove it",
        ],
    );
    for bad in ["my client", "", "CLIENT_ID_NOT_APPLICABLE"] {
        check(
            &format!("[sign_up.auto_confirm]\napp_clients = [\"{bad}\"]"),
            &[
                "p:12: sign_up.auto_confirm.app_clients: is not a valid app client ID; copy the app client's ID, not its name: 1 to 128 letters, digits, _ and +",
            ],
        );
    }
}

#[test]
fn link_requires_identity_providers() {
    check(
        "[sign_up.link]",
        &[
            "p:11: sign_up.link.identity_providers: is missing; set identity_providers = [\"PartnerLogin\"] in [sign_up.link]",
        ],
    );
    check(
        "[sign_up.link]\nidentity_providers = []",
        &[
            "p:12: sign_up.link.identity_providers: is empty; write for example identity_providers = [\"PartnerLogin\"], or remove it",
        ],
    );
    check(
        "[sign_up.link]\nidentity_providers = [\"Google\", \"google\"]",
        &[
            "p:12: sign_up.link.identity_providers: contains two names that differ only in case; remove one: Cognito's user names do not distinguish them",
        ],
    );
    for bad in ["", " Google", "My Login", "Cognito", "a23456789012345678901234567890123"] {
        check(
            &format!("[sign_up.link]\nidentity_providers = [\"{bad}\"]"),
            &[
                "p:12: sign_up.link.identity_providers: is not a valid identity provider name; copy the identity provider's name from the user pool, for example PartnerLogin",
            ],
        );
    }
}

#[test]
fn all_problems_are_reported_together() {
    check(
        "[sign_up.allow_domains]\nmode = 1\ndomains = [\"x\"]\n[sign_up.attributes.x]\npattern = '('\n\
         [sign_up.auto_confirm]\nverify = [\"fax\"]\n[sign_up.link]\nidentity_providers = [1]\n[sign_up.nammes]",
        &[
            "p:12: sign_up.allow_domains.mode: must be a string, found integer; write for example mode = \"shadow\"",
            &format!("p:13: sign_up.allow_domains.domains: is not a valid domain; {DOMAINS}"),
            "p:14: sign_up.attributes.x: is not an attribute that Cognito knows; write a standard attribute, as in \
             [sign_up.attributes.given_name], or a custom attribute, as in [sign_up.attributes.\"custom:employee_id\"]",
            "p:15: sign_up.attributes.x.pattern: is not a valid pattern or is too large; write for example pattern = \"E[0-9]{5}\"; \
             \\p{…}, look-around and back-references are not supported",
            "p:16: sign_up.auto_confirm.app_clients: is missing; set app_clients = [\"2example23456789\"] in [sign_up.auto_confirm]",
            "p:17: sign_up.auto_confirm.verify: invalid value; expected \"email\" or \"phone_number\"",
            "p:19: sign_up.link.identity_providers: must be a list of strings, found integer; write for example identity_providers = [\"PartnerLogin\"]",
            "p:20: sign_up.nammes: unknown key; write names, or remove it",
        ],
    );
}
