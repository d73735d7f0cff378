//! Z12, and what the three versions have in common: types, lists, conditions, invalid values.

use crate::{details, event, policy, problems, send};
use serde_json::{Value, json};

const TYPES: &str = r#"
[tokens]
token_version = "V2_0"
join = " "
[tokens.claims.text]
value = "a"
[tokens.claims.yes]
value = true
[tokens.claims.number]
value = 5
[tokens.claims.list]
value = ["a", 1, false]
[tokens.claims.object]
value = { k = 1 }
[tokens.claims.commas]
value = ["a b", "c"]
join = ","
"#;

#[test]
fn z12_version_2_has_json_types_version_1_strings() {
    let policy = policy(TYPES);
    let json_types = json!({
        "text": "a", "yes": true, "number": 5, "list": ["a", 1, false], "object": {"k": 1}, "commas": ["a b", "c"]
    });
    for version in ["2", "3"] {
        let sent = send(&event(version), &policy);
        assert_eq!(*details(&sent), json!({"idTokenGeneration": {"claimsToAddOrOverride": json_types}}), "{version}");
        assert_eq!(sent.notes, [""; 0]);
    }
    let sent = send(&event("1"), &policy);
    let texts = json!({"text": "a", "yes": "true", "number": "5", "list": "a 1 false", "commas": "a b,c"});
    assert_eq!(sent.response, json!({"claimsOverrideDetails": {"claimsToAddOrOverride": texts}}));
    assert_eq!(sent.notes, ["event_version_too_low", "claim_needs_newer_version:object"]);
}

#[test]
fn z12_policy_rejects_types_unsupported_by_version_1() {
    let version_1 = TYPES.replacen("V2_0", "V1_0", 1);
    assert_eq!(problems(&version_1).lines().count(), 1);
    assert!(problems(&version_1).contains("tokens.claims.object: is an object"));
    let no_join = version_1.replacen("join = \" \"\n", "", 1).replacen("value = { k = 1 }", "value = 1", 1);
    assert_eq!(problems(&no_join).lines().count(), 1);
    assert!(problems(&no_join).contains("tokens.claims.list: is a list"));
}

fn attribute(form: &str, text: &str, version: &str) -> (Value, Vec<String>) {
    let rules = format!(
        "[tokens]\ntoken_version = \"V2_0\"\njoin = \" \"\n[tokens.claims.x]\nattribute = \"custom:x\"\ntrusted = true\n{form}\n"
    );
    let mut event = event(version);
    event["request"]["userAttributes"]["custom:x"] = text.into();
    let sent = send(&event, &policy(&rules));
    let claims = match version {
        "1" => sent.response["claimsOverrideDetails"]["claimsToAddOrOverride"]["x"].clone(),
        _ => details(&sent)["idTokenGeneration"]["claimsToAddOrOverride"]["x"].clone(),
    };
    (claims, sent.notes)
}

#[test]
fn attributes_are_parsed_as_rule_specifies() {
    for (form, text, value, in_version_1) in [
        ("", "gold", json!("gold"), json!("gold")),
        ("", "{{####}}\u{1}\"\\", json!("{{####}}\u{1}\"\\"), json!("{{####}}\u{1}\"\\")),
        ("type = \"number\"", "5", json!(5), json!("5")),
        ("type = \"number\"", "-1.5", json!(-1.5), json!("-1.5")),
        ("type = \"boolean\"", "false", json!(false), json!("false")),
        ("split = \",\"", "a, b,,c ", json!(["a", "b", "c"]), json!("a b c")),
        ("split = \",\"", "alone", json!(["alone"]), json!("alone")),
        ("split = \",\"\ntype = \"number\"", "1,2", json!([1, 2]), json!("1 2")),
        ("type = \"json\"", "{\"a\": [1, 2]}", json!({"a": [1, 2]}), Value::Null),
        ("type = \"json\"", "[\"a\"]", json!(["a"]), json!("a")),
        ("type = \"json\"", "7", json!(7), json!("7")),
        ("split = \",\"", "a b,c", json!(["a b", "c"]), Value::Null),
        ("split = \",\"", " , ", Value::Null, Value::Null),
        ("", "", Value::Null, Value::Null),
        ("type = \"number\"", "", Value::Null, Value::Null),
    ] {
        assert_eq!(attribute(form, text, "2"), (value, vec![]), "{form} {text}");
        assert_eq!(attribute(form, text, "1").0, in_version_1, "{form} {text}");
    }
}

#[test]
fn numbers_keep_every_digit() {
    let rules = "[tokens]\ntoken_version = \"V2_0\"\n[tokens.claims.big]\nvalue = 9223372036854775807\n[tokens.claims.x]\nattribute = \"custom:x\"\ntrusted = true\ntype = \"number\"\n[tokens.claims.y]\nattribute = \"custom:y\"\ntrusted = true\ntype = \"json\"\n";
    let mut event = event("2");
    event["request"]["userAttributes"]["custom:x"] = "123456789012345678901234567890".into();
    event["request"]["userAttributes"]["custom:y"] = "{\"n\": 9007199254740993, \"f\": 1.50}".into();
    let text = event.to_string();
    let answer = cognito_triggers_triggers::pre_token_generation::HANDLER
        .handle(text.as_bytes(), &policy(rules))
        .response
        .unwrap();
    for part in [
        r#""big":9223372036854775807"#,
        r#""x":123456789012345678901234567890"#,
        r#""y":{"n":9007199254740993,"f":1.50}"#,
    ] {
        assert!(answer.contains(part), "{part} in {answer}");
    }
}

