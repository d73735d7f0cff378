//! Every way a policy can be wrong, and the exact words its author reads.

use cognito_triggers_policy::{Place, Policy, Problem, Problems};

const GOOD: &str = r##"[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
[pool]
verification = "code"
[brands.example]
name = "Example"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "1 Example Street, Exampletown"
[app_clients.abc]
brand = "example"
"##;

/// The problems of a policy, one line each.
fn problems(text: &str, environment: &[(&str, &str)]) -> String {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Policy::parse("policy.toml", text, environment).err().map(|problems| problems.to_string()).unwrap_or_default()
}

/// Holds what a change of the good policy brings about: from, to, and the whole of the report.
fn check(cases: &[(&str, &str, &str)]) {
    for (from, to, expected) in cases {
        assert!(GOOD.contains(from), "nothing to change: {from}");
        assert_eq!(problems(&GOOD.replacen(from, to, 1), &[]), *expected, "\n{from}\n→\n{to}");
    }
}

#[test]
fn the_good_policy_has_no_problem() {
    assert_eq!(problems(GOOD, &[]), "");
}

#[test]
fn names_are_known_and_complete() {
    check(&[
        (
            "[app]",
            "base_url = \"https://x.example\"\n[app]",
            "policy.toml:1: base_url: is no table of this file; write one of: app, pool, brands, app_clients, sign_up, post_confirmation, tokens, groups, roles, permissions, machine_clients, verification, api, authorizer, findings, or take it out",
        ),
        ("[pool]", "[pol]", "policy.toml:6: pol: is no table of this file; write pool, or take it out"),
        (
            "verification",
            "Verification",
            "policy.toml:7: pool.Verification: is no key of this table; write verification, or take it out",
        ),
        (
            "color =",
            "colour =",
            "policy.toml:8: brands.example.color: is missing; write color = \"#1f5fbf\" in [brands.example]\n\
             policy.toml:10: brands.example.colour: is no key of this table; write color, or take it out",
        ),
        ("locale = \"en\"\n", "", "policy.toml:1: app.locale: is missing; write locale = \"en\" in [app]"),
        (
            "brand = \"example\"\n[pool]",
            "\"bra\\nnd\" = \"example\"\nbrand = \"example\"\n[pool]",
            "policy.toml:5: app.\"bra\\nnd\": is no key of this table; write brand, or take it out",
        ),
        (
            "[app_clients.abc]\nbrand",
            "[app_clients.abc]\nname",
            "policy.toml:14: app_clients.abc.name: is no key of this table; write one of: brand, locale, or take it out",
        ),
    ]);
}

#[test]
fn an_empty_file_lacks_app() {
    assert_eq!(
        problems("", &[]),
        "policy.toml:1: app.base_url: is missing; write base_url = \"https://app.example.com\" in [app]\n\
         policy.toml:1: app.brand: is missing; write brand = \"example\" in [app]\n\
         policy.toml:1: app.confirmation_path: is missing; write confirmation_path = \"/confirm\" in [app]\n\
         policy.toml:1: app.locale: is missing; write locale = \"en\" in [app]"
    );
}

#[test]
fn values_have_their_type() {
    check(&[
        (
            "\"en\"",
            "7",
            "policy.toml:4: app.locale: must be text in quotes, not of type integer; write it as in locale = \"en\"",
        ),
        (
            "verification = \"code\"",
            "aliases = \"email\"",
            "policy.toml:7: pool.aliases: must be a list, not of type string; write it as in aliases = [\"email\"]",
        ),
        (
            "verification = \"code\"",
            "aliases = [\n  1,\n  \"fax\",\n  \"email\",\n  \"email\",\n]",
            "policy.toml:8: pool.aliases: must be a list of texts, not of type integer; write it as in aliases = [\"email\"]\n\
             policy.toml:9: pool.aliases: is not one of the words it may be; write \"email\" or \"phone_number\" or \"preferred_username\"\n\
             policy.toml:11: pool.aliases: names the same thing twice; take one of the two out",
        ),
        (
            "[app_clients.abc]\nbrand = \"example\"",
            "[app_clients]\nabc = 1",
            "policy.toml:14: app_clients.abc: must be a table, not of type integer; give it a head of its own, as in [name], and its keys below",
        ),
        (
            "[pool]",
            "[[pool]]",
            "policy.toml:6: pool: must be a table, not of type array; write its head with one pair of brackets, as in [name]",
        ),
    ]);
}

