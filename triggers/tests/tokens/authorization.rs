//! Class Z: nobody gets more than the policy gives them, and nobody's groups and roles are lost.

use crate::{details, event, machine, policy, problems, refusal, send};
use serde_json::{Value, json};

const ROLES: &str = r#"
[tokens]
token_version = "V3_0"
[tokens.claims.roles]
from = "roles"
[tokens.claims.permissions]
from = "permissions"
tokens = ["access"]
[groups.users]
[groups.admins]
roles = ["admin"]
[roles.admin]
permissions = ["everything"]
[permissions.everything]
scopes = ["all/write"]
"#;

/// Attributes that people can write, named like something they would want to have.
const WISHES: [(&str, &str); 8] = [
    ("custom:role", "admin"),
    ("custom:roles", "admin"),
    ("custom:groups", "admins"),
    ("groups", "admins"),
    ("roles", "admin"),
    ("profile", "arn:aws:iam::123456789012:role/admin"),
    ("custom:preferredRole", "arn:aws:iam::123456789012:role/admin"),
    ("custom:scope", "all/write"),
];

fn wishing(version: &str) -> Value {
    let mut event = event(version);
    event["request"]["groupConfiguration"]["groupsToOverride"] = json!(["users"]);
    for (name, value) in WISHES {
        event["request"]["userAttributes"][name] = value.into();
    }
    event
}

#[test]
fn z01_a_writable_attribute_makes_no_claim_and_no_group() {
    let policy = policy(ROLES);
    for version in ["1", "2", "3"] {
        assert_eq!(send(&wishing(version), &policy).response, Value::Null, "{version}");
    }
    for (attribute, _) in WISHES {
        for claim in ["role", "roles", "\"custom:role\"", "admin"] {
            let table =
                format!("[tokens]\ntoken_version = \"V2_0\"\n[tokens.claims.{claim}]\nattribute = \"{attribute}\"\n");
            assert!(problems(&table).contains("users may be able to write"), "{table}");
        }
    }
    let table = "[tokens]\ntoken_version = \"V2_0\"\n[tokens.claims.\"cognito:groups\"]\nattribute = \"custom:groups\"\ntrusted = true\n";
    assert!(problems(table).contains("derives from the groups"));
}

#[test]
fn z02_an_attribute_does_not_beat_the_groups() {
    let rules = format!("{ROLES}[tokens.groups]\nremove = [\"nobody\"]\n[tokens.claims.groups]\nfrom = \"groups\"\n");
    let policy = policy(&rules);
    for version in ["2", "3"] {
        let sent = send(&wishing(version), &policy);
        let claims = json!({"idTokenGeneration": {"claimsToAddOrOverride": {"groups": ["users"]}}});
        assert_eq!(*details(&sent), claims, "{version}");
    }
}

#[test]
fn z04_groups_are_written_only_when_a_rule_changes_them_and_then_with_the_roles() {
    const CLAIM: &str = "[tokens]\ntoken_version = \"V1_0\"\n[tokens.claims.stage]\nvalue = \"live\"\n";
    let with_groups = |groups: &str| format!("{CLAIM}[tokens.groups]\n{groups}\n[groups.c]\n[groups.b]\n");
    for version in ["1", "2", "3"] {
        let groups = |tables: &str| {
            let sent = send(&event(version), &policy(tables));
            let container = sent.response.as_object().and_then(|response| response.values().next());
            container.map(|details| details.get("groupOverrideDetails").cloned())
        };
        assert_eq!(groups(""), None, "no rule: byte for byte");
        assert_eq!(groups(CLAIM), Some(None), "a claim leaves the groups alone");
        for unchanged in
            ["remove = [\"x\", \"ab*\"]", "add = [\"b\"]", "remove = [\"a\"]\nwhen_app_clients = [\"2other\"]"]
        {
            assert_eq!(groups(&with_groups(unchanged)), Some(None), "{unchanged}");
        }
        let role = "arn:aws:iam::123456789012:role/r";
        for (rule, after) in [
            ("remove = [\"a\"]", json!(["b"])),
            ("remove = [\"a*\"]", json!(["b"])),
            ("remove = [\"a\", \"b\"]", json!([])),
            ("add = [\"c\"]", json!(["a", "b", "c"])),
            ("add = [\"c\"]\nremove = [\"a\"]\nwhen_app_clients = [\"1example23456789\"]", json!(["b", "c"])),
        ] {
            let all = json!({"groupsToOverride": after, "iamRolesToOverride": [role], "preferredRole": role});
            assert_eq!(groups(&with_groups(rule)), Some(Some(all)), "version {version}: {rule}");
        }
    }
}

