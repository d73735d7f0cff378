//! Which attributes are in the map, and who may sign in.

use super::HANDLER;
use crate::Outcome;
use policy::Policy;
use proptest::prelude::*;
use serde_json::{Value, json};

const APP: &str = include_str!("../../../policy/tests/minimal.toml");
const CLAIM: &str = "[tokens]\ntoken_version=\"V2_0\"\n[tokens.claims.plan]\nattribute=\"custom:plan\"\ntrusted=true\n";

fn policy(tables: &str) -> Policy {
    Policy::parse("policy.toml", &format!("{APP}{tables}"), []).unwrap()
}

fn event(provider: &Value, kind: &str, attributes: &Value) -> String {
    json!({
        "version": "1", "triggerSource": "InboundFederation_ExternalProvider", "region": "eu-west-1",
        "userPoolId": "eu-west-1_AbCdEf123", "userName": "u-1", "callerContext": {"clientId": "1example23456789"},
        "request": {"providerName": provider, "providerType": kind, "attributes": attributes},
        "response": {"userAttributesToMap": {}},
    })
    .to_string()
}

/// The map in the response, the code of the denial, or the outcome if there is neither.
fn answer(tables: &str, event: &str) -> Result<Value, String> {
    let output = HANDLER.handle(event.as_bytes(), &policy(tables));
    assert!(output.notes.is_empty() && output.effect.is_none());
    match (output.outcome, output.response) {
        (Outcome::Answered, Ok(response)) => {
            let response: Value = serde_json::from_str(&response).unwrap();
            Ok(response["response"]["userAttributesToMap"].clone())
        }
        (Outcome::Denied, Err(denial)) => Err(denial.code.to_owned()),
        (outcome, response) => {
            Err(format!("{} {}", outcome.as_str(), if response.is_ok() { "open" } else { "closed" }))
        }
    }
}

fn of_oidc(tables: &str, claims: &Value) -> Result<Value, String> {
    answer(tables, &event(&json!("Partner"), "OIDC", &json!({"idToken": claims})))
}

#[test]
fn only_attributes_with_a_table_and_the_subject_are_kept() {
    let tables = "[federation.Partner.attributes.email]\n[federation.Partner.attributes.name]\nfrom = \"cn\"\n";
    let claims = json!({"sub": "1", "email": "A@example.com", "cn": "Ann", "custom:plan": "pro", "plan": "pro", "groups": ["a"]});
    assert_eq!(of_oidc(tables, &claims), Ok(json!({"sub": "1", "email": "A@example.com", "name": "Ann"})));
    let keeps = "[federation.Partner]\nothers = \"keep\"\ndrop = [\"plan\"]\n[federation.Partner.attributes.name]\nfrom = \"cn\"\n";
    let expected = json!({"sub": "1", "email": "A@example.com", "cn": "Ann", "name": "Ann", "custom:plan": "pro", "groups": "[\"a\"]"});
    assert_eq!(of_oidc(keeps, &claims), Ok(expected));
}

#[test]
fn subject_is_the_one_of_the_provider() {
    let tables = "[federation.Partner.attributes.email]\n";
    let sent = json!({"sub": "1", "id": "2", "user_id": "3", "oid": "4", "email": "a@example.com"});
    let map = |tables: &str, kind: &str| answer(tables, &event(&json!("Partner"), kind, &json!({"userInfo": sent})));
    for (kind, name, value) in [
        ("OIDC", "sub", "1"),
        ("Google", "sub", "1"),
        ("SignInWithApple", "sub", "1"),
        ("Facebook", "id", "2"),
        ("LoginWithAmazon", "user_id", "3"),
    ] {
        assert_eq!(map(tables, kind), Ok(json!({name: value, "email": "a@example.com"})), "{kind}");
    }
    assert_eq!(map(tables, "SAML"), Ok(json!({"email": "a@example.com"})));
    let own = format!("[federation.Partner]\nsubject = \"oid\"\n{tables}");
    assert_eq!(map(&own, "SAML"), Ok(json!({"oid": "4", "email": "a@example.com"})));
}

