//! For any bytes: nothing panics, and only signed tokens are accepted.

use crate::fixtures::*;
use cognito_triggers_jwt_verifier::{Expected, JwkSet};
use proptest::prelude::*;
use std::sync::LazyLock;

static TOKEN: LazyLock<String> = LazyLock::new(id_token);

fn is_accepted(token: &str) -> bool {
    verify(token, Expected::Either).is_ok()
}

/// A modification of a token.
#[derive(Clone, Debug)]
enum Change {
    Replace(char),
    Insert(char),
    Remove,
    Cut,
    Double,
}

fn change() -> impl Strategy<Value = Change> {
    let character = || prop_oneof![any::<char>(), proptest::char::range('!', '~')];
    prop_oneof![
        character().prop_map(Change::Replace),
        character().prop_map(Change::Insert),
        Just(Change::Remove),
        Just(Change::Cut),
        Just(Change::Double),
    ]
}

fn changed(token: &str, at: usize, change: &Change) -> String {
    let (before, after) = token.split_at(at);
    let rest = after.get(1..).unwrap_or_default();
    match change {
        Change::Replace(with) => format!("{before}{with}{rest}"),
        Change::Insert(with) => format!("{before}{with}{after}"),
        Change::Remove => format!("{before}{rest}"),
        Change::Cut => before.to_owned(),
        Change::Double => format!("{before}{after}{after}"),
    }
}

/// Any header or payload.
fn json() -> impl Strategy<Value = Vec<u8>> {
    let claims = prop_oneof![
        any::<Vec<u8>>().prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        any::<f64>().prop_map(|number| number.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<String>().prop_map(|text| quoted(&text)),
        Just("[[{}]]".to_owned()),
    ];
    let names = prop_oneof![Just("exp"), Just("sub"), Just("aud"), Just("iss"), Just("kid"), Just("alg"), Just("x")];
    prop_oneof![
        any::<Vec<u8>>(),
        (names, claims).prop_map(|(name, json)| Payload::id().with(name, json).json().into_bytes()),
    ]
}

proptest! {
    #[test]
    fn any_text_is_rejected(bytes in any::<Vec<u8>>()) {
        prop_assert!(!is_accepted(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn any_segments_are_rejected(header in json(), payload in json(), signature in any::<Vec<u8>>()) {
        let token = format!("{}.{}.{}", encode(header), encode(payload), encode(signature));
        prop_assert!(!is_accepted(&token));
    }

    #[test]
    fn modified_token_is_rejected(at in 0..TOKEN.len(), change in change()) {
        let other = changed(&TOKEN, at, &change);
        prop_assert!(other == *TOKEN || !is_accepted(&other));
    }

    #[test]
    fn any_signed_payload_is_verified(payload in json()) {
        if let Ok(claims) = verify(&signed(&ID_KEY, r#"{"kid":"kid-id","alg":"RS256"}"#, &payload), Expected::Either) {
            prop_assert_eq!(claims.as_json().as_bytes(), payload);
            prop_assert_eq!(claims.client_id(), C1);
            prop_assert!(claims.expires_at() >= NOW_SECONDS && !claims.sub().is_empty());
        }
    }

    #[test]
    fn any_key_set_is_handled(body in any::<Vec<u8>>(), n in any::<Vec<u8>>(), e in any::<Vec<u8>>()) {
        prop_assert!(JwkSet::parse(&body).is_err());
        let set = format!(r#"{{"keys":[{{"kid":"kid-id","kty":"RSA","n":"{}","e":"{}"}}]}}"#, encode(n), encode(e));
        prop_assert!(block_on(with_keys(&set).verify_at(&TOKEN, Expected::Id, NOW)).is_err());
    }
}

#[test]
fn every_byte_of_a_token_counts() {
    assert!(is_accepted(&TOKEN));
    for at in 0..TOKEN.len() {
        for other in ['A', 'B', '_', '.'] {
            let other = changed(&TOKEN, at, &Change::Replace(other));
            assert!(other == *TOKEN || !is_accepted(&other), "byte {at}");
        }
    }
}