#[test]
fn z05_odd_group_configurations_are_no_error_and_write_nothing() {
    let rules = "[tokens]\ntoken_version = \"V2_0\"\n[tokens.groups]\nadd = [\"c\"]\nremove = [\"a\"]\n[groups.c]\nroles = [\"r\"]\n[roles.r]\n[tokens.claims.roles]\nfrom = \"roles\"\n";
    let policy = policy(rules);
    for version in ["1", "2", "3"] {
        for odd in [
            json!(null),
            json!({}),
            json!([]),
            json!("a"),
            json!({"groupsToOverride": null, "iamRolesToOverride": null, "preferredRole": null}),
            json!({"groupsToOverride": "a"}),
            json!({"iamRolesToOverride": ["r"], "preferredRole": "r"}),
        ] {
            let mut event = event(version);
            event["request"]["groupConfiguration"] = odd.clone();
            let sent = send(&event, &policy);
            assert_eq!(sent.response, Value::Null, "version {version}: {odd}");
            assert!(sent.notes.contains(&"groups_unknown".to_owned()), "{odd}: {:?}", sent.notes);
            event["request"].as_object_mut().unwrap().remove("groupConfiguration");
            assert_eq!(send(&event, &policy).response, Value::Null, "version {version}: absent");
        }
    }
}

#[test]
fn z05_a_part_of_another_shape_is_left_out_and_null_stays_null() {
    let policy = policy("[tokens]\ntoken_version = \"V2_0\"\n[tokens.groups]\nremove = [\"a\"]\n");
    for (configuration, after) in [
        (json!({"groupsToOverride": ["a"]}), json!({"groupsToOverride": []})),
        (
            json!({"groupsToOverride": ["a", "b"], "iamRolesToOverride": [], "preferredRole": null}),
            json!({"groupsToOverride": ["b"], "iamRolesToOverride": [], "preferredRole": null}),
        ),
        (
            json!({"groupsToOverride": ["a"], "iamRolesToOverride": ["r"], "preferredRole": ["r"]}),
            json!({"groupsToOverride": [], "iamRolesToOverride": ["r"]}),
        ),
        (json!({"groupsToOverride": ["a"], "iamRolesToOverride": [1]}), json!({"groupsToOverride": []})),
    ] {
        let mut event = event("2");
        event["request"]["groupConfiguration"] = configuration.clone();
        let sent = send(&event, &policy);
        assert_eq!(details(&sent)["groupOverrideDetails"], after, "{configuration}");
    }
}

#[test]
fn z09_client_metadata_is_ignored_unless_the_policy_says_that_it_is_untrusted() {
    let mut event = event("3");
    event["triggerSource"] = "TokenGeneration_RefreshTokens".into();
    event["request"]["clientMetadata"] = json!({"tenant": "acme", "role": "admin", "groups": "admins", "device": "d1"});
    assert_eq!(send(&event, &policy(ROLES)).response, Value::Null);
    let rule = |more: &str| format!("{ROLES}[tokens.claims.device]\nclient_metadata = \"device\"\n{more}");
    let sent = send(&event, &policy(&rule("untrusted = true\n")));
    let only_that = json!({"idTokenGeneration": {"claimsToAddOrOverride": {"device": "d1"}}});
    assert_eq!(*details(&sent), only_that);
    for (more, rule_of_it) in [
        ("", "cannot be verified"),
        ("trusted = true\n", "cannot be verified"),
        ("untrusted = true\nrestricts = true\n", "is a restriction based on client metadata"),
        ("untrusted = true\nrequired = true\n", "is a restriction based on client metadata"),
    ] {
        assert!(problems(&rule(more)).contains(rule_of_it), "{more}");
    }
}