#[test]
fn words_are_of_their_list() {
    check(&[
        (
            "\"code\"",
            "\"CODE\"",
            "policy.toml:7: pool.verification: is not one of the words it may be; write \"code\" or \"link\"",
        ),
        (
            "\"en\"",
            "\"tlh\"",
            "policy.toml:4: app.locale: is no language of the mails; write one of: en, de, fr, es, pt-BR, ja, ar",
        ),
        (
            "\"en\"",
            "\"../en\"",
            "policy.toml:4: app.locale: is no language of the mails; write one of: en, de, fr, es, pt-BR, ja, ar",
        ),
        (
            "\"example\"",
            "\"exmaple\"",
            "policy.toml:5: app.brand: names a brand that has no table in [brands]; write example",
        ),
        (
            "abc]\nbrand = \"example\"",
            "abc]\nbrand = \"other\"",
            "policy.toml:14: app_clients.abc.brand: names a brand that has no table in [brands]; write example",
        ),
    ]);
}

#[test]
fn names_of_tables_are_possible() {
    check(&[
        (
            "[app_clients.abc]",
            "[app_clients.\"my client\"]",
            "policy.toml:13: app_clients.\"my client\": is no app client id that Cognito gives; copy the id, not the name, of the app client: 1 to 128 letters, digits, _ and +",
        ),
        (
            "[app_clients.abc]",
            "[brands.\"../x\"]\nname = \"X\"\ncolor = \"#000000\"\nsupport = \"a@example.com\"\npostal_address = \"X\"\n[app_clients.abc]",
            "policy.toml:13: brands.\"../x\": is no short and plain name; use 1 to 40 letters, digits, - and _, as in [brands.example]; what people read is its key name",
        ),
    ]);
}

/// The wording of a bad value is the templates' own; here it counts that each is asked, and where it is reported.
#[test]
fn every_value_is_parsed() {
    for (from, to, place) in [
        ("https://app.example.com", "http://hunter2.example", "policy.toml:2: app.base_url: "),
        ("https://app.example.com", "hunter2.example", "policy.toml:2: app.base_url: "),
        ("https://app.example.com", "https://", "policy.toml:2: app.base_url: "),
        ("https://app.example.com", "https://app.example.com/?x=hunter2", "policy.toml:2: app.base_url: "),
        ("https://app.example.com", "https://app.example.com/#hunter2", "policy.toml:2: app.base_url: "),
        ("https://app.example.com", "https://ann:hunter2@app.example.com", "policy.toml:2: app.base_url: "),
        ("https://app.example.com", "javascript:hunter2()", "policy.toml:2: app.base_url: "),
        ("\"/confirm\"", "\"hunter2\"", "policy.toml:3: app.confirmation_path: "),
        ("\"/confirm\"", "\"//hunter2.example\"", "policy.toml:3: app.confirmation_path: "),
        ("\"Example\"", "\"{####}\"", "policy.toml:9: brands.example.name: "),
        ("#1f5fbf", "hunter2", "policy.toml:10: brands.example.color: "),
        ("support@example.com", "javascript:hunter2()", "policy.toml:11: brands.example.support: "),
        ("1 Example Street, Exampletown", "1\\nhunter2", "policy.toml:12: brands.example.postal_address: "),
        ("name =", "base_url = \"ftp://hunter2.example\"\nname =", "policy.toml:9: brands.example.base_url: "),
        ("name =", "confirmation_path = \"hunter2\"\nname =", "policy.toml:9: brands.example.confirmation_path: "),
        ("name =", "logo = \"http://app.example.com/hunter2.png\"\nname =", "policy.toml:9: brands.example.logo: "),
    ] {
        assert!(GOOD.contains(from), "nothing to change: {from}");
        let report = problems(&GOOD.replacen(from, to, 1), &[]);
        assert!(report.starts_with(place) && report.lines().count() == 1, "{from} → {to}: {report}");
        assert!(!report.contains("hunter2"), "the value is printed: {report}");
    }
}

#[test]
fn a_logo_is_on_the_host_of_its_brand() {
    let elsewhere = "policy.toml:13: brands.example.logo: must be on the host of the brand's base_url, or on a subdomain \
                     of it; move the picture there, or leave the logo out";
    for (base_url, logo, expected) in [
        (None, "https://app.example.com/logo.png", ""),
        (None, "https://App.Example.com:8443/logo.png", ""),
        (None, "https://static.app.example.com/logo.png", ""),
        (None, "https://example.com/logo.png", elsewhere),
        (None, "https://static.example.com/logo.png", elsewhere),
        (None, "https://evilapp.example.com/logo.png", elsewhere),
        (None, "https://app.example.com.evil.example/logo.png", elsewhere),
        (Some("https://second.example.net/shop"), "https://second.example.net/logo.png", ""),
        (Some("https://second.example.net"), "https://app.example.com/logo.png", elsewhere),
    ] {
        let own = base_url.map(|url| format!("\nbase_url = \"{url}\"")).unwrap_or_default();
        let text = GOOD.replacen("\n[app_clients", &format!("\nlogo = \"{logo}\"{own}\n[app_clients"), 1);
        assert_eq!(problems(&text, &[]), expected, "{logo}");
    }
}

