//! A valid policy, and how the environment and an app client override it.

#![expect(clippy::panic, reason = "a test with an invalid policy prints its problems")]

use cognito_triggers_policy::Policy;

const COMPANY: &str = include_str!("../../tests/policies/company.toml");

fn read(text: &str, environment: &[(&str, &str)]) -> Policy {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Policy::parse("policy.toml", text, environment).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn large_policy_is_valid() {
    let policy = read(COMPANY, &[]);
    assert_eq!(policy.brands().map(|(name, _)| name).collect::<Vec<_>>(), ["example", "second"]);
    assert_eq!(policy.app_clients().collect::<Vec<_>>(), ["1example23456789"]);
    let pool = policy.pool_settings();
    assert!(pool.verification.is_some() && pool.email_sending_account.is_some() && pool.aliases.is_some());
    assert!(policy.brand(None).logo.is_some());
}

#[test]
fn app_client_overrides_brand_and_locale() {
    let text =
        format!("{COMPANY}[app_clients.2second]\nlocale = \"pt_PT\"\n[app_clients.3third]\nbrand = \"second\"\n");
    let policy = read(&text, &[]);
    for (client_id, brand, locale) in [
        (None, "Example", "en"),
        (Some(""), "Example", "en"),
        (Some("1EXAMPLE23456789"), "Example", "en"),
        (Some("CLIENT_ID_NOT_APPLICABLE"), "Example", "en"),
        (Some("1example23456789"), "Second", "de"),
        (Some("2second"), "Example", "pt-BR"),
        (Some("3third"), "Second", "en"),
    ] {
        assert_eq!(policy.brand(client_id).name.as_str(), brand, "{client_id:?}");
        assert_eq!(policy.locale(client_id).tag(), locale, "{client_id:?}");
    }
}

#[test]
fn brand_without_urls_uses_those_of_app() {
    let policy = read(COMPANY, &[]);
    let addresses = |client_id| {
        let brand = policy.brand(client_id);
        format!("{}{}", brand.base_url.as_str(), brand.confirmation_path.as_str())
    };
    assert_eq!(addresses(None), "https://app.example.com/confirm");
    assert_eq!(addresses(Some("1example23456789")), "https://second.example.net/welcome/confirm");
}

#[test]
fn default_budget_allows_warnings_but_no_errors() {
    let shipped = read(COMPANY, &[]).findings_budget();
    assert_eq!((shipped.errors, shipped.warnings), (0, Some(0)));
    let (others, _) = COMPANY.split_once("[findings]").unwrap();
    assert_eq!((read(others, &[]).findings_budget().errors, read(others, &[]).findings_budget().warnings), (0, None));
}

#[test]
fn variables_override_app_in_any_case() {
    for environment in [
        [("APP__BASE_URL", "https://other.example.org/a/"), ("APP__CONFIRMATION_PATH", "/go"), ("APP__LOCALE", "ja")],
        [("app__base_url", "https://other.example.org/a"), ("app__confirmation_path", "/go"), ("App__Locale", "ja-JP")],
    ] {
        let policy = read(COMPANY, &environment);
        let brand = policy.brand(None);
        assert_eq!(brand.base_url.as_str(), "https://other.example.org/a");
        assert_eq!(brand.confirmation_path.as_str(), "/go");
        assert_eq!(policy.locale(None).tag(), "ja");
        let second = policy.brand(Some("1example23456789"));
        assert_eq!(second.base_url.as_str(), "https://second.example.net", "only [app] is overridden");
    }
    assert_eq!(read(COMPANY, &[("APP__BRAND", "second")]).brand(None).name.as_str(), "Second");
}

#[test]
fn variable_fills_missing_key_but_file_is_still_validated() {
    let without = COMPANY.replacen("base_url = \"https://app.example.com\"\n", "", 1);
    let policy = read(&without, &[("APP__BASE_URL", "http://localhost:3000")]);
    assert!(policy.brand(None).base_url.is_loopback_http());

    let wrong = COMPANY.replacen("https://app.example.com\"\n", "http://app.example.com\"\n", 1);
    let environment = [("APP__BASE_URL".to_owned(), "https://app.example.com".to_owned())];
    let problems = Policy::parse("policy.toml", &wrong, environment).map_err(|problems| problems.iter().len());
    assert_eq!(problems.map(|_| ()), Err(1), "the file is checked whole");
}

#[test]
fn logo_is_dropped_when_variable_changes_host() {
    for (base_url, stays) in [
        ("https://app.example.com/next", true),
        ("https://staging.example.org", false),
        ("https://staging.app.example.com", false),
        ("http://localhost:3000", false),
    ] {
        let policy = read(COMPANY, &[("APP__BASE_URL", base_url)]);
        assert_eq!(policy.brand(None).logo.is_some(), stays, "{base_url}");
    }
}

#[test]
fn missing_pool_key_is_unknown() {
    let (before, _) = COMPANY.split_once("verification").unwrap_or_default();
    let (_, after) = COMPANY.split_once("[brands.example]").unwrap_or_default();
    assert_eq!(
        read(&format!("{before}\n[brands.example]{after}"), &[]).pool_settings(),
        events::PoolSettings::default()
    );
    let none = COMPANY.replacen("aliases = [\"email\"]", "aliases = []", 1);
    assert_eq!(read(&none, &[]).pool_settings().aliases, Some(events::Aliases::None));
    assert_eq!(read(&none, &[]).aliases(), []);
    assert_eq!(read(COMPANY, &[]).pool_settings().aliases, Some(events::Aliases::Some));
    assert_eq!(read(COMPANY, &[]).aliases(), [cognito_triggers_policy::Alias::Email]);
    let link = COMPANY.replacen("verification = \"code\"", "verification = \"link\"", 1);
    assert_eq!(read(&link, &[]).pool_settings().verification, Some(events::VerificationMethod::Link));
}

#[test]
fn debug_prints_names_only() {
    let debug = format!("{:?}", read(COMPANY, &[]));
    assert_eq!(debug, r#"Policy { brands: ["example", "second"], app_clients: ["1example23456789"], .. }"#);
}

#[test]
fn logo_may_be_on_permitted_host_only() {
    let logo = "logo = \"https://app.example.com/logo.png\"";
    let with = |lines: &str| COMPANY.replacen(logo, lines, 1);
    let permitted = with("logo = \"https://cdn.example.net/l.png\"\nlogo_host = \"cdn.example.net\"");
    let policy = read(&permitted, &[]);
    assert_eq!(policy.brand(None).logo.as_ref().map(|logo| logo.host()), Some("cdn.example.net"));
    let moved = read(&permitted, &[("APP__BASE_URL", "https://staging.example.org")]);
    assert!(moved.brand(None).logo.is_some(), "the permission does not depend on the base URL");
    for (lines, problem) in [
        ("logo = \"https://cdn.example.net/l.png\"", "brands.example.logo: must be on the host"),
        (
            "logo = \"https://a.cdn.example.net/l.png\"\nlogo_host = \"cdn.example.net\"",
            "brands.example.logo: must be on the host",
        ),
        ("logo_host = \"https://cdn.example.net\"", "brands.example.logo_host: must be a domain name"),
        ("logo_host = \"localhost\"", "brands.example.logo_host: must be a domain name"),
        ("font = \"comic\"", "brands.example.font: invalid value; expected"),
        ("button = \"oval\"", "brands.example.button: invalid value; expected"),
        ("footer = \"\"", "brands.example.footer: must not be empty"),
    ] {
        let problems = Policy::parse("policy.toml", &with(lines), []).err().map(|found| found.to_string());
        assert!(problems.as_ref().is_some_and(|found| found.contains(problem)), "{lines}: {problems:?}");
    }
}

#[test]
fn brand_has_a_design() {
    let text = COMPANY.replacen(
        "color = \"#1f5fbf\"",
        "color = \"#1f5fbf\"\nfont = \"georgia\"\nbutton = \"pill\"\nfooter = \"No. 1\"",
        1,
    );
    let policy = read(&text, &[]);
    let brand = policy.brand(None);
    assert_eq!((brand.font, brand.button), (templates::Font::Georgia, templates::ButtonShape::Pill));
    assert_eq!(brand.footer.as_ref().map(templates::FooterLine::as_str), Some("No. 1"));
    let default = read(COMPANY, &[]);
    assert_eq!((default.brand(None).font, default.brand(None).button), Default::default());
}
