//! What a good policy says, and how the environment and an app client change it.

#![expect(clippy::panic, reason = "a test that cannot read its policy says what is wrong with it")]

use cognito_triggers_policy::Policy;
use templates::Locale;

const OWN: &str = include_str!("../../policy.toml");

fn read(text: &str, environment: &[(&str, &str)]) -> Policy {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Policy::parse("policy.toml", text, environment).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn the_repositorys_own_policy_has_no_problem_and_shows_every_key() {
    let policy = read(OWN, &[]);
    assert_eq!(policy.brands().map(|(name, _)| name).collect::<Vec<_>>(), ["example", "second"]);
    assert_eq!(policy.app_clients().collect::<Vec<_>>(), ["1example23456789"]);
    let pool = policy.pool_settings();
    assert!(pool.verification.is_some() && pool.email_sending_account.is_some() && pool.aliases.is_some());
    assert!(policy.brand(None).logo.is_some());
}

#[test]
fn an_app_client_has_its_own_brand_and_language_and_app_says_the_rest() {
    let text = format!("{OWN}[app_clients.2second]\nlocale = \"pt_PT\"\n[app_clients.3third]\nbrand = \"second\"\n");
    let policy = read(&text, &[]);
    for (client_id, brand, locale) in [
        (None, "Example", Locale::En),
        (Some(""), "Example", Locale::En),
        (Some("1EXAMPLE23456789"), "Example", Locale::En),
        (Some("CLIENT_ID_NOT_APPLICABLE"), "Example", Locale::En),
        (Some("1example23456789"), "Second", Locale::De),
        (Some("2second"), "Example", Locale::PtBr),
        (Some("3third"), "Second", Locale::En),
    ] {
        assert_eq!(policy.brand(client_id).name.as_str(), brand, "{client_id:?}");
        assert_eq!(policy.locale(client_id), locale, "{client_id:?}");
    }
}

#[test]
fn a_brand_without_addresses_has_the_apps() {
    let policy = read(OWN, &[]);
    let addresses = |client_id| {
        let brand = policy.brand(client_id);
        format!("{}{}", brand.base_url.as_str(), brand.confirmation_path.as_str())
    };
    assert_eq!(addresses(None), "https://app.example.com/confirm");
    assert_eq!(addresses(Some("1example23456789")), "https://second.example.net/welcome/confirm");
}

#[test]
fn without_a_budget_no_error_passes_and_every_warning_does() {
    let shipped = read(OWN, &[]).findings_budget();
    assert_eq!((shipped.errors, shipped.warnings), (0, Some(0)));
    let (others, _) = OWN.split_once("[findings]").unwrap();
    assert_eq!((read(others, &[]).findings_budget().errors, read(others, &[]).findings_budget().warnings), (0, None));
}

#[test]
fn variables_override_app_in_any_case() {
    for environment in [
        [("APP__BASE_URL", "https://other.example.org/a/"), ("APP__CONFIRMATION_PATH", "/go"), ("APP__LOCALE", "ja")],
        [("app__base_url", "https://other.example.org/a"), ("app__confirmation_path", "/go"), ("App__Locale", "ja-JP")],
    ] {
        let policy = read(OWN, &environment);
        let brand = policy.brand(None);
        assert_eq!(brand.base_url.as_str(), "https://other.example.org/a");
        assert_eq!(brand.confirmation_path.as_str(), "/go");
        assert_eq!(policy.locale(None), Locale::Ja);
        let second = policy.brand(Some("1example23456789"));
        assert_eq!(second.base_url.as_str(), "https://second.example.net", "only [app] is overridden");
    }
    assert_eq!(read(OWN, &[("APP__BRAND", "second")]).brand(None).name.as_str(), "Second");
}

#[test]
fn a_variable_may_give_what_the_file_leaves_out_and_does_not_excuse_what_it_says() {
    let without = OWN.replacen("base_url = \"https://app.example.com\"\n", "", 1);
    let policy = read(&without, &[("APP__BASE_URL", "http://localhost:3000")]);
    assert!(policy.brand(None).base_url.is_loopback_http());

    let wrong = OWN.replacen("https://app.example.com\"\n", "http://app.example.com\"\n", 1);
    let environment = [("APP__BASE_URL".to_owned(), "https://app.example.com".to_owned())];
    let problems = Policy::parse("policy.toml", &wrong, environment).map_err(|problems| problems.iter().len());
    assert_eq!(problems.map(|_| ()), Err(1), "the file is checked whole");
}

#[test]
fn a_logo_does_not_stay_behind_when_a_variable_moves_the_app() {
    for (base_url, stays) in [
        ("https://app.example.com/next", true),
        ("https://staging.example.org", false),
        ("https://staging.app.example.com", false),
        ("http://localhost:3000", false),
    ] {
        let policy = read(OWN, &[("APP__BASE_URL", base_url)]);
        assert_eq!(policy.brand(None).logo.is_some(), stays, "{base_url}");
    }
}

#[test]
fn what_is_left_out_of_pool_is_unknown() {
    let (before, _) = OWN.split_once("verification").unwrap_or_default();
    let (_, after) = OWN.split_once("# Whose message").unwrap_or_default();
    assert_eq!(read(&format!("{before}\n# {after}"), &[]).pool_settings(), events::PoolSettings::default());
    let none = OWN.replacen("aliases = [\"email\"]", "aliases = []", 1);
    assert_eq!(read(&none, &[]).pool_settings().aliases, Some(events::Aliases::None));
    assert_eq!(read(&none, &[]).aliases(), []);
    assert_eq!(read(OWN, &[]).pool_settings().aliases, Some(events::Aliases::Some));
    assert_eq!(read(OWN, &[]).aliases(), [cognito_triggers_policy::Alias::Email]);
    let link = OWN.replacen("verification = \"code\"", "verification = \"link\"", 1);
    assert_eq!(read(&link, &[]).pool_settings().verification, Some(events::VerificationMethod::Link));
}

#[test]
fn debug_prints_names_only() {
    let debug = format!("{:?}", read(OWN, &[]));
    assert_eq!(debug, r#"Policy { brands: ["example", "second"], app_clients: ["1example23456789"], .. }"#);
}
