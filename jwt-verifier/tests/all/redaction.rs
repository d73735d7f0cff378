//! `Display` and `Debug` contain nothing of a token.

use crate::fixtures::*;
use cognito_triggers_jwt_verifier::{
    Expected, FetchError, InvalidJsonObject, InvalidJwkSet, InvalidUserPoolId, JsonObject, JwkSet, Reason, Rejection,
};
use std::error::Error;

/// Every rejection with its kind and its reason.
const KINDS: [(Rejection, &str, Reason, &str); 15] = [
    (Rejection::Malformed, "malformed", Reason::InvalidToken, "invalid_token"),
    (Rejection::Alg, "alg", Reason::InvalidToken, "invalid_token"),
    (Rejection::Header, "header", Reason::InvalidToken, "invalid_token"),
    (Rejection::Kid, "kid", Reason::InvalidToken, "invalid_token"),
    (Rejection::Key, "key", Reason::InvalidToken, "invalid_token"),
    (Rejection::Jwks, "jwks", Reason::JwksUnavailable, "jwks_unavailable"),
    (Rejection::Signature, "signature", Reason::InvalidSignature, "invalid_signature"),
    (Rejection::Issuer, "issuer", Reason::InvalidClaims, "invalid_claims"),
    (Rejection::TokenUse, "token_use", Reason::InvalidClaims, "invalid_claims"),
    (Rejection::Client, "client", Reason::InvalidClaims, "invalid_claims"),
    (Rejection::Expired, "expired", Reason::TokenExpired, "token_expired"),
    (Rejection::NotBefore, "not_before", Reason::InvalidClaims, "invalid_claims"),
    (Rejection::Claims, "claims", Reason::InvalidClaims, "invalid_claims"),
    (Rejection::Group, "group", Reason::Forbidden, "forbidden"),
    (Rejection::Scope, "scope", Reason::InsufficientScope, "insufficient_scope"),
];

#[test]
fn names_are_stable() {
    for (rejection, kind, reason, name) in KINDS {
        assert_eq!((rejection.kind(), rejection.reason(), reason.as_str()), (kind, reason, name));
        assert_eq!(reason.to_string(), name);
    }
    assert_eq!(Reason::MissingToken.as_str(), "missing_token");
}

#[test]
fn a06_errors_contain_nothing_of_a_token() {
    let secret = Payload::id().with("email", r#""eve.secret@example.com""#).with("sub", "7");
    let rejection = rejection_of_payload(secret);
    assert_eq!(format!("{rejection} {rejection:?}"), "the token's claims are not valid Claims");
    assert!(rejection.source().is_none());
    for (rejection, ..) in KINDS {
        assert!(rejection.to_string().is_ascii() && rejection.source().is_none());
    }
    let id = "the id of a user pool, which is a region, `_`, and letters or digits";
    assert_eq!(InvalidUserPoolId.to_string(), format!("not {id}"));
    let set = "not a JSON object with a list `keys` in which one at least has a `kid`";
    assert_eq!(InvalidJwkSet.to_string(), set);
    for (error, text) in [
        (FetchError::Transport, "the connection failed"),
        (FetchError::TimedOut, "the response was not complete in time"),
        (FetchError::Refused, "the response cannot be used"),
    ] {
        assert_eq!(error.to_string(), text);
    }
    for (error, text) in [
        (InvalidJsonObject::Syntax, "not one JSON object"),
        (InvalidJsonObject::DuplicateMember, "two members have the same name"),
        (InvalidJsonObject::TooDeep, "nested too deeply"),
    ] {
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn debug_shows_no_claims_and_no_keys() {
    let claims = verify(&id_token(), Expected::Id).unwrap();
    assert_eq!(format!("{claims:?}"), "Claims(…)");
    let keys = JwkSet::parse(published_keys().as_bytes()).unwrap();
    assert_eq!(format!("{keys:?}"), r#"{"kid-ac", "kid-id"}"#);
    assert!(format!("{:?}", verifier()).contains(ISS));
    assert_eq!(format!("{:?}", JsonObject::parse(r#"{"email":"eve"}"#).unwrap()), "JsonObject(1 members)");
}
