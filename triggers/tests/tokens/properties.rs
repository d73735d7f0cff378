//! Properties of every policy and every event.

use crate::APP;
use cognito_triggers_triggers::Outcome;
use cognito_triggers_triggers::pre_token_generation::{HANDLER, Part, Provenance, enrich};
use events::views::PreTokenGeneration;
use events::{
    Envelope, EventTemplate, EventVersion, TokenUse, Trigger, TriggerSource, Verdict, generate_event, validate_response,
};
use policy::Policy;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A rule that can be removed from a policy without breaking another one: its table, and its place.
#[derive(Clone, Debug)]
struct Rule {
    table: String,
    place: String,
}

fn rule(table: String, place: &str) -> Rule {
    Rule { table, place: place.to_owned() }
}

/// A claim from any source, for any of the tokens, under any condition.
fn claim(name: String) -> impl Strategy<Value = Rule> {
    let source = prop::sample::select(vec![
        "value = \"constant\"",
        "value = 9007199254740993",
        "value = true",
        "value = [\"a\", 2]",
        "value = { a = 1 }",
        "attribute = \"custom:a\"\ntrusted = true",
        "attribute = \"custom:b\"\ntrusted = true\ntype = \"number\"",
        "attribute = \"custom:b\"\ntrusted = true\ntype = \"boolean\"",
        "attribute = \"custom:a\"\ntrusted = true\nsplit = \",\"",
        "attribute = \"custom:c\"\ntrusted = true\ntype = \"json\"",
        "attribute = \"sub\"",
        "from = \"groups\"",
        "from = \"roles\"",
        "from = \"permissions\"",
        "from = \"app_client\"",
        "app_clients = { 1example23456789 = \"shop\" }",
        "client_metadata = \"device\"\nuntrusted = true",
    ]);
    let tokens = prop::sample::select(vec!["", "tokens = [\"access\"]", "tokens = [\"id\", \"access\"]"]);
    let when = prop::sample::select(vec!["", "when_groups = [\"a\"]", "when_app_clients = [\"1example23456789\"]"]);
    (source, tokens, when).prop_map(move |(source, tokens, when)| {
        let table = format!("[tokens.claims.{name}]\n{source}\n{tokens}\n{when}\njoin = \"|\"\n");
        rule(table, &format!("tokens.claims.{name}"))
    })
}

/// A rule that grants something, or an empty one. Its table always exists, so that other rules can refer to it.
fn grants(table: &'static str, key: &'static str, names: &'static [&'static str]) -> impl Strategy<Value = Rule> {
    let names = prop::sample::subsequence(names, 0..=names.len()).prop_shuffle();
    names.prop_map(move |names| match names.is_empty() {
        true => rule(String::new(), table),
        false => rule(format!("[{table}]\n{key} = {names:?}\n"), &format!("{table}.{key}")),
    })
}

/// The changes of the groups. Both rules are in one table.
fn groups() -> impl Strategy<Value = Vec<Rule>> {
    let add = prop::sample::subsequence(vec!["b", "c"], 0..=2);
    let remove = prop::sample::subsequence(vec!["a", "o*"], 0..=2);
    (add, remove).prop_map(|(add, remove)| {
        let rules = [("add", add), ("remove", remove)].into_iter().filter(|(_, names)| !names.is_empty());
        let key = |(key, names)| rule(format!("tokens.groups.{key} = {names:?}\n"), &format!("tokens.groups.{key}"));
        rules.map(key).collect()
    })
}

