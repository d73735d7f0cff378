//! Rows Z15 to Z17: client metadata that displaces other claims, events whose form is not known, and duplicate members.

use crate::{details, event, policy, refusal, send};
use cognito_triggers_triggers::{Outcome, pre_token_generation::HANDLER};
use policy::Policy;
use serde_json::{Value, json};

const ADDS: &str =
    "[tokens]\ntoken_version = \"V3_0\"\n[tokens.claims.plan]\nattribute = \"custom:plan\"\ntrusted = true\n";
const RESTRICTS: &str = "restricts = true\n";
const REQUIRES: &str = "required = true\n";

/// An event of this version with this response, and the attribute of the claim.
fn with_response(source: &str, version: &Value, response: &Value) -> String {
    let mut event = event("1");
    event["triggerSource"] = json!(source);
    event["version"] = version.clone();
    event["response"] = response.clone();
    event["request"]["userAttributes"]["custom:plan"] = json!("gold");
    event.to_string()
}

/// The container of the claim in the response, the unchanged event (`none`), or the code of the error.
fn outcome(policy: &Policy, event: &str) -> String {
    let output = HANDLER.handle(event.as_bytes(), policy);
    match output.response {
        Err(denial) => {
            assert_eq!((denial, output.outcome), (HANDLER.unavailable, Outcome::AmbiguousEvent), "{event}");
            "closed".to_owned()
        }
        Ok(answer) if answer == event => {
            assert_eq!(output.outcome, Outcome::AmbiguousEvent, "{event}");
            "none".to_owned()
        }
        Ok(answer) => {
            assert_eq!(output.outcome, Outcome::Answered);
            let response = serde_json::from_str::<Value>(&answer).unwrap()["response"].clone();
            let old = &response["claimsOverrideDetails"]["claimsToAddOrOverride"]["plan"];
            let new = &response["claimsAndScopeOverrideDetails"]["idTokenGeneration"]["claimsToAddOrOverride"]["plan"];
            assert_eq!(response.as_object().unwrap().len(), 1, "{answer}");
            match (old == "gold", new == "gold") {
                (true, false) => "old".to_owned(),
                (false, true) => "new".to_owned(),
                _ => panic!("{answer}"),
            }
        }
    }
}

/// Every cell of contract 8.4.
#[test]
fn z16_form_follows_version_and_container() {
    let (old, new) = ("claimsOverrideDetails", "claimsAndScopeOverrideDetails");
    let containers = [
        ("none", vec![json!({}), json!(null), json!([]), json!({"claimsV4Details": null})]),
        ("old", vec![json!({old: null}), json!({old: {}}), json!({old: null, "claimsV4Details": null})]),
        ("new", vec![json!({new: null}), json!({new: []}), json!({"claimsV4Details": {}, new: null})]),
        ("both", vec![json!({old: null, new: null}), json!({new: {}, old: {}, "x": 1})]),
    ];
    let versions = [json!("1"), json!("2"), json!("3"), json!(1), json!(2), json!(3), json!("4"), json!(4), json!("5")];
    let others = [json!("10"), json!("0"), json!("$LATEST"), json!(""), json!(null), json!([]), json!("2.0")];
    let (adds, restricts) = (policy(ADDS), policy(&format!("{ADDS}{RESTRICTS}")));
    let requires = policy(&format!("{ADDS}{REQUIRES}"));
    for version in versions.into_iter().chain(others) {
        let number = version.as_str().map(str::to_owned).unwrap_or_else(|| version.to_string());
        for (container, responses) in &containers {
            let expected = match (number.as_str(), *container) {
                ("1", "none" | "old") => "old",
                ("1", "new") => "new",
                ("2" | "3", "none" | "new") => "new",
                ("1" | "2" | "3", _) | (_, "none" | "both") => "closed",
                (_, container) => container,
            };
            for response in responses {
                for source in ["TokenGeneration_Authentication", "TokenGeneration_RefreshTokens"] {
                    let event = with_response(source, &version, response);
                    assert_eq!(outcome(&restricts, &event), expected, "{event}");
                    assert_eq!(outcome(&requires, &event), expected, "{event}");
                    let open = if expected == "closed" { "none" } else { expected };
                    assert_eq!(outcome(&adds, &event), open, "{event}");
                }
            }
        }
    }
}

