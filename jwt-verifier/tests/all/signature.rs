//! Invalid signatures.

use crate::fixtures::*;
use cognito_triggers_jwt_verifier::{Expected, Rejection};

#[test]
fn tokens_of_both_kinds_are_accepted() {
    let claims = verify(&id_token(), Expected::Id).unwrap();
    assert_eq!(claims.as_json(), Payload::id().json());
    let claims = verify(&access_token(), Expected::Access).unwrap();
    assert_eq!(claims.as_json(), Payload::access().json());
}

#[test]
fn a05_invalid_signature_is_rejected() {
    let token = id_token();
    let (segments, signature) = token.rsplit_once('.').unwrap();
    let others = Payload::id().with("email", r#""eve@example.com""#).signed();
    let of_another = others.rsplit_once('.').unwrap().1.to_owned();
    let twice = encode([[0x5A_u8; 256], [0x5A; 256]].concat());
    let none = [
        String::new(),
        "AA".to_owned(),
        encode([0; 256]),
        encode([0xFF; 256]),
        encode([1]),
        encode(modulus(&ID_KEY)),
        encode([[0; 1].as_slice(), &[0xFF; 255]].concat()),
        encode([0; 255]),
        encode([0; 257]),
        twice,
        of_another,
    ];
    for signature in none {
        assert_eq!(rejection_of(&format!("{segments}.{signature}")), Rejection::Signature, "{signature}");
    }
    assert!(verify(&format!("{segments}.{signature}"), Expected::Id).is_ok());
}

#[test]
fn a06_modified_payload_is_rejected() {
    let token = id_token();
    let [header, _, signature]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let changed = Payload::id().with("sub", r#""66666666-2222-3333-4444-555555555555""#).json();
    // Equal as JSON, but not as bytes.
    let spaced = Payload::id().json().replacen(',', ", ", 1);
    for payload in [changed, spaced] {
        let rejection = rejection_of(&format!("{header}.{}.{signature}", encode(&payload)));
        assert_eq!(rejection, Rejection::Signature);
        assert_eq!(rejection.to_string(), "the token's signature is not valid");
    }
}

#[test]
fn a06_modified_header_is_rejected() {
    let token = id_token();
    let (_, rest) = token.split_once('.').unwrap();
    let header = encode(r#"{"kid":"kid-id","alg":"RS256","typ":"JWT"}"#);
    assert_eq!(rejection_of(&format!("{header}.{rest}")), Rejection::Signature);
}

#[test]
fn key_outside_the_set_is_rejected() {
    let token = signed(&OTHER_KEY, r#"{"kid":"kid-id","alg":"RS256"}"#, Payload::id().json());
    assert_eq!(rejection_of(&token), Rejection::Signature);
}
