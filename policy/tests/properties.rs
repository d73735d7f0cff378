//! Properties of every file and every environment; both are untrusted text.

use cognito_triggers_policy::Policy;
use proptest::prelude::*;

const OWN: &str = include_str!("../../tests/policies/company.toml");
const SECRET: &str = "hunter2Secret";

/// A value that contains the secret, in every TOML notation and in some invalid ones.
fn value() -> impl Strategy<Value = String> {
    let around = prop::sample::select(vec![
        "\"$\"",
        "'$'",
        "\"\"\"\n$\"\"\"",
        "[\"$\"]",
        "[1, \"email\", \"$\"]",
        "{ name = \"$\" }",
        "\"https://$/\"",
        "\"https://a:$@x.example\"",
        "\"#$\"",
        "\"$@example.com\"",
        "\"$",
        "$",
        "'''$",
        "[\"$\"",
        "{ a = \"$\"",
        "\"\\$\"",
        "1979-$",
        "0x$",
        "\"a\" $",
        "\"$\u{7}\"",
        "12 # $",
    ]);
    around.prop_map(|value| value.replace('$', SECRET))
}

fn key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "base_url",
        "confirmation_path",
        "locale",
        "brand",
        "verification",
        "email_sending_account",
        "aliases",
        "name",
        "logo",
        "color",
        "support",
        "postal_address",
        "token",
        "app",
        "pool",
        "brands",
        "app_clients",
        "sign_up",
        "mode",
        "domains",
        "except",
        "pattern",
        "required",
        "max_length",
        "verify",
        "I_ACCEPT_UNVERIFIED_EMAIL",
        "identity_providers",
        "a.b",
        "app.locale",
        "token_version",
        "join",
        "suppress_claims",
        "remove",
        "add",
        "attribute",
        "value",
        "from",
        "app_clients.abc",
        "client_metadata",
        "type",
        "split",
        "tokens",
        "when_groups",
        "roles",
        "permissions",
        "scopes",
        "claims.x",
    ])
}

fn head() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "[app]",
        "[pool]",
        "[brands.example]",
        "[brands]",
        "[[brands]]",
        "[app_clients.abc]",
        "[brands.x.y]",
        "[pool",
        "[tokens]",
        "[tokens.id]",
        "[tokens.groups]",
        "[tokens.claims.x]",
        "[groups.x]",
        "[roles.x]",
        "[permissions.x]",
        "[machine_clients.abc]",
    ])
}

/// Files of known and unknown tables and keys whose values hold the secret.
fn file() -> impl Strategy<Value = String> {
    let line = (head(), key(), value()).prop_map(|(head, key, value)| format!("{head}\n{key} = {value}\n"));
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat())
}

/// The repository's file with one part replaced by arbitrary text.
fn damaged() -> impl Strategy<Value = String> {
    (0..OWN.len(), 0..40_usize, any::<String>()).prop_map(|(start, length, put_in)| {
        let before: String = OWN.chars().take(start).collect();
        let after: String = OWN.chars().skip(start + length).collect();
        format!("{before}{put_in}{after}")
    })
}

fn environment(value: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<(String, String)>> {
    let name =
        prop_oneof!["(APP|app)__(BASE_URL|base_url|LOCALE|brand|Confirmation_Path|X)", any::<String>(), "APP__.*"];
    prop::collection::vec((name, value), 0..6)
}

/// Parses, and checks the invariants of every report: one line per problem, no control characters.
fn report(text: &str, environment: Vec<(String, String)>) -> Option<String> {
    let problems = Policy::parse("policy.toml", text, environment).err()?;
    let report = problems.to_string();
    assert!(problems.iter().len() > 0, "refused without a reason");
    assert_eq!(report.split('\n').count(), problems.iter().len(), "one line each: {report}");
    assert!(!report.chars().any(|c| c.is_control() && c != '\n'), "{report:?}");
    Some(report)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_input_is_parsed_or_refused_with_problems(text: String, environment in environment(any::<String>())) {
        report(&text, environment);
    }

    #[test]
    fn damaged_file_is_parsed_or_refused_with_problems(text in damaged()) {
        report(&text, Vec::new());
    }

    #[test]
    fn no_report_or_debug_text_contains_a_value(text in file(), environment in environment(value())) {
        let read = Policy::parse("policy.toml", &text, environment.clone());
        let debug = format!("{read:?}");
        prop_assert!(!debug.contains(SECRET), "{debug}");
        prop_assert!(!report(&text, environment).unwrap_or_default().contains(SECRET));
    }

    #[test]
    fn other_variables_are_ignored(name in "[B-Zb-z]?.*", value: String) {
        prop_assume!(!name.to_ascii_uppercase().starts_with("APP__"));
        prop_assert_eq!(report(OWN, vec![(name, value)]), None);
    }
}