/// A map without the subject would not say who signs in, and an empty one would keep every attribute.
#[test]
fn missing_subject_fails_closed_only_if_the_rules_protect() {
    let (drops, keeps) = (
        "[federation.Partner.attributes.email]\n",
        "[federation.Partner]\nothers = \"keep\"\n[federation.Partner.attributes.email]\n",
    );
    for sent in [json!({}), json!({"sub": ""}), json!({"sub": null}), json!({"sub": ["1"]})] {
        assert_eq!(of_oidc(drops, &sent), Err("unidentified_user closed".to_owned()), "{sent}");
        assert_eq!(of_oidc(keeps, &sent), Ok(json!({})), "{sent}");
    }
    let saml =
        |tables: &str| answer(tables, &event(&json!("Partner"), "SAML", &json!({"samlResponse": {"role": "admin"}})));
    assert_eq!(saml(drops), Err("unidentified_user closed".to_owned()));
    assert_eq!(saml(keeps), Ok(json!({"role": "admin"})));
    for provider in [Value::Null, json!(""), json!([])] {
        let event = event(&provider, "OIDC", &json!({"idToken": {"sub": "1"}}));
        assert_eq!(answer(drops, &event), Err("unidentified_user closed".to_owned()));
        assert_eq!(answer(keeps, &event), Err("unidentified_user open".to_owned()));
    }
}

