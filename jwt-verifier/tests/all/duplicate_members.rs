//! Duplicate members in a token.

use crate::fixtures::*;
use cognito_triggers_jwt_verifier::{Expected, Rejection};

const HEADER: &str = r#"{"kid":"kid-id","alg":"RS256"}"#;

#[test]
fn a13_duplicate_in_the_header_is_rejected() {
    for header in [
        r#"{"alg":"none","alg":"RS256","kid":"kid-id"}"#,
        r#"{"alg":"RS256","alg":"none","kid":"kid-id"}"#,
        r#"{"alg":"RS256","alg":"RS256","kid":"kid-id"}"#,
        r#"{"alg":"RS256","kid":"kid-ac","kid":"kid-id"}"#,
        r#"{"alg":"RS256","kid":"kid-id","k\u0069d":"kid-id"}"#,
        r#"{"alg":"RS256","kid":"kid-id","x":1,"x":1}"#,
        r#"{"alg":"RS256","kid":"kid-id","jwk":{"kty":"RSA","kty":"oct"}}"#,
    ] {
        assert_eq!(rejection_of(&signed(&ID_KEY, header, Payload::id().json())), Rejection::Malformed, "{header}");
    }
}

#[test]
fn a13_duplicate_in_the_payload_is_rejected() {
    let json = Payload::id().json();
    for twice in [
        r#""token_use":"access""#,
        r#""token_use":"id""#,
        r#""token\u005fuse":"id""#,
        r#""exp":1"#,
        r#""email":"eve@example.com""#,
        r#""x":1,"x":1"#,
        r#""x":{"a":1,"a":2}"#,
        r#""x":{"a":1,"\u0061":2}"#,
        r#""x":[1,[{"y":{"a":1,"b":2,"a":3}}]]"#,
        r#""x":{"y":[{"a":[],"a":[]}]}"#,
        r#""":1,"":2"#,
    ] {
        for payload in [json.replacen('{', &format!("{{{twice},"), 1), json.replacen('}', &format!(",{twice}}}"), 1)] {
            assert_eq!(rejection_of(&signed(&ID_KEY, HEADER, payload)), Rejection::Malformed, "{twice}");
        }
    }
}

#[test]
fn a13_one_name_in_different_objects_is_accepted() {
    let nested = r#"[{"sub":1,"a":{"a":1}},{"sub":2,"A":{"a":1}},"sub","sub"]"#;
    assert!(verify(&Payload::id().with("x", nested).signed(), Expected::Id).is_ok());
}

#[test]
fn many_members_are_parsed_quickly() {
    let many: Vec<_> = (0..1_000).map(|n| format!(r#""a{n}":1"#)).collect();
    let payload = Payload::id().json().replacen('{', &format!("{{{},", many.join(",")), 1);
    let started = std::time::Instant::now();
    assert!(verify(&signed(&ID_KEY, HEADER, payload), Expected::Id).is_ok());
    assert!(started.elapsed().as_millis() < 100);
}