#[test]
fn z11_no_bad_scope_and_nothing_both_set_and_suppressed() {
    let scope = |scope: &str| format!("[tokens]\ntoken_version = \"V2_0\"\n[permissions.p]\nscopes = [\"{scope}\"]\n");
    for bad in ["a b", "a\\tb", "", "ü", "a\\\"b", "a\\\\b", "aws.cognito.signin.user.admin", "a\u{a0}b"] {
        assert!(problems(&scope(bad)).contains("permissions.p.scopes"), "{bad:?}");
    }
    for good in ["openid", "transactions/get", "solar-system-data/asteroids.add", "MyAPI.read"] {
        assert_eq!(problems(&scope(good)), "", "{good}");
    }
    for (table, tokens) in [("id", "[\"id\"]"), ("access", "[\"access\"]"), ("access", "[\"id\", \"access\"]")] {
        let both = format!(
            "[tokens]\ntoken_version = \"V2_0\"\n[tokens.{table}]\nsuppress_claims = [\"x\"]\n[tokens.claims.x]\nvalue = 1\ntokens = {tokens}\n"
        );
        assert!(problems(&both).contains("is set here and removed"), "{both}");
    }
    let apart = "[tokens]\ntoken_version = \"V2_0\"\n[tokens.access]\nsuppress_claims = [\"x\"]\n[tokens.claims.x]\nvalue = 1\n";
    let sent = send(&event("2"), &policy(apart));
    let expected = json!({
        "idTokenGeneration": {"claimsToAddOrOverride": {"x": 1}},
        "accessTokenGeneration": {"claimsToSuppress": ["x"]}
    });
    assert_eq!(*details(&sent), expected);
}

#[test]
fn z11_scopes_are_added_once_and_only_where_they_were_not_requested() {
    let policy = policy(&format!("{ROLES}[tokens.access]\nsuppress_scopes = [\"phone\"]\n"));
    let mut event = event("2");
    event["request"]["groupConfiguration"]["groupsToOverride"] = json!(["admins", "users"]);
    let access = |event: &Value| details(&send(event, &policy))["accessTokenGeneration"].clone();
    assert_eq!(access(&event)["scopesToAdd"], json!(["all/write"]));
    assert_eq!(access(&event)["scopesToSuppress"], json!(["phone"]));
    event["request"]["scopes"] = json!(["openid", "all/write"]);
    assert_eq!(access(&event).get("scopesToAdd"), None);
    for unknown in [Value::Null, json!("openid"), json!([])] {
        event["request"]["scopes"] = unknown;
        assert_eq!(access(&event)["scopesToAdd"], json!(["all/write"]));
    }
}

const MACHINE: &str = r#"
[tokens]
token_version = "V3_0"
[tokens.id]
suppress_claims = ["email"]
[tokens.access]
suppress_scopes = ["phone"]
[tokens.claims.stage]
value = "live"
tokens = ["id", "access"]
[tokens.claims.tenant]
client_metadata = "tenant"
untrusted = true
tokens = ["id", "access"]
[tokens.groups]
add = ["staff"]
[groups.staff]
roles = ["clerk"]
[roles.clerk]
permissions = ["write"]
[permissions.write]
scopes = ["transactions/post"]
[machine_clients.3example23456789]
roles = ["clerk"]
claims = { service = "billing", limits = { day = 5 } }
scopes = ["transactions/get", "invoices/get"]
suppress_scopes = ["openid"]
[machine_clients.4example23456789]
"#;