/// Any number of rules. Claims and suppressed names do not overlap; the grants of groups, roles, permissions and a machine
/// client do.
fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let claims: Vec<_> = (0..6).map(|number| prop::option::of(claim(format!("c{number}")))).collect();
    let granted = vec![
        grants("groups.a", "roles", &["r", "s"]).boxed(),
        grants("groups.b", "roles", &["r", "s"]).boxed(),
        grants("groups.c", "roles", &["s"]).boxed(),
        grants("roles.r", "permissions", &["read", "write"]).boxed(),
        grants("roles.s", "permissions", &["read", "write"]).boxed(),
        grants("permissions.read", "scopes", &["t/get"]).boxed(),
        grants("permissions.write", "scopes", &["t/get", "t/post"]).boxed(),
    ];
    let machine = [("roles", "[\"r\", \"s\"]"), ("scopes", "[\"t/get\", \"t/put\"]"), ("claims.m", "1")];
    let machine = prop::sample::subsequence(machine.to_vec(), 0..=3);
    (claims, granted, groups(), machine, any::<bool>()).prop_map(|(claims, granted, groups, machine, suppress)| {
        let mut rules = groups;
        if suppress {
            rules.push(rule(
                "tokens.access.suppress_scopes = [\"phone\"]\n".to_owned(),
                "tokens.access.suppress_scopes",
            ));
            rules.push(rule("tokens.id.suppress_claims = [\"email\"]\n".to_owned(), "tokens.id.suppress_claims"));
        }
        for (key, value) in machine {
            let key = format!("machine_clients.1example23456789.{key}");
            rules.push(rule(format!("{key} = {value}\n"), &key));
        }
        rules.extend(claims.into_iter().flatten());
        rules.extend(granted);
        rules
    })
}

/// The policy with these rules. Tables that other rules refer to are kept even without a rule.
fn read(rules: &[&Rule]) -> Policy {
    let mut text = "tokens.token_version = \"V3_0\"\ntokens.max_claim_bytes = 65536\n".to_owned();
    let (keys, tables): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|rule| !rule.table.starts_with('['));
    keys.iter().for_each(|rule| text.push_str(&rule.table));
    text.push_str(APP);
    for table in ["groups.a", "groups.b", "groups.c", "roles.r", "roles.s", "permissions.read", "permissions.write"] {
        if !tables.iter().any(|rule| rule.table.starts_with(&format!("[{table}]"))) {
            text.push_str(&format!("[{table}]\n"));
        }
    }
    tables.iter().for_each(|rule| text.push_str(&rule.table));
    Policy::parse("policy.toml", &text, []).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// Tables that set and suppress a few shared names, and whether a name is both set and suppressed.
fn overlapping() -> impl Strategy<Value = (String, bool)> {
    let some = |names: &'static [&'static str], most| prop::sample::subsequence(names, 0..=most);
    let claims = |most| some(&["x", "y", "z"], most);
    let scopes = |most| some(&["t/get", "t/post"], most);
    // Claims set in and suppressed from each token; scopes of a permission and of the machine client, and the suppressed
    // ones of each.
    let parts = ((claims(3), claims(3), claims(1), claims(1)), (scopes(2), scopes(2), scopes(1), scopes(1)));
    parts.prop_map(|((id, access, no_id, no_access), (people, machine, no_people, no_machine))| {
        let mut text = format!(
            "[tokens]\ntoken_version = \"V3_0\"\nid.suppress_claims = {no_id:?}\naccess.suppress_claims = {no_access:?}\n\
             access.suppress_scopes = {no_people:?}\n[groups.a]\nroles = [\"r\"]\n[roles.r]\npermissions = [\"p\"]\n\
             [permissions.p]\nscopes = {people:?}\n[machine_clients.1example23456789]\nscopes = {machine:?}\n\
             suppress_scopes = {no_machine:?}\n"
        );
        for name in ["x", "y", "z"] {
            let tokens = [("id", &id), ("access", &access)].into_iter().filter(|(_, names)| names.contains(&name));
            let tokens: Vec<&str> = tokens.map(|(token, _)| token).collect();
            if !tokens.is_empty() {
                text.push_str(&format!("[tokens.claims.{name}]\nvalue = 1\ntokens = {tokens:?}\n"));
            }
        }
        let both = [(id, no_id), (access, no_access), (people, no_people), (machine, no_machine)];
        let is_clash = both.iter().any(|(set, suppressed)| set.iter().any(|name| suppressed.contains(name)));
        (text, is_clash)
    })
}