#[test]
fn syntax_errors_are_listed_without_their_lines() {
    check(&[
        (
            "\"/confirm\"",
            "hunter2 # secret",
            "policy.toml:3: is not TOML: string values must be quoted, expected literal string; correct the line, or the one before it",
        ),
        (
            "locale = \"en\"",
            "locale = \"en\"\nlocale = \"hunter2\"",
            "policy.toml:5: is not TOML: duplicate key; correct the line, or the one before it",
        ),
        (
            "brand = \"example\"\n[pool]\nverification = \"code\"",
            "brand = \"hunter2\n[pool]\nverification = hunter2 hunter2",
            "policy.toml:5: is not TOML: invalid basic string, expected `\"`; correct the line, or the one before it\n\
             policy.toml:7: is not TOML: string values must be quoted, expected literal string; correct the line, or the one before it",
        ),
    ]);
    let noise = format!("{GOOD}x = [\n{}", "1 1\n".repeat(1000));
    assert_eq!(problems(&noise, &[]).lines().count(), 10, "an unclosed bracket is not echoed without end");
}

#[test]
fn variables_are_known_and_set_once() {
    let known = "APP__BASE_URL, APP__CONFIRMATION_PATH, APP__LOCALE, APP__BRAND, APP__USER_POOL_ID, APP__CLIENT_ID, \
                 APP__CLIENT_SECRET, APP__ISSUER, APP__JWKS_URL";
    for (environment, expected) in [
        (vec![("PATH", ""), ("APP_BASE_URL", "x"), ("MYAPP__X", "x"), ("AP", ""), ("ÄPP__X", "x")], String::new()),
        (
            vec![("APP__BASE_ULR", "hunter2")],
            format!("APP__BASE_ULR: overrides no key of [app]; write APP__BASE_URL; known are {known}"),
        ),
        (vec![("app__", "hunter2")], format!("app__: overrides no key of [app]; do not set it; known are {known}")),
        (
            vec![("APP__pool__verification", "link")],
            format!("APP__pool__verification: overrides no key of [app]; do not set it; known are {known}"),
        ),
        (
            vec![("APP__X\nY\u{1b}[2J", "hunter2")],
            format!("\"APP__X\\nY\\u{{1b}}[2J\": overrides no key of [app]; do not set it; known are {known}"),
        ),
        (vec![("APP__LOCALE", "")], "APP__LOCALE: is empty; give it a value, or do not set it".to_owned()),
        (
            vec![("app__locale", "de"), ("APP__LOCALE", "de")],
            "app__locale: sets locale of [app], as another spelling of the variable does; set only one of the two"
                .to_owned(),
        ),
        (
            vec![("APP__BRAND", "hunter2")],
            "APP__BRAND: names a brand that has no table in [brands]; write example".to_owned(),
        ),
    ] {
        assert_eq!(problems(GOOD, &environment), expected, "{environment:?}");
    }
}

#[test]
fn every_problem_is_listed_whatever_else_is_wrong() {
    let text = GOOD.replacen("https://app", "ftp://app", 1).replacen("#1f5fbf", "red", 1).replacen("[app_", "[app-", 1);
    let report = problems(&text, &[("APP__BASE_URL", "http://app.example.com"), ("APP__NO", "x")]);
    let places: Vec<_> = report.lines().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(places, ["policy.toml:2", "policy.toml:10", "policy.toml:13", "APP__BASE_URL", "APP__NO"], "{report}");

    let broken = format!("{GOOD}=");
    let report = problems(&broken, &[("APP__BASE_URL", "http://app.example.com"), ("APP__BRAND", "maybe-there")]);
    let places: Vec<_> = report.lines().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(places, ["policy.toml:15", "APP__BASE_URL"], "a brand cannot be looked up in a broken file: {report}");
}

#[test]
fn who_refers_to_a_brand_with_a_problem_does_not_hear_of_it_again() {
    let report = problems(&GOOD.replacen("#1f5fbf", "red", 1), &[]);
    assert_eq!(report.lines().count(), 1, "{report}");
}

#[test]
fn others_can_say_what_is_wrong_in_the_same_form() {
    let place = Place::Variable { name: "POLICY_FILE".to_owned() };
    let problem = Problem { place, message: "names no readable file".into(), help: "give it a path".into() };
    assert_eq!(Problems::from(problem).to_string(), "POLICY_FILE: names no readable file; give it a path");
}

#[test]
fn a_name_cannot_fake_a_line_wherever_it_is_printed() {
    let text = "[app]\nbrand = \"x\"\n[brands.\"\\nb.toml:1: \\u202E\"]\n[app_clients.\"\\n\"]\n[\"\\r\"]\n";
    let report = Policy::parse("a\n.toml", text, []).err().map(|problems| problems.to_string()).unwrap_or_default();
    assert!(report.lines().all(|line| line.starts_with("\"a\\n.toml\":")), "{report}");
    assert!(!report.contains(['\r', '\u{202E}']), "{report}");
}