#[test]
fn provider_without_a_table_keeps_everything() {
    let tables = "[federation.Partner.attributes.email]\n";
    let event = event(&json!("Google"), "Google", &json!({"idToken": {"sub": "1", "role": "admin"}}));
    assert_eq!(answer(tables, &event), Ok(json!({})));
    for response in ["null", "{}", "[]", r#"{"userAttributesToMap":null}"#] {
        let event = event.replace(r#"{"userAttributesToMap":{}}"#, response);
        assert_eq!(answer(tables, &event), Ok(json!({})), "{response}");
    }
    let ambiguous = event.replace(r#""role":"admin""#, r#""role":"user","role":"admin""#);
    assert_eq!(answer(tables, &ambiguous), Err("ambiguous_event closed".to_owned()));
}

/// The ID token is signed, so it comes before the userinfo endpoint.
#[test]
fn id_token_comes_before_user_info() {
    let tables = "[federation.Partner.attributes.email]\n[federation.Partner.attributes.name]\n";
    let sent = json!({
        "idToken": {"sub": "1", "email": "signed@example.com", "name": null},
        "userInfo": {"sub": "2", "email": "other@example.com", "name": "Ann"},
        "tokenResponse": {"name": "secret", "access_token": "secret"},
    });
    let expected = json!({"sub": "1", "email": "signed@example.com", "name": "Ann"});
    assert_eq!(answer(tables, &event(&json!("PARTNER"), "OIDC", &sent)), Ok(expected));
}

#[test]
fn value_is_converted_step_by_step() {
    for (keys, sent, expected) in [
        ("", json!("Ann"), Some("Ann")),
        ("", json!(7.50), Some("7.5")),
        ("", json!(true), Some("true")),
        ("", json!(["a", "b", 1, null, {}]), Some("a,b,1")),
        ("", json!({"a": 1}), None),
        ("", json!(null), None),
        ("clear = true", json!(null), Some("")),
        ("clear = true", json!({"a": 1}), Some("")),
        ("lower_case = true", json!("ANN Ä"), Some("ann Ä")),
        ("max_length = 3", json!("äöüß"), Some("äöü")),
        ("split = \";\"", json!(" a; b;;c "), Some("a;b;c")),
        ("split = \";\"\njoin = \" \"", json!("a;b"), Some("a b")),
        ("split = \" \"\npart = \"first\"", json!("Ann Mary Lee"), Some("Ann")),
        ("split = \" \"\npart = \"last\"", json!("Ann Mary Lee"), Some("Lee")),
        ("split = \" \"\npart = \"rest\"", json!("Ann Mary Lee"), Some("Mary Lee")),
        ("split = \" \"\npart = \"rest\"", json!("Ann"), Some("")),
        ("split = \" \"\npart = \"last\"", json!(" "), Some("")),
        ("only = [\"app-*\", \"staff\"]", json!(["app-a", "APP-b", "staff", "staffs"]), Some("app-a,staff")),
        ("only = [\"app-*\"]", json!("app-a"), Some("app-a")),
        ("only = [\"app-*\"]", json!(["admin"]), Some("")),
        ("only = [\"app-*\"]\npart = \"first\"", json!(["x", "app-a", "app-b"]), Some("app-a")),
        ("max_length = 5", json!(["ab", "cd", "e"]), Some("ab,cd")),
        ("max_length = 4", json!(["ab", "cd", "e"]), Some("ab")),
        ("max_length = 1", json!(["ab", "c"]), Some("")),
        ("lower_case = true\nonly = [\"App\"]", json!(["App", "app"]), Some("app")),
    ] {
        let tables = format!("[federation.Partner.attributes.name]\n{keys}\n");
        let mut map = of_oidc(&tables, &json!({"sub": "1", "name": sent})).unwrap();
        assert_eq!(map.as_object_mut().unwrap().remove("name"), expected.map(Value::from), "{keys} {sent}");
        assert_eq!(map, json!({"sub": "1"}));
    }
}

#[test]
fn users_are_refused_by_their_address() {
    let rules =
        |keys: &str| format!("[federation.Partner]\n{keys}\n[federation.Partner.attributes.email]\nfrom = \"mail\"\n");
    let (allow, deny) =
        ("allow_domains = [\"example.com\", \"*.example.com\"]", "deny_domains = [\"bad.example.com\"]");
    let both = format!("{allow}\n{deny}");
    let (denied, missing) = (Some("FederatedDomainDenied"), Some("FederatedEmailMissing"));
    for (keys, claims, expected) in [
        (allow, json!({"mail": "a@example.com"}), None),
        (allow, json!({"mail": "a@EXAMPLE.com"}), None),
        (allow, json!({"mail": "a@b.example.com"}), None),
        (allow, json!({"mail": "a@example.org"}), denied),
        (allow, json!({"mail": "a@example.com.example.org"}), denied),
        (allow, json!({"email": "a@example.com"}), missing),
        (allow, json!({"mail": "a@example.com@example.org"}), missing),
        (allow, json!({"mail": ["a@example.com", "b@example.org"]}), missing),
        (deny, json!({"mail": "a@bad.example.com"}), denied),
        (deny, json!({"mail": "a@example.com"}), None),
        (deny, json!({}), missing),
        (&both, json!({"mail": "a@bad.example.com"}), denied),
        (&both, json!({"mail": "a@b.example.com"}), None),
        ("verified_email = true", json!({"mail": "a@example.com", "email_verified": true}), None),
        ("verified_email = true", json!({"mail": "a@example.com", "email_verified": "true"}), None),
        ("verified_email = true", json!({"mail": "a@example.com", "email_verified": "True"}), missing),
        ("verified_email = true", json!({"mail": "a@example.com", "email_verified": 1}), missing),
        ("verified_email = true", json!({"mail": "a@example.com"}), missing),
    ] {
        let mut claims = claims;
        claims["sub"] = json!("1");
        let answer = of_oidc(&rules(keys), &claims);
        assert_eq!(answer.as_ref().err().map(String::as_str), expected, "{keys} {claims}: {answer:?}");
    }
}

proptest! {
    /// Whatever the provider sends, the map has the subject, no attribute without a table, and is not empty.
    #[test]
    fn map_has_the_subject_and_nothing_without_a_table(
        sent in proptest::collection::btree_map("(sub|email|plan|custom:plan|role|name)", "[ -~äあ\"\\\\]{0,12}", 0..6),
        kind in "(OIDC|Google|Facebook|SAML|Other)",
        in_user_info in any::<bool>(),
    ) {
        let tables = format!("[federation.Partner.attributes.email]\nfrom = \"name\"\n{CLAIM}");
        let part = if in_user_info { "userInfo" } else { "idToken" };
        let event = event(&json!("Partner"), &kind, &json!({part: sent}));
        match answer(&tables, &event) {
            Ok(map) => {
                let map = map.as_object().unwrap();
                prop_assert!(!map.is_empty());
                let subject = match kind.as_str() { "OIDC" | "Google" => "sub", "Facebook" => "id", _ => "email" };
                prop_assert!(map.contains_key(subject), "{map:?}");
                prop_assert!(map.keys().all(|name| name == subject || name == "email"), "{map:?}");
            }
            Err(error) => prop_assert_eq!(error, "unidentified_user closed"),
        }
    }
}
