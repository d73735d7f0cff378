//! Mistakes in a policy.

use super::{POLICY, check, folder, printed};
use std::fs;

/// A mistake in a policy: what is written instead of what, and what `check` says of line, key, value and fix.
pub(super) struct Mistake(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) usize,
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) &'static str,
);

const MISTAKES: [Mistake; 53] = [
    Mistake("version = 1", "version = 3", 1, "version", "is 3", "use a newer cognito-triggers"),
    Mistake("version = 1", "version = \"one\"", 1, "version", ": \"one\"", "write version = 1"),
    Mistake("[pool]", "[pol]", 7, "pol", "unknown table", "write pool, or remove it"),
    Mistake("version = 1", "locale = \"en\"", 1, "locale", "unknown key", "below the header of its table"),
    Mistake("https://app", "http://app", 3, "app.base_url", ": \"http://app.example.com\"", "write https://"),
    Mistake("https://app", "https://ann:pw@app", 3, "app.base_url", "", ""),
    Mistake("\"/confirm\"", "\"confirm\"", 4, "app.confirmation_path", ": \"confirm\"", "/"),
    Mistake("\"/confirm\"", "5", 4, "app.confirmation_path", "found integer: 5", "\"/confirm\""),
    Mistake("locale = \"en\"", "locale = \"eng\"", 5, "app.locale", ": \"eng\"", "write one of: en, de"),
    Mistake("locale = \"en\"", "locale = en", 5, "", "is not valid TOML", "fix this line"),
    Mistake("locale = \"en\"", "locale = “en”", 5, "", "typographic quotation marks", "straight ones"),
    Mistake("locale = \"en\"", "locale: \"en\"", 5, "", "a colon after the key", "write key = value"),
    Mistake("locale = \"en\"", "locale =", 5, "", "a key without a value", "write a value"),
    Mistake("locale = \"en\"", "locale = \"en\" // ours", 5, "", "a comment that begins with //", "begin it with #"),
    Mistake(
        "locale = \"en\"",
        "<<<<<<< HEAD\nlocale = \"en\"",
        5,
        "",
        "a marker of a merge conflict",
        "keep one version",
    ),
    Mistake(
        "brand = \"example\"\n[pool]",
        "brand = \"exmple\"\n[pool]",
        6,
        "app.brand",
        ": \"exmple\"",
        "write example",
    ),
    Mistake(
        "brand = \"example\"\n[pool]",
        "brand = \"example\"\nlocale = \"de\"\n[pool]",
        7,
        "",
        "duplicate key locale, first on line 5",
        "remove one of the two",
    ),
    Mistake("\"code\"", "\"Code\"", 8, "pool.verification", ": \"Code\"", "write \"code\""),
    Mistake("[brands.example]", "[pool]", 10, "", "duplicate key pool, first on line 7", "remove one of the two"),
    Mistake("color =", "colour =", 12, "brands.example.colour", "unknown key", "write color"),
    Mistake("#1f5fbf", "#1f5fb", 12, "brands.example.color", ": \"#1f5fb\"", "#"),
    Mistake(
        "postal_address = \"1 Example Street\"\n",
        "",
        10,
        "brands.example.postal_address",
        "is missing",
        "set postal_address",
    ),
    Mistake(
        "[app_clients.1example23456789]",
        "[app_clients.\"my app\"]",
        15,
        "app_clients.\"my app\"",
        "",
        "copy the app client's ID",
    ),
    Mistake("\"shadow\"", "\"on\"", 18, "sign_up.allow_domains.mode", ": \"on\"", "\"enforce\""),
    Mistake(
        "\"*.example.com\"",
        "\"example.com\"",
        19,
        "sign_up.allow_domains.domains",
        "twice, first on line 19: \"example.com\"",
        "remove one of the two",
    ),
    Mistake(
        "\"*.example.com\"",
        "\"@example\"",
        19,
        "sign_up.allow_domains.domains",
        "is not a valid domain",
        "write the part after the @",
    ),
    Mistake("min_length = 2", "min_length = 200", 21, "sign_up.attributes.name.min_length", ": 200", "at most 100"),
    Mistake(
        "[\"customers\"]",
        "[\"our customers\"]",
        24,
        "post_confirmation.groups.add",
        ": \"our customers\"",
        "copy the group's name",
    ),
    Mistake("1500", "9000", 25, "post_confirmation.groups.deadline_ms", "from 1 to 4200: 9000", "deadline_ms = 1500"),
    Mistake("\"V2_0\"", "\"2\"", 27, "tokens.token_version", ": \"2\"", "\"V2_0\""),
    Mistake(
        "[app_clients.1example23456789]",
        "[app_clients]\nshop = 1\n[app_clients.1example23456789]",
        16,
        "app_clients.shop",
        "found integer",
        "write the header [app_clients.shop]",
    ),
    Mistake("\"shadow\"", "\"shadw\"", 18, "sign_up.allow_domains.mode", ": \"shadw\"", "write \"shadow\""),
    Mistake(
        "attributes.name]",
        "attributes.nmae]",
        20,
        "sign_up.attributes.nmae",
        "is not an attribute",
        "attributes.name]",
    ),
    Mistake("\"V2_0\"", "\"V4_0\"", 27, "tokens.token_version", ": \"V4_0\"", "\"V1_0\", \"V2_0\" or \"V3_0\""),
    Mistake(
        "attribute = \"custom:plan\"\n",
        "",
        28,
        "tokens.claims.plan",
        "has no source",
        "add one of attribute, value",
    ),
    Mistake(
        "attribute = \"custom:plan\"",
        "attribute = \"custom:plan\"\nvalue = 1",
        28,
        "tokens.claims.plan",
        "more than one source: attribute, value",
        "keep one",
    ),
    Mistake("trusted = true", "trusted = yes", 30, "", "a boolean in another spelling", "write true or false"),
    Mistake(
        "[\"id\", \"access\"]",
        "[\"id\"",
        32,
        "",
        "a list without a comma or without its end",
        "] of the list above",
    ),
    Mistake("version = 1", "{\"app\": {", 1, "", "a brace at the start of a line", "write TOML instead of JSON"),
    Mistake("trusted = true\n", "", 29, "tokens.claims.plan.attribute", ": \"custom:plan\"", "add trusted = true"),
    Mistake("\"access\"]", "\"acces\"]", 31, "tokens.claims.plan.tokens", ": \"acces\"", "write \"access\""),
    Mistake("[\"staff\"]", "[\"stuff\"]", 32, "tokens.claims.plan.when_groups", ": \"stuff\"", "write staff"),
    Mistake("[\"clerk\"]", "[\"clark\"]", 34, "groups.staff.roles", ": \"clark\"", "write clerk"),
    Mistake("\"shop/read\"", "\"shop read\"", 38, "permissions.read.scopes", ": \"shop read\"", "without spaces"),
    Mistake("\"/orders\"", "\"orders\"", 40, "authorizer.routes.orders.path", ": \"orders\"", "write for example"),
    Mistake(
        "[\"GET\"]",
        "[\"GET\"]\n[after_sign_in]\ninterval_minutes = 5",
        42,
        "after_sign_in",
        "requires [post_confirmation.record]",
        "add a table [post_confirmation.record]",
    ),
    Mistake(
        "[\"GET\"]",
        "[\"GET\"]\n[post_confirmation.record]\ntable = \"profiles\"\n[after_sign_in]\ninterval_minutes = 50000",
        45,
        "after_sign_in.interval_minutes",
        "from 0 to 43200: 50000",
        "interval_minutes = 60",
    ),
    Mistake(
        "[\"GET\"]",
        "[\"GET\"]\n[federation.Partner]\nothers = \"kep\"",
        43,
        "federation.Partner.others",
        ": \"kep\"",
        "write \"keep\"",
    ),
    Mistake(
        "[\"GET\"]",
        "[\"GET\"]\n[federation.Partner.attributes.\"custom:plan\"]",
        42,
        "federation.Partner.attributes.\"custom:plan\"",
        "is the source of a claim",
        "add trusted = true",
    ),
    Mistake(
        "[\"GET\"]",
        "[\"GET\"]\n[federation.Partner]\nothers = \"keep\"\ndrop = [\"plan\"]",
        43,
        "federation.Partner.others",
        "lets the provider set custom:plan",
        "remove others",
    ),
    Mistake(
        "[\"GET\"]",
        "[\"GET\"]\n[federation.\"Our partner\".attributes.email]",
        42,
        "federation.\"Our partner\"",
        "is not a valid identity provider name",
        "copy the identity provider's name",
    ),
    Mistake(
        "[\"GET\"]",
        "[\"GET\"]\n[federation.Partner.attributes.phone_nunber]",
        42,
        "federation.Partner.attributes.phone_nunber",
        "is not an attribute that a provider can set",
        "write phone_number",
    ),
    Mistake("[\"GET\"]", "[\"get\"]", 41, "authorizer.routes.orders.methods", ": \"get\"", "write \"GET\""),
];