#[test]
fn z16_machine_client_of_unknown_form_is_unchanged_or_refused() {
    let tables =
        "[tokens]\ntoken_version = \"V3_0\"\n[machine_clients.1example23456789]\nclaims = { service = \"billing\" }\n";
    let restricting = "[tokens.claims.plan]\nattribute = \"custom:plan\"\ntrusted = true\nrestricts = true\n";
    let (open, closed) = (policy(tables), policy(&format!("{tables}{restricting}")));
    for (version, response, is_known) in [
        ("3", json!({"claimsAndScopeOverrideDetails": null}), true),
        ("4", json!({"claimsAndScopeOverrideDetails": null}), true),
        ("3", json!({"claimsOverrideDetails": null}), false),
        ("4", json!({"claimsV4Details": null}), false),
    ] {
        let event = with_response("TokenGeneration_ClientCredentials", &json!(version), &response);
        let (open, closed) = (HANDLER.handle(event.as_bytes(), &open), HANDLER.handle(event.as_bytes(), &closed));
        assert_eq!(open.response.as_deref() != Ok(event.as_str()), is_known, "{event}");
        assert_eq!(closed.response.is_ok(), is_known, "{event}");
        let answer = open.response.unwrap().into_owned();
        assert_eq!(answer.contains("accessTokenGeneration"), is_known, "{answer}");
    }
}

