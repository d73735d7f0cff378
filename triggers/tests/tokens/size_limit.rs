//! Z07: tokens must not become too large for cookies and headers.

use crate::{details, event, policy, refusal, send};
use serde_json::{Value, json};
use std::fmt::Write;

/// Claims of 100 bytes each, `"c0":"xxx…",`, all in the ID token.
fn claims(count: usize, last: &str) -> String {
    let mut tables = "[tokens]\ntoken_version = \"V2_0\"\n".to_owned();
    for index in 0..count {
        let value = "x".repeat(100 - format!("\"c{index}\":\"\",").len());
        writeln!(tables, "[tokens.claims.c{index}]\nvalue = \"{value}\"").unwrap();
    }
    tables + last
}

fn names(claims: &Value) -> Vec<String> {
    claims.as_object().map(|claims| claims.keys().cloned().collect()).unwrap_or_default()
}

fn in_id_token(event: &Value, tables: &str) -> (Vec<String>, Vec<String>) {
    let sent = send(event, &policy(tables));
    (names(&details(&sent)["idTokenGeneration"]["claimsToAddOrOverride"]), sent.notes)
}

#[test]
fn z07_claims_are_dropped_from_the_end_of_the_file() {
    let (kept, notes) = in_id_token(&event("2"), &claims(10, ""));
    assert_eq!((kept.len(), notes), (10, vec![]), "1,000 bytes fit into 1,024");
    let (kept, notes) = in_id_token(&event("2"), &claims(12, ""));
    assert_eq!(kept, ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"]);
    assert_eq!(notes, ["token_bytes:1200", "claim_dropped:c10", "claim_dropped:c11"]);
    let exact = claims(3, "").replacen("V2_0\"\n", "V2_0\"\nmax_claim_bytes = 300\n", 1);
    assert_eq!(in_id_token(&event("2"), &exact).0.len(), 3);
    assert_eq!(in_id_token(&event("2"), &exact.replacen("300", "299", 1)).0, ["c0", "c1"]);
}

#[test]
fn z07_12_kilobytes_of_claims_and_100_groups() {
    let mut event = event("3");
    let groups: Vec<String> = (0..100).map(|number| format!("{number:03}{}", "g".repeat(125))).collect();
    event["request"]["groupConfiguration"]["groupsToOverride"] = json!(groups);
    let (kept, notes) = in_id_token(&event, &claims(120, ""));
    assert_eq!(kept.len(), 10);
    assert_eq!(notes.first().map(String::as_str), Some("token_bytes:12000"), "{notes:?}");
    let sent = send(&event, &policy(&claims(120, "")));
    assert_eq!(details(&sent).get("groupOverrideDetails"), None, "groups are never cut");
    let from_groups = claims(1, "[tokens.claims.groups]\nfrom = \"groups\"\n[tokens.groups]\nremove = [\"000*\"]\n");
    let sent = send(&event, &policy(&from_groups));
    assert_eq!(names(&details(&sent)["idTokenGeneration"]["claimsToAddOrOverride"]), ["c0"]);
    let left = details(&sent)["groupOverrideDetails"]["groupsToOverride"].as_array().unwrap().len();
    assert_eq!(left, 99, "a rule takes out what it names, and nothing else does");
}

#[test]
fn z07_each_token_has_its_own_size_limit() {
    let tables = claims(11, "[tokens.claims.both]\nvalue = 1\ntokens = [\"id\", \"access\"]\n");
    let sent = send(&event("2"), &policy(&tables));
    let id = names(&details(&sent)["idTokenGeneration"]["claimsToAddOrOverride"]);
    assert_eq!((id.len(), id.contains(&"both".to_owned())), (10, false));
    assert_eq!(names(&details(&sent)["accessTokenGeneration"]["claimsToAddOrOverride"]), ["both"]);
    let sent = send(&event("1"), &policy(&tables));
    assert_eq!(names(&sent.response["claimsOverrideDetails"]["claimsToAddOrOverride"]), id);
}

#[test]
fn z07_restricting_claim_is_not_dropped() {
    let guard = "[tokens.claims.guard]\nvalue = \"g\"\nrestricts = true\n";
    let (kept, notes) = in_id_token(&event("2"), &claims(12, guard));
    assert!(kept.contains(&"guard".to_owned()) && kept.len() == 11, "{kept:?}");
    assert_eq!(notes.len(), 3, "{notes:?}");
    for guard in ["restricts = true", "required = true"] {
        let large = format!("[tokens.claims.guard]\nattribute = \"custom:guard\"\ntrusted = true\n{guard}\n");
        let mut event = event("2");
        event["request"]["userAttributes"]["custom:guard"] = "g".repeat(1_100).into();
        let (code, notes) = refusal(&event, &policy(&claims(1, &large)));
        assert_eq!(code, "TokenRestricted");
        assert!(notes.contains(&"restrictions_too_large".to_owned()), "{notes:?}");
    }
}
