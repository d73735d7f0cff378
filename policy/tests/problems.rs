//! The exact message for every problem of a policy.

use cognito_triggers_policy::{Place, Policy, Problem, Problems};
use templates::{Languages, Locale};

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

/// Asserts the report after a change of the valid policy: from, to, and the whole report.
fn check(cases: &[(&str, &str, &str)]) {
    for (from, to, expected) in cases {
        assert!(GOOD.contains(from), "nothing to change: {from}");
        assert_eq!(problems(&GOOD.replacen(from, to, 1), &[]), *expected, "\n{from}\n→\n{to}");
    }
}

#[test]
fn valid_policy_has_no_problems() {
    assert_eq!(problems(GOOD, &[]), "");
}

#[test]
fn unknown_and_missing_keys_are_reported() {
    check(&[
        (
            "[app]",
            "base_url = \"https://x.example\"\n[app]",
            "policy.toml:1: base_url: unknown key; write it below the header of its table, such as [app], or remove it",
        ),
        ("[app]", "verison = 1\n[app]", "policy.toml:1: verison: unknown key; write version, or remove it"),
        (
            "[pool]",
            "[hooks]\n[pool]",
            "policy.toml:6: hooks: unknown table; write one of: app, pool, brands, app_clients, sign_up, sign_in, post_confirmation, after_sign_in, senders, tokens, groups, roles, permissions, machine_clients, verification, federation, api, authorizer, findings, or remove it",
        ),
        ("[pool]", "[pol]", "policy.toml:6: pol: unknown table; write pool, or remove it"),
        (
            "verification",
            "Verification",
            "policy.toml:7: pool.Verification: unknown key; write verification, or remove it",
        ),
        (
            "color =",
            "colour =",
            "policy.toml:8: brands.example.color: is missing; set color = \"#1f5fbf\" in [brands.example]\n\
             policy.toml:10: brands.example.colour: unknown key; write color, or remove it",
        ),
        ("locale = \"en\"\n", "", "policy.toml:1: app.locale: is missing; set locale = \"en\" in [app]"),
        (
            "brand = \"example\"\n[pool]",
            "\"bra\\nnd\" = \"example\"\nbrand = \"example\"\n[pool]",
            "policy.toml:5: app.\"bra\\nnd\": unknown key; write brand, or remove it",
        ),
        (
            "[app_clients.abc]\nbrand",
            "[app_clients.abc]\nname",
            "policy.toml:14: app_clients.abc.name: unknown key; write one of: brand, locale, or remove it",
        ),
    ]);
}

#[test]
fn empty_file_misses_app_keys() {
    assert_eq!(
        problems("", &[]),
        "policy.toml:1: app.base_url: is missing; set base_url = \"https://app.example.com\" in [app]\n\
         policy.toml:1: app.brand: is missing; set brand = \"example\" in [app]\n\
         policy.toml:1: app.confirmation_path: is missing; set confirmation_path = \"/confirm\" in [app]\n\
         policy.toml:1: app.locale: is missing; set locale = \"en\" in [app]"
    );
}

#[test]
fn value_types_are_checked() {
    check(&[
        (
            "\"en\"",
            "7",
            "policy.toml:4: app.locale: must be a string, found integer; write for example locale = \"en\"",
        ),
        (
            "verification = \"code\"",
            "aliases = \"email\"",
            "policy.toml:7: pool.aliases: must be a list, found string; write for example aliases = [\"email\"]",
        ),
        (
            "verification = \"code\"",
            "aliases = [\n  1,\n  \"fax\",\n  \"email\",\n  \"email\",\n]",
            "policy.toml:8: pool.aliases: must be a list of strings, found integer; write for example aliases = [\"email\"]\n\
             policy.toml:9: pool.aliases: invalid value; expected \"email\", \"phone_number\" or \"preferred_username\"\n\
             policy.toml:11: pool.aliases: contains the same value twice, first on line 10; remove one of the two",
        ),
        (
            "[app_clients.abc]\nbrand = \"example\"",
            "[app_clients]\nabc = 1",
            "policy.toml:14: app_clients.abc: must be a table, found integer; write the header [app_clients.abc], and its keys below",
        ),
        (
            "[pool]",
            "[[pool]]",
            "policy.toml:6: pool: must be a table, found array; write its header with single brackets: [pool]",
        ),
    ]);
}

#[test]
fn enum_values_are_checked() {
    let built_in: Vec<_> = Languages::built_in().iter().collect();
    let languages: Vec<_> = built_in.iter().map(Locale::tag).collect();
    let unsupported = "policy.toml:4: app.locale: is not a supported language; write one of";
    let unsupported = format!("{unsupported}: {}", languages.join(", "));
    check(&[
        ("\"code\"", "\"CODE\"", "policy.toml:7: pool.verification: invalid value; write \"code\""),
        ("\"code\"", "\"sms\"", "policy.toml:7: pool.verification: invalid value; expected \"code\" or \"link\""),
        ("\"en\"", "\"tlh\"", &unsupported),
        ("\"en\"", "\"../en\"", &unsupported),
        (
            "\"example\"",
            "\"exmaple\"",
            "policy.toml:5: app.brand: refers to a brand that has no table in [brands]; write example",
        ),
        (
            "abc]\nbrand = \"example\"",
            "abc]\nbrand = \"other\"",
            "policy.toml:14: app_clients.abc.brand: refers to a brand that has no table in [brands]; write example",
        ),
    ]);
}