#[test]
fn z13_a_machine_gets_what_its_own_table_says() {
    let policy = policy(MACHINE);
    let expected = json!({"claimsAndScopeOverrideDetails": {"accessTokenGeneration": {
        "claimsToAddOrOverride": {"service": "billing", "limits": {"day": 5}},
        "scopesToAdd": ["transactions/post", "invoices/get"],
        "scopesToSuppress": ["openid"]
    }}});
    let mut odd = machine("3example23456789");
    assert_eq!(send(&odd, &policy).response, expected);
    for attributes in [Value::Null, json!({}), json!([]), json!({"custom:role": "admin"})] {
        odd["request"]["userAttributes"] = attributes;
        odd["request"]["groupConfiguration"] = Value::Null;
        assert_eq!(send(&odd, &policy).response, expected);
    }
    odd["request"]["groupConfiguration"] = json!({"groupsToOverride": ["staff"]});
    assert_eq!(send(&odd, &policy).response, expected, "a machine is in no group");
}

#[test]
fn z13_an_unknown_machine_gets_what_cognito_gives_it() {
    let policy = policy(MACHINE);
    for client in ["4example23456789", "5example23456789", "3EXAMPLE23456789", "", "CLIENT_ID_NOT_APPLICABLE"] {
        assert_eq!(send(&machine(client), &policy).response, Value::Null, "{client}");
    }
    let mut nobody = machine("");
    nobody["callerContext"] = Value::Null;
    nobody["request"] = Value::Null;
    assert_eq!(send(&nobody, &policy).response, Value::Null);
    let version = MACHINE.replacen("V3_0", "V2_0", 1);
    assert!(problems(&version).contains("configures a machine client, which token_version V2_0 does not support"));
}

#[test]
fn z14_iam_roles_are_copied_byte_for_byte_and_never_made() {
    let rules = format!("{ROLES}[tokens.groups]\nadd = [\"admins\"]\n");
    let mut event = wishing("3");
    event["userName"] = "arn:aws:iam::123456789012:role/user".into();
    let configuration = r#"{"groupsToOverride":["users"],"iamRolesToOverride":[ "arn:aws:iam::1:role\/a","\u0061rn:b" ],"preferredRole": "arn:\u00e9"}"#;
    let text = event.to_string();
    let groups = event["request"]["groupConfiguration"].to_string();
    let text = text.replacen(&groups, configuration, 1);
    let handled = cognito_triggers_triggers::pre_token_generation::HANDLER.handle(text.as_bytes(), &policy(&rules));
    let answer = handled.answer.unwrap();
    let expected = r#""groupOverrideDetails":{"groupsToOverride":["users","admins"],"iamRolesToOverride":[ "arn:aws:iam::1:role\/a","\u0061rn:b" ],"preferredRole":"arn:\u00e9"}"#;
    assert!(answer.contains(expected), "{answer}");
    let response = answer.split("\"response\"").nth(1).and_then(|rest| rest.split("\"triggerSource\"").next());
    assert!(!response.unwrap().contains("123456789012"), "{answer}");
}

const SUSPENDED: &str = r#"
[tokens]
token_version = "V2_0"
[tokens.claims.suspended]
attribute = "custom:suspended"
trusted = true
type = "boolean"
tokens = ["id", "access"]
restricts = true
"#;