/// Events of users and machine clients, ordinary and odd.
fn event() -> impl Strategy<Value = String> {
    let sources: Vec<_> =
        TriggerSource::ALL.into_iter().filter(|source| source.trigger() == Some(Trigger::PreTokenGeneration)).collect();
    let text = prop_oneof![
        Just("a,b"),
        Just("5"),
        Just("true"),
        Just("{\"a\":{\"b\":[1]}}"),
        Just(""),
        Just("é\"\\\u{202e}|"),
        Just("[null]")
    ];
    let attributes =
        prop::collection::btree_map(prop::sample::select(vec!["custom:a", "custom:b", "custom:c"]), text, 0..4);
    let groups = prop_oneof![
        Just(Value::Null),
        Just(json!({})),
        prop::sample::subsequence(vec!["a", "b", "other"], 0..=3).prop_map(|groups| {
            json!({"groupsToOverride": groups, "iamRolesToOverride": ["arn:r"], "preferredRole": null})
        }),
    ];
    let scopes = prop_oneof![Just(json!(["openid", "phone"])), Just(json!(["t/get"])), Just(Value::Null)];
    let client = prop_oneof![Just(json!("1example23456789")), Just(json!("2other")), Just(Value::Null)];
    let parts =
        (prop::sample::select(sources), 0..3_usize, attributes, groups, scopes, client, any::<bool>(), any::<u64>());
    parts.prop_map(|(source, version, attributes, groups, scopes, client, metadata, seed)| {
        let versions = source.versions();
        let version = versions[version % versions.len()];
        let fresh =
            generate_event(&EventTemplate { version: Some(version), ..EventTemplate::new(source) }, seed).unwrap();
        let mut event: Value = serde_json::from_str(&fresh).unwrap();
        let request = &mut event["request"];
        for (name, value) in attributes {
            request["userAttributes"][name] = value.into();
        }
        request["groupConfiguration"] = groups;
        if version != EventVersion::V1 {
            request["scopes"] = scopes;
        }
        if metadata {
            request["clientMetadata"] = json!({"device": "d,1"});
        }
        event["callerContext"]["clientId"] = client;
        event.to_string()
    })
}

/// The facts in a response with their values: `id set c0`.
fn facts(answer: &str, version: EventVersion) -> BTreeMap<String, Value> {
    let response = serde_json::from_str::<Value>(answer).unwrap()["response"].clone();
    let mut facts = BTreeMap::new();
    let (details, id, access) = match version {
        EventVersion::V1 => {
            let details = &response["claimsOverrideDetails"];
            (details, details.clone(), Value::Null)
        }
        EventVersion::V2 | EventVersion::V3 => {
            let details = &response["claimsAndScopeOverrideDetails"];
            (details, details["idTokenGeneration"].clone(), details["accessTokenGeneration"].clone())
        }
    };
    if let Some(groups) = details["groupOverrideDetails"].get("groupsToOverride") {
        facts.insert("groups".to_owned(), groups.clone());
    }
    for (token, generation) in [("id", id), ("access", access)] {
        for (name, value) in generation["claimsToAddOrOverride"].as_object().into_iter().flatten() {
            facts.insert(format!("{token} set {name}"), value.clone());
        }
        for list in ["claimsToSuppress", "scopesToAdd", "scopesToSuppress"] {
            for name in generation[list].as_array().into_iter().flatten() {
                facts.insert(format!("{token} {list} {}", name.as_str().unwrap()), Value::Null);
            }
        }
    }
    facts
}

/// Whether a fact is attributed to the rule at a place.
fn is_attributed(fact: &str, provenance: &Provenance<'_, '_>, place: &str) -> bool {
    let part = match *fact.split(' ').collect::<Vec<_>>() {
        ["groups"] => Part::Groups,
        ["id", "set", name] => Part::Claim(TokenUse::Id, name),
        ["access", "set", name] => Part::Claim(TokenUse::Access, name),
        ["access", "scopesToAdd", name] => Part::Scope(name),
        ["id", "claimsToSuppress", "email"] => return place == "tokens.id.suppress_claims",
        ["access", "scopesToSuppress", "phone"] => return place == "tokens.access.suppress_scopes",
        _ => panic!("{fact}"),
    };
    provenance.attribute_to_rules(part).rules.iter().any(|rule| rule.to_string().ends_with(&format!(": {place}")))
}