#[test]
fn every_mistake_of_a_policy_is_told_with_line_value_and_fix() {
    assert_told("mistakes", POLICY, &MISTAKES);
}

/// Makes each mistake in a valid policy, in a folder with this name.
pub(super) fn assert_told(folder_name: &str, policy: &str, mistakes: &[Mistake]) {
    let folder = folder(folder_name, &[("policy.toml", policy)]);
    assert_eq!(check(&folder, &[]).status.code(), Some(0), "{}", printed(&check(&folder, &[])));
    for Mistake(from, to, line, key, value, fix) in mistakes {
        assert!(policy.contains(from), "nothing to change: {from}");
        fs::write(folder.join("policy.toml"), policy.replacen(from, to, 1)).unwrap();
        let output = check(&folder, &[]);
        let printed = printed(&output);
        assert_eq!(output.status.code(), Some(1), "{to}: {printed}");
        let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
        let place = format!("problem: ./policy.toml:{line}: {key}");
        let told = printed.lines().find_map(|problem| problem.strip_prefix(place.as_str()));
        assert!(told.is_some(), "{to}: nothing begins with {place}: {printed}");
        let told = told.unwrap_or_default();
        assert!(told.contains(value) && told.contains("; ") && told.contains(fix), "{to}: {told}");
        assert!(!printed.contains("ann:pw"), "a password is printed: {printed}");
        let problems = printed.lines().filter(|line| line.starts_with("problem: ")).count();
        let noun = if problems == 1 { "problem" } else { "problems" };
        assert!(printed.contains(&format!(": {problems} {noun}, 0 warnings")), "{printed}");
    }
}