#[test]
fn a_restriction_that_cannot_be_put_into_the_token_means_no_token() {
    let policy = policy(SUSPENDED);
    let suspended = |version: &str, value: Value| {
        let mut event = event(version);
        event["request"]["userAttributes"]["custom:suspended"] = value;
        event
    };
    for (version, value) in [("2", "true"), ("2", "false"), ("3", "true")] {
        let sent = send(&suspended(version, value.into()), &policy);
        let set = json!({"claimsToAddOrOverride": {"suspended": value == "true"}});
        assert_eq!(
            *details(&sent),
            json!({"idTokenGeneration": set, "accessTokenGeneration": set}),
            "{version} {value}"
        );
    }
    for value in [json!(""), json!(null)] {
        assert_eq!(send(&suspended("2", value), &policy).response, Value::Null, "no value restricts nobody");
    }
    for value in ["True", "yes", "1", " true", "null"] {
        let refused = refusal(&suspended("2", value.into()), &policy);
        assert_eq!(refused, ("TokenRestricted", vec!["claim_unreadable:suspended".to_owned()]), "{value}");
    }
    let (code, notes) = refusal(&suspended("1", "true".into()), &policy);
    assert_eq!(code, "TokenRestricted", "version 1 does not reach the access token");
    assert_eq!(notes, ["event_version_too_low", "claim_not_carried:suspended"]);
    assert_eq!(send(&event("1"), &policy).response, Value::Null);
}

/// What cannot be read may be a restriction.
#[test]
fn attributes_that_nobody_can_read_mean_no_token_where_one_restricts() {
    let mut odd: Vec<Value> = vec![];
    for value in [json!(["true"]), json!({"a": true}), json!([]), json!({})] {
        let mut event = event("2");
        event["request"]["userAttributes"]["custom:suspended"] = value;
        odd.push(event);
    }
    for value in [json!(null), json!([]), json!("custom:suspended=true"), json!(5)] {
        let mut event = event("2");
        event["request"]["userAttributes"] = value;
        odd.push(event);
    }
    let mut without_attributes = event("2");
    without_attributes["request"].as_object_mut().unwrap().remove("userAttributes");
    let mut without_request = event("2");
    without_request["request"] = json!(null);
    odd.extend([without_attributes, without_request]);
    let restricts = policy(SUSPENDED);
    let adds = policy(&SUSPENDED.replace("restricts = true\n", ""));
    for event in odd {
        let refused = refusal(&event, &restricts);
        assert_eq!(refused, ("TokenRestricted", vec!["claim_unreadable:suspended".to_owned()]), "{event}");
        assert_eq!(send(&event, &adds).response, Value::Null, "without it somebody may do less: {event}");
    }
    let of_others = "when_app_clients = [\"2example23456789\"]\n";
    let mut elsewhere = event("2");
    elsewhere["request"]["userAttributes"] = json!(null);
    assert_eq!(send(&elsewhere, &policy(&format!("{SUSPENDED}{of_others}"))).response, Value::Null);
}