#[test]
fn table_names_are_checked() {
    check(&[
        (
            "[app_clients.abc]",
            "[app_clients.\"my client\"]",
            "policy.toml:13: app_clients.\"my client\": is not a valid app client ID; copy the app client's ID, not its name: 1 to 128 letters, digits, _ and +",
        ),
        (
            "[app_clients.abc]",
            "[brands.\"../x\"]\nname = \"X\"\ncolor = \"#000000\"\nsupport = \"a@example.com\"\npostal_address = \"X\"\n[app_clients.abc]",
            "policy.toml:13: brands.\"../x\": is not a valid brand ID; use 1 to 40 letters, digits, - and _, as in [brands.example]; the name that users see is its key name",
        ),
    ]);
}

/// The messages about values are defined in `templates`; this test checks that each value is validated, and the
/// place.
#[test]
fn every_value_is_validated() {
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
fn logo_must_be_on_host_of_brand() {
    let elsewhere = "policy.toml:13: brands.example.logo: must be on the host of the brand's base_url, or on a subdomain \
                     of it; move the image there, permit its host with logo_host, or remove the logo";
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
fn syntax_errors_are_listed_without_source_lines() {
    check(&[
        (
            "\"/confirm\"",
            "hunter2 # secret",
            "policy.toml:3: is not valid TOML: string values must be quoted, expected literal string; fix this line or the one before it",
        ),
        (
            "locale = \"en\"",
            "locale = \"en\"\nlocale = \"hunter2\"",
            "policy.toml:5: is not valid TOML: duplicate key locale, first on line 4; remove one of the two, or write their contents in one place",
        ),
        (
            "brand = \"example\"\n[pool]\nverification = \"code\"",
            "brand = \"hunter2\n[pool]\nverification = hunter2 hunter2",
            "policy.toml:5: is not valid TOML: invalid basic string, expected `\"`; fix this line or the one before it\n\
             policy.toml:7: is not valid TOML: string values must be quoted, expected literal string; fix this line or the one before it",
        ),
    ]);
    let noise = format!("{GOOD}x = [\n{}", "1 1\n".repeat(1000));
    assert_eq!(problems(&noise, &[]).lines().count(), 2, "what follows an unclosed bracket is not listed");
    let noise = format!("{GOOD}{}", "1 1\n".repeat(1000));
    assert_eq!(problems(&noise, &[]).lines().count(), 10, "errors are not listed without end");
}

#[test]
fn unknown_and_duplicate_variables_are_reported() {
    let known = "APP__BASE_URL, APP__CONFIRMATION_PATH, APP__LOCALE, APP__BRAND, APP__USER_POOL_ID, APP__CLIENT_ID, \
                 APP__CLIENT_SECRET, APP__CLIENT_SECRET_ARN, APP__CLIENT_SECRET_JSON_KEY, APP__ISSUER, APP__JWKS_URL";
    for (environment, expected) in [
        (vec![("PATH", ""), ("APP_BASE_URL", "x"), ("MYAPP__X", "x"), ("AP", ""), ("ÄPP__X", "x")], String::new()),
        (
            vec![("APP__BASE_ULR", "hunter2")],
            format!("APP__BASE_ULR: does not match a key of [app]; write APP__BASE_URL; the known variables are {known}"),
        ),
        (vec![("app__", "hunter2")], format!("app__: does not match a key of [app]; unset it; the known variables are {known}")),
        (
            vec![("APP__pool__verification", "link")],
            format!("APP__pool__verification: does not match a key of [app]; unset it; the known variables are {known}"),
        ),
        (
            vec![("APP__X\nY\u{1b}[2J", "hunter2")],
            format!("\"APP__X\\nY\\u{{1b}}[2J\": does not match a key of [app]; unset it; the known variables are {known}"),
        ),
        (vec![("APP__LOCALE", "")], "APP__LOCALE: is empty; set a value, or unset it".to_owned()),
        (
            vec![("app__locale", "de"), ("APP__LOCALE", "de")],
            "app__locale: sets locale of [app], which another spelling of the same variable also sets; set only one of the two"
                .to_owned(),
        ),
        (
            vec![("APP__BRAND", "hunter2")],
            "APP__BRAND: refers to a brand that has no table in [brands]; write example".to_owned(),
        ),
    ] {
        assert_eq!(problems(GOOD, &environment), expected, "{environment:?}");
    }
}

#[test]
fn no_problem_hides_another() {
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
fn reference_to_invalid_brand_is_not_reported() {
    let report = problems(&GOOD.replacen("#1f5fbf", "red", 1), &[]);
    assert_eq!(report.lines().count(), 1, "{report}");
}

#[test]
fn external_problem_prints_in_the_same_form() {
    let place = Place::Variable { name: "POLICY_FILE".to_owned() };
    let problem = Problem::new(place, "names no readable file", "give it a path");
    assert_eq!(Problems::from(problem).to_string(), "POLICY_FILE: names no readable file; give it a path");
}

#[test]
fn names_cannot_fake_output_lines() {
    let text = "[app]\nbrand = \"x\"\n[brands.\"\\nb.toml:1: \\u202E\"]\n[app_clients.\"\\n\"]\n[\"\\r\"]\n";
    let report = Policy::parse("a\n.toml", text, []).err().map(|problems| problems.to_string()).unwrap_or_default();
    assert!(report.lines().all(|line| line.starts_with("\"a\\n.toml\":")), "{report}");
    assert!(!report.contains(['\r', '\u{202E}']), "{report}");
}
