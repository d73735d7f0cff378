//! Where the value of a claim comes from: exactly one source, which users cannot write.

use super::{GOOD, check, problems};
use cognito_triggers_policy::{ClaimSource, Policy};

/// The message lists every word, and a new one is added at its end.
#[test]
fn unknown_source_is_reported_with_the_known_ones() {
    let problem = problems(&GOOD.replacen("from = \"roles\"", "from = \"somewhere\"", 1));
    let expected =
        "policy.toml:26: tokens.claims.roles.from: invalid value; expected \"groups\", \"roles\", \"permissions\"";
    assert!(problem.starts_with(expected), "{problem}");
}

#[test]
fn claim_has_exactly_one_source() {
    check(&[
        (
            "from = \"roles\"\n",
            "tokens = [\"id\"]\n",
            "policy.toml:25: tokens.claims.roles: has no source; add one of attribute, value, from, app_clients and client_metadata",
        ),
        (
            "from = \"roles\"\n",
            "from = \"roles\"\nvalue = 1\n",
            "policy.toml:25: tokens.claims.roles: has more than one source: value, from; keep one of them",
        ),
        (
            "from = \"roles\"\n",
            "from = \"roles\"\ntype = \"number\"\nsplit = \",\"\n",
            "policy.toml:27: tokens.claims.roles.type: applies only to claims from an attribute or client metadata; remove it",
        ),
        (
            "from = \"roles\"\n",
            "app_clients = {}\n",
            "policy.toml:26: tokens.claims.roles.app_clients: contains no app client; add one, or remove the key",
        ),
        (
            "from = \"roles\"\n",
            "app_clients = \"shop\"\n",
            "policy.toml:26: tokens.claims.roles.app_clients: must be a table, found string; write the header [tokens.claims.roles.app_clients], and its keys below",
        ),
        (
            "from = \"roles\"\n",
            "app_clients = { \"a-b\" = \"shop\", b = [[1]], c = \"x\" }\n",
            "policy.toml:26: tokens.claims.roles.app_clients.a-b: is not a valid app client ID; copy the app client's ID, not its name: 1 to 128 letters, digits, _ and +\n\
             policy.toml:26: tokens.claims.roles.app_clients.b: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
        (
            "\"custom:plan\"\n",
            "\"custom:plan\"\ntype = \"json\"\nsplit = \",\"\n",
            "policy.toml:24: tokens.claims.plan.split: cannot be combined with type = \"json\", which can contain a list; remove one of the two",
        ),
        (
            "\"custom:plan\"\n",
            "\"custom:plan\"\ntype = \"text\"\n",
            "policy.toml:23: tokens.claims.plan.type: invalid value; expected \"string\", \"number\", \"boolean\" or \"json\"",
        ),
        (
            "\"custom:plan\"\n",
            "\"custom:plan\"\nsplit = \"\"\n",
            "policy.toml:23: tokens.claims.plan.split: is not a valid separator; write a space, a comma or similar in quotes",
        ),
    ]);
}

#[test]
fn user_writable_attribute_is_refused() {
    check(&[
        (
            "trusted = true\ntokens",
            "tokens",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that users may be able to write; add trusted = true if no app client can write it, or use another source",
        ),
        (
            "\"custom:plan\"\ntrusted = true",
            "\"custom:plan\"\ntrusted = false",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that users may be able to write; add trusted = true if no app client can write it, or use another source",
        ),
        (
            "\"custom:plan\"\ntrusted = true",
            "\"email\"",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that users may be able to write; add trusted = true if no app client can write it, or use another source",
        ),
        (
            "\"custom:plan\"\ntrusted = true",
            "\"profile\"",
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that users may be able to write; add trusted = true if no app client can write it, or use another source",
        ),
        (
            "untrusted = true\n",
            "",
            "policy.toml:31: tokens.claims.device.client_metadata: is set by the client and cannot be verified; add untrusted = true if no decision depends on the claim, or use another source",
        ),
        (
            "untrusted = true\n",
            "trusted = true\n",
            "policy.toml:31: tokens.claims.device.client_metadata: is set by the client and cannot be verified; add untrusted = true if no decision depends on the claim, or use another source\n\
             policy.toml:32: tokens.claims.device.trusted: applies only to claims from an attribute; remove it",
        ),
        (
            "value = \"production\"",
            "value = \"production\"\ntrusted = true\nuntrusted = true",
            "policy.toml:29: tokens.claims.\"https://example.com/environment\".trusted: applies only to claims from an attribute; remove it\n\
             policy.toml:30: tokens.claims.\"https://example.com/environment\".untrusted: applies only to claims from client metadata; remove it",
        ),
        (
            "client_metadata = \"device\"\n",
            "client_metadata = \"device\"\nrestricts = true\n",
            "policy.toml:30: tokens.claims.device: is a restriction based on client metadata, which the client can omit; use an attribute, or remove restricts and required",
        ),
        (
            "client_metadata = \"device\"\n",
            "client_metadata = \"device\"\nrequired = true\n",
            "policy.toml:30: tokens.claims.device: is a restriction based on client metadata, which the client can omit; use an attribute, or remove restricts and required",
        ),
    ]);
}

#[test]
fn user_written_cognito_attribute_needs_trust() {
    let from =
        |attribute: &str| problems(&GOOD.replacen("\"custom:plan\"\ntrusted = true", &format!("{attribute:?}"), 1));
    for own in ["sub", "email_verified", "identities", "cognito:user_status", "cognito:mfa_enabled", "dev:custom:plan"]
    {
        assert_eq!(from(own), "", "{own}");
    }
    for repeated in ["cognito:email_alias", "cognito:phone_number_alias", "cognito:user_status_", "cognito:"] {
        assert_eq!(
            from(repeated),
            "policy.toml:22: tokens.claims.plan.attribute: is an attribute that may contain what users wrote themselves; add trusted = true if no app client can write it, or use another source"
        );
    }
}

#[test]
fn invalid_constants_are_refused() {
    check(&[
        (
            "\"production\"",
            "1979-05-27",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
        (
            "\"production\"",
            "[]",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is an empty list; add an item, or remove the key",
        ),
        (
            "\"production\"",
            "[[1]]",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
        (
            "\"production\"",
            "[{ a = 1 }]",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
        (
            "\"production\"",
            "inf",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
        (
            "\"production\"",
            "{ a = nan }",
            "policy.toml:28: tokens.claims.\"https://example.com/environment\".value: is not a valid claim value; write a string, a number, true or false, or a list or table of these; write dates as strings",
        ),
    ]);
}

#[test]
fn constants_convert_to_equal_json() {
    for (toml, json) in [
        ("9_223_372_036_854_775_807", "9223372036854775807"),
        ("0xff", "255"),
        ("0o17", "15"),
        ("0b101", "5"),
        ("-1", "-1"),
        ("+1.50", "1.50"),
        ("1e3", "1e3"),
        ("\"a\\\"\\n\\u00e9\"", r#""a\"\né""#),
        ("[1, \"b\", false]", r#"[1,"b",false]"#),
        ("{ a = { b = [1] }, c = \"d\" }", r#"{"a":{"b":[1]},"c":"d"}"#),
    ] {
        let text = GOOD.replacen("\"production\"", toml, 1);
        let policy = Policy::parse("policy.toml", &text, []);
        let read = policy.as_ref().ok().and_then(|policy| {
            let claim = policy.tokens().claims().iter().find(|claim| claim.name.ends_with("environment"))?;
            match &claim.source {
                ClaimSource::Constant(value) => Some(value.to_json().into_owned()),
                _ => None,
            }
        });
        assert_eq!(read.as_deref(), Some(json), "{toml}");
    }
}