/// Groups that cannot be read may be those that a restriction is about; no groups are none.
#[test]
fn groups_that_nobody_can_read_mean_no_token_where_a_restriction_hangs_on_them() {
    let rules = |claim: &str| {
        format!(
            "[tokens]\ntoken_version = \"V2_0\"\n[groups.suspended]\nroles = [\"none\"]\n[groups.c]\n[roles.none]\n[tokens.claims.x]\n{claim}\n"
        )
    };
    let by_group = rules("value = true\nwhen_groups = [\"suspended\"]\nrestricts = true");
    let guards = [
        by_group.clone(),
        by_group.replace("restricts", "required"),
        format!("{by_group}[tokens.groups]\nadd = [\"c\"]\n"),
        rules("from = \"groups\"\nrestricts = true"),
        rules("from = \"roles\"\nrestricts = true"),
    ];
    let with = |version: &str, configuration: &Value| {
        let mut event = event(version);
        event["request"]["groupConfiguration"] = configuration.clone();
        event
    };
    let unreadable = [
        json!("suspended"),
        json!(true),
        json!(5),
        json!(["suspended"]),
        json!([{"groupsToOverride": ["suspended"]}]),
        json!({"groupsToOverride": "suspended"}),
        json!({"groupsToOverride": {"suspended": true}}),
        json!({"groupsToOverride": false}),
        json!({"groupsToOverride": ["a", ["suspended"]]}),
        json!({"groupsToOverride": ["a", null]}),
    ];
    for version in ["1", "2", "3"] {
        for configuration in &unreadable {
            for guard in &guards {
                let (code, notes) = refusal(
                    &with(version, configuration),
                    &policy(&guard.replace("[tokens]\n", "[tokens]\njoin = \" \"\n")),
                );
                assert_eq!(code, "TokenRestricted", "{version} {configuration} {guard}");
                assert!(notes.contains(&"claim_unreadable:x".to_owned()), "{notes:?}");
            }
            let adds = by_group.replace("restricts = true", "");
            assert_eq!(send(&with(version, configuration), &policy(&adds)).response, Value::Null, "{configuration}");
            let elsewhere = format!("{}when_app_clients = [\"2example23456789\"]\n", by_group);
            assert_eq!(send(&with(version, configuration), &policy(&elsewhere)).response, Value::Null);
        }
        for none in [
            json!(null),
            json!({}),
            json!([]),
            json!({"groupsToOverride": null}),
            json!({"groupsToOverride": []}),
            json!({"iamRolesToOverride": "r", "preferredRole": ["r"]}),
        ] {
            assert_eq!(send(&with(version, &none), &policy(&by_group)).response, Value::Null, "{version} {none}");
        }
        let mut absent = event(version);
        absent["request"].as_object_mut().unwrap().remove("groupConfiguration");
        assert_eq!(send(&absent, &policy(&by_group)).response, Value::Null, "{version}");
        for request in [Value::Null, json!([]), json!("x")] {
            let mut odd = event(version);
            odd["request"] = request;
            assert_eq!(refusal(&odd, &policy(&by_group)).0, "TokenRestricted", "{version}");
        }
        let member = with(version, &json!({"groupsToOverride": ["suspended"]}));
        assert_ne!(send(&member, &policy(&by_group)).response, Value::Null, "{version}");
    }
}

#[test]
fn a_required_claim_without_a_value_means_no_token() {
    let rules = |more: &str| {
        format!(
            "[tokens]\ntoken_version = \"V2_0\"\n[groups.a]\n[groups.x]\n[tokens.claims.tenant]\nrequired = true\n{more}\n"
        )
    };
    for source in [
        "attribute = \"custom:tenant\"\ntrusted = true",
        "attribute = \"custom:tenant\"\ntrusted = true\nsplit = \",\"",
        "from = \"roles\"",
        "app_clients = { 2example23456789 = \"acme\" }",
        "attribute = \"custom:tenant\"\ntrusted = true\nwhen_groups = [\"a\"]",
    ] {
        let refused = refusal(&event("2"), &policy(&rules(source)));
        assert_eq!(refused, ("TokenRestricted", vec!["claim_required:tenant".to_owned()]), "{source}");
    }
    let elsewhere = rules("attribute = \"custom:tenant\"\ntrusted = true\nwhen_groups = [\"x\"]");
    assert_eq!(send(&event("2"), &policy(&elsewhere)).response, Value::Null, "the rule is about others");
    let mut tenant = event("2");
    tenant["request"]["userAttributes"]["custom:tenant"] = "acme".into();
    let sent = send(&tenant, &policy(&rules("attribute = \"custom:tenant\"\ntrusted = true")));
    assert_eq!(details(&sent)["idTokenGeneration"]["claimsToAddOrOverride"], json!({"tenant": "acme"}));
}

#[test]
fn what_nobody_understands_is_refused_where_a_claim_restricts() {
    let handler = &cognito_triggers_triggers::pre_token_generation::HANDLER;
    let future = event("2").to_string().replacen("_Authentication", "_Future", 1);
    let answer = handler.handle(future.as_bytes(), &policy(SUSPENDED)).answer;
    assert_eq!(answer.err().map(|refusal| refusal.code), Some("TokenUnavailable"));
    let answer = handler.handle(future.as_bytes(), &policy(ROLES)).answer;
    assert_eq!(answer.unwrap(), future);
}