/// A member that occurs twice, at every place that a decision reads.
#[test]
fn z17_duplicate_members_are_refused_if_a_claim_restricts() {
    let event =
        with_response("TokenGeneration_Authentication", &json!("2"), &json!({"claimsAndScopeOverrideDetails": null}));
    let (adds, restricts) = (policy(ADDS), policy(&format!("{ADDS}{RESTRICTS}")));
    assert_eq!([outcome(&adds, &event), outcome(&restricts, &event)], ["new", "new"]);
    for (place, twice) in [
        (r#""custom:plan":"#, r#""custom:plan":"free","custom:plan":"#),
        (r#""custom:plan":"#, r#""custom:pl\u0061n":"free","custom:plan":"#),
        (r#""custom:plan":"#, r#""custom:plan":null,"custom:plan":"#),
        (r#""custom:plan":"#, r#""x":{"a":1,"a":2},"custom:plan":"#),
        (r#""userAttributes":"#, r#""userAttributes":{},"userAttributes":"#),
        (r#""userAttributes":"#, r#""clientMetadata":{"a":"1","a":"2"},"userAttributes":"#),
        (r#""userAttributes":"#, r#""clientMetadata":{},"clientMetadata":{},"userAttributes":"#),
        (r#""groupConfiguration":"#, r#""group\u0043onfiguration":null,"groupConfiguration":"#),
        (r#""groupsToOverride":"#, r#""groupsToOverride":[],"groupsToOverride":"#),
        (r#""preferredRole":"#, r#""preferredRole":null,"preferredRole":"#),
        (r#""userAttributes":"#, r#""scopes":[],"scopes":["a"],"userAttributes":"#),
        (r#""version":"#, r#""version":"1","version":"#),
        (r#""userName":"#, r#""userName":"x","userName":"#),
        (r#""callerContext":"#, r#""callerContext":{},"callerContext":"#),
        (r#""clientId":"#, r#""clientId":"x","clientId":"#),
        (
            r#""claimsAndScopeOverrideDetails":"#,
            r#""claimsAndScopeOverrideDetails":{},"claimsAndScopeOverrideDetails":"#,
        ),
    ] {
        let event = event.replacen(place, twice, 1);
        assert!(event.contains(twice));
        assert_eq!([outcome(&adds, &event), outcome(&restricts, &event)], ["none", "closed"], "{event}");
    }
}

const METADATA: &str =
    "[tokens.claims.device]\nclient_metadata = \"device\"\nuntrusted = true\ntokens = [\"id\", \"access\"]\n";

fn with_metadata(value: &str) -> Value {
    let mut event = event("3");
    event["request"]["userAttributes"]["custom:plan"] = json!("gold");
    event["request"]["clientMetadata"] = json!({ "device": value });
    event
}

fn id_claims(event: &Value, policy: &Policy) -> (Value, Vec<String>) {
    let sent = send(event, policy);
    (details(&sent)["idTokenGeneration"]["claimsToAddOrOverride"].clone(), sent.notes)
}

#[test]
fn z15_untrusted_value_has_a_maximum_length() {
    for kind in ["", "split = \",\"\n", "type = \"json\"\n"] {
        let adds = ADDS.replace("[tokens]\n", "[tokens]\nmax_claim_bytes = 2048\n");
        let policy = policy(&format!("{adds}{METADATA}{kind}"));
        for (character, is_json) in [("1", true), ("é", false), ("山", false), ("👍", false)] {
            if kind.contains("json") && !is_json {
                continue;
            }
            let (claims, notes) = id_claims(&with_metadata(&character.repeat(256)), &policy);
            assert!(claims.get("device").is_some() && notes.is_empty(), "{kind} {character}: {notes:?}");
            for length in [257, 2_048, 100_000] {
                let (claims, notes) = id_claims(&with_metadata(&character.repeat(length)), &policy);
                assert_eq!((claims, notes), (json!({"plan": "gold"}), vec!["claim_value_invalid:device".to_owned()]));
            }
        }
    }
    // Attributes have no such maximum.
    let mut event = with_metadata("d");
    event["request"]["userAttributes"]["custom:plan"] = json!("g".repeat(600));
    let (claims, notes) = id_claims(&event, &policy(&format!("{ADDS}{METADATA}")));
    assert_eq!((claims["plan"].as_str().unwrap().len(), notes), (600, vec![]));
}

#[test]
fn z15_untrusted_claims_are_dropped_before_trusted_ones() {
    let limit = "[tokens]\ntoken_version = \"V3_0\"\nmax_claim_bytes = 60\n";
    let plan = "[tokens.claims.plan]\nattribute = \"custom:plan\"\ntrusted = true\ntokens = [\"id\", \"access\"]\n";
    let second = METADATA.replace("claims.device", "claims.browser");
    let dropped = |names: &[&str]| names.iter().map(|name| format!("claim_dropped:{name}")).collect::<Vec<_>>();
    // Wherever the tables are, and however long the values.
    for tables in
        [format!("{plan}{METADATA}{second}"), format!("{METADATA}{plan}{second}"), format!("{METADATA}{second}{plan}")]
    {
        let policy = policy(&format!("{limit}{tables}"));
        for length in 0..=256 {
            let sent = send(&with_metadata(&"d".repeat(length)), &policy);
            for token in ["idTokenGeneration", "accessTokenGeneration"] {
                let claims = &details(&sent)[token]["claimsToAddOrOverride"];
                assert_eq!(claims["plan"], "gold", "{length} {tables}");
                assert!(claims.to_string().len() <= 62, "{claims}");
            }
            let notes: Vec<_> = sent.notes.iter().filter(|note| note.starts_with("claim_dropped")).cloned().collect();
            let expected = match length {
                0..=10 => vec![],
                // The last untrusted claim of the file, and then the first one.
                11..=34 => dropped(&["browser"]),
                _ => dropped(&["device", "browser"]),
            };
            assert_eq!(notes, expected, "{length} {tables}");
        }
    }
}

#[test]
fn z15_untrusted_claim_does_not_displace_a_restriction() {
    let limit = "[tokens]\ntoken_version = \"V3_0\"\nmax_claim_bytes = 20\n";
    let plan = "[tokens.claims.plan]\nattribute = \"custom:plan\"\ntrusted = true\nrestricts = true\n";
    let tables = policy(&format!("{limit}{METADATA}{plan}"));
    let (claims, _) = id_claims(&with_metadata(&"d".repeat(256)), &tables);
    assert_eq!(claims, json!({"plan": "gold"}));
    let mut large = with_metadata("d");
    large["request"]["userAttributes"]["custom:plan"] = json!("g".repeat(21));
    assert_eq!(refusal(&large, &tables).0, "TokenRestricted");
}