#[test]
fn invalid_value_is_left_out_and_noted() {
    for (form, text) in [
        ("type = \"number\"", "five"),
        ("type = \"number\"", "1e400"),
        ("type = \"number\"", "007"),
        ("type = \"boolean\"", "TRUE"),
        ("type = \"json\"", "{"),
        ("type = \"json\"", "null"),
        ("type = \"json\"", "[{\"a\":1}]"),
        ("type = \"json\"", "{\"a\":null}"),
        ("split = \",\"\ntype = \"number\"", "1,two"),
        ("split = \",\"\ntype = \"boolean\"", "true,,maybe"),
    ] {
        assert_eq!(
            attribute(form, text, "2"),
            (Value::Null, vec!["claim_value_invalid:x".to_owned()]),
            "{form} {text}"
        );
    }
}

#[test]
fn conditions_use_token_groups_and_app_client() {
    let rules = |when: &str| {
        format!(
            "[tokens]\ntoken_version = \"V2_0\"\n[groups.a]\n[groups.c]\n[groups.d]\n[tokens.groups]\nremove = [\"b\"]\nadd = [\"c\"]\n[groups.b]\n[tokens.claims.x]\nvalue = 1\n{when}\n"
        )
    };
    for (when, is_set) in [
        ("", true),
        ("when_groups = [\"a\"]", true),
        ("when_groups = [\"d\", \"a\"]", true),
        ("when_groups = [\"b\"]", false),
        ("when_groups = [\"c\"]", true),
        ("when_groups = [\"d\"]", false),
        ("when_app_clients = [\"1example23456789\"]", true),
        ("when_app_clients = [\"2example23456789\"]", false),
        ("when_groups = [\"a\"]\nwhen_app_clients = [\"2example23456789\"]", false),
        ("when_groups = [\"a\"]\nwhen_app_clients = [\"2example23456789\", \"1example23456789\"]", true),
    ] {
        let sent = send(&event("2"), &policy(&rules(when)));
        assert_eq!(details(&sent).get("idTokenGeneration").is_some(), is_set, "{when}");
    }
    for client in [Value::Null, "CLIENT_ID_NOT_APPLICABLE".into(), "".into()] {
        let mut event = event("2");
        event["callerContext"]["clientId"] = client;
        let sent = send(&event, &policy(&rules("when_app_clients = [\"CLIENT_ID_NOT_APPLICABLE\"]")));
        assert_eq!(details(&sent).get("idTokenGeneration"), None);
    }
}

#[test]
fn claims_from_app_client_and_group_grants() {
    let rules = r#"
[tokens]
token_version = "V2_0"
[tokens.claims.client]
from = "app_client"
[tokens.claims.channel]
app_clients = { 1example23456789 = "shop", 2example23456789 = "portal" }
[tokens.claims.groups]
from = "groups"
[tokens.claims.roles]
from = "roles"
[tokens.claims.permissions]
from = "permissions"
[groups.a]
roles = ["one", "two"]
[groups.b]
roles = ["two", "three"]
[roles.one]
permissions = ["read"]
[roles.two]
permissions = ["write", "read"]
[roles.three]
[permissions.read]
[permissions.write]
"#;
    let sent = send(&event("2"), &policy(rules));
    let expected = json!({
        "client": "1example23456789", "channel": "shop", "groups": ["a", "b"], "roles": ["one", "two", "three"],
        "permissions": ["read", "write"]
    });
    assert_eq!(details(&sent)["idTokenGeneration"]["claimsToAddOrOverride"], expected);
    let mut without_groups = event("2");
    without_groups["callerContext"]["clientId"] = Value::Null;
    without_groups["request"]["groupConfiguration"]["groupsToOverride"] = json!([]);
    assert_eq!(send(&without_groups, &policy(rules)).response, Value::Null, "no empty lists");
}

#[test]
fn r12_events_without_attributes_client_or_metadata() {
    let rules = format!(
        "{TYPES}[tokens.claims.plan]\nattribute = \"custom:plan\"\ntrusted = true\n[tokens.claims.device]\nclient_metadata = \"device\"\nuntrusted = true\n[tokens.claims.client]\nfrom = \"app_client\"\n"
    );
    let policy = policy(&rules);
    for odd in [Value::Null, json!([]), json!("x"), json!({})] {
        let mut event = event("2");
        for member in ["userAttributes", "clientMetadata", "groupConfiguration", "scopes"] {
            event["request"][member] = odd.clone();
        }
        event["callerContext"]["clientId"] = "CLIENT_ID_NOT_APPLICABLE".into();
        let sent = send(&event, &policy);
        assert_eq!(details(&sent)["idTokenGeneration"]["claimsToAddOrOverride"].as_object().unwrap().len(), 6, "{odd}");
    }
}