fn answer(event: &str, policy: &Policy) -> String {
    let output = HANDLER.handle(event.as_bytes(), policy);
    assert_eq!(output.outcome, Outcome::Answered, "{event}");
    output.response.unwrap().into_owned()
}

/// The same event with another version, and its container.
fn with_version(event: &str, version: EventVersion) -> String {
    let mut event: Value = serde_json::from_str(event).unwrap();
    event["version"] = version.as_str().into();
    event["response"] = match version {
        EventVersion::V1 => json!({"claimsOverrideDetails": null}),
        EventVersion::V2 | EventVersion::V3 => json!({"claimsAndScopeOverrideDetails": null}),
    };
    event.to_string()
}

/// JSON of any kind.
fn odd() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just("a".into()),
    ];
    let name = prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "custom:a",
            "custom:b",
            "groupsToOverride",
            "iamRolesToOverride",
            "preferredRole",
            "device"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..6).prop_map(|members| json!(members)),
        ]
    })
}

/// A member of every event of these tests.
fn member() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "/request",
        "/request/userAttributes",
        "/request/groupConfiguration",
        "/callerContext",
        "/callerContext/clientId",
        "/version",
        "/userName",
        "/response",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn event_without_rules_is_returned_unchanged(event in event()) {
        let none = Policy::parse("policy.toml", APP, []).unwrap();
        prop_assert_eq!(answer(&event, &none), event);
    }

    #[test]
    fn removing_a_rule_changes_exactly_its_attributed_parts(rules in rules(), event in event()) {
        let all: Vec<&Rule> = rules.iter().collect();
        let with = read(&all);
        let envelope = Envelope::parse(event.as_bytes()).unwrap();
        let request = PreTokenGeneration::from_event(&envelope);
        let enrichment = enrich(&envelope, &request, &with).unwrap();
        let provenance = Provenance::compute(&envelope, &request, &with, &enrichment);
        let before = facts(&answer(&event, &with), enrichment.version);
        for (index, taken) in rules.iter().enumerate() {
            let mut others = all.clone();
            others.remove(index);
            let after = facts(&answer(&event, &read(&others)), enrichment.version);
            for (fact, value) in &before {
                let (is_same, is_attributed) = (after.get(fact) == Some(value), is_attributed(fact, &provenance, &taken.place));
                prop_assert_eq!(is_attributed, !is_same, "{} and {}", fact, taken.place);
            }
        }
    }

    #[test]
    fn validation_accepts_every_response(rules in rules(), event in event()) {
        let policy = read(&rules.iter().collect::<Vec<_>>());
        let answer = answer(&event, &policy);
        let envelope = Envelope::parse(event.as_bytes()).unwrap();
        let judgement = validate_response(&envelope, answer.as_bytes(), &policy.pool_settings());
        prop_assert!(judgement.verdict() <= Verdict::Unknown, "{:?}", judgement.findings());
        prop_assert!(answer == event || judgement.verdict() == Verdict::Accepted, "{:?} {answer}", judgement.findings());
    }

    #[test]
    fn no_claim_is_both_set_and_suppressed((text, is_clash) in overlapping(), event in event()) {
        let policy = Policy::parse("policy.toml", &format!("{APP}{text}"), []);
        let refused = policy.as_ref().err().map(ToString::to_string).unwrap_or_default();
        prop_assert_eq!(is_clash, !refused.is_empty(), "{} {}", text, refused);
        let Ok(policy) = policy else { return Ok(()) };
        let response = serde_json::from_str::<Value>(&answer(&event, &policy)).unwrap()["response"].clone();
        let details = &response["claimsAndScopeOverrideDetails"];
        for generation in [&response["claimsOverrideDetails"], &details["idTokenGeneration"], &details["accessTokenGeneration"]] {
            let names = |list: &str| generation[list].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<BTreeSet<_>>();
            let set: BTreeSet<&str> =
                generation["claimsToAddOrOverride"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            prop_assert!(set.is_disjoint(&names("claimsToSuppress")), "{text}");
            prop_assert!(names("scopesToAdd").is_disjoint(&names("scopesToSuppress")), "{text}");
        }
    }

    #[test]
    fn all_versions_set_same_id_token_claims(rules in rules(), event in event()) {
        let policy = read(&rules.iter().collect::<Vec<_>>());
        let generation = |version| {
            let answer = answer(&with_version(&event, version), &policy);
            let response = serde_json::from_str::<Value>(&answer).unwrap()["response"].clone();
            match version {
                EventVersion::V1 => response["claimsOverrideDetails"].clone(),
                EventVersion::V2 | EventVersion::V3 => response["claimsAndScopeOverrideDetails"]["idTokenGeneration"].clone(),
            }
        };
        let [first, second, third] = EventVersion::ALL.map(generation);
        prop_assert_eq!(&second, &third);
        prop_assert_eq!(&first["claimsToSuppress"], &second["claimsToSuppress"]);
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let claims = second["claimsToAddOrOverride"].as_object().cloned().unwrap_or_default();
        for (name, value) in &claims {
            let in_first = &first["claimsToAddOrOverride"][name];
            match value {
                Value::Object(_) => prop_assert!(in_first.is_null(), "version 1 has no objects"),
                Value::Array(items) if items.iter().any(|item| text(item).contains('|')) => prop_assert!(in_first.is_null()),
                Value::Array(items) => prop_assert_eq!(text(in_first), items.iter().map(text).collect::<Vec<_>>().join("|")),
                value => prop_assert_eq!(in_first, &Value::from(text(value)), "{}", name),
            }
        }
        for name in first["claimsToAddOrOverride"].as_object().into_iter().flat_map(Map::keys) {
            prop_assert!(claims.contains_key(name), "{name}");
        }
    }

    #[test]
    fn any_request_yields_acceptable_response(rules in rules(), event in event(), odd in odd(), member in member()) {
        let policy = read(&rules.iter().collect::<Vec<_>>());
        let mut event: Value = serde_json::from_str(&event).unwrap();
        *event.pointer_mut(member).unwrap() = odd;
        let event = event.to_string();
        let answer = answer(&event, &policy);
        let (envelope, answered) = (Envelope::parse(event.as_bytes()).unwrap(), Envelope::parse(answer.as_bytes()).unwrap());
        prop_assert_eq!(answered.around_response(), envelope.around_response(), "only response changes");
    }

    #[test]
    fn notes_and_refusals_contain_no_event_values(rules in rules(), event in event(), guard: bool) {
        const SECRET: &str = "hunter2Secret";
        let restricts = rule("[tokens.claims.g]\nattribute = \"custom:b\"\ntrusted = true\ntype = \"number\"\nrestricts = true\n".to_owned(), "");
        let mut all: Vec<&Rule> = rules.iter().collect();
        if guard {
            all.push(&restricts);
        }
        let mut event: Value = serde_json::from_str(&event).unwrap();
        for name in ["custom:a", "custom:b", "custom:c"] {
            event["request"]["userAttributes"][name] = SECRET.into();
        }
        event["request"]["clientMetadata"] = json!({"device": SECRET});
        event["request"]["groupConfiguration"] = json!({"groupsToOverride": [SECRET, "a"]});
        let text = event.to_string();
        let output = HANDLER.handle(text.as_bytes(), &read(&all));
        let is_machine = text.contains("ClientCredentials");
        prop_assert_eq!(output.response.is_err(), guard && !is_machine);
        let refusal = output.response.err().map(|refusal| refusal.to_string()).unwrap_or_default();
        let visible: String = output.notes.iter().map(|note| note.as_str()).chain([refusal.as_str()]).collect();
        prop_assert!(!visible.contains(SECRET), "{visible}");
    }
}
