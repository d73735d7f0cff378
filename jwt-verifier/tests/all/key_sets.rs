//! Key sets that a server or an attacker in between may send.

use crate::fixtures::*;
use cognito_triggers_jwt_verifier::{Expected, InvalidJwkSet, JwkSet, Rejection};

/// Responses that are not a valid key set.
const INVALID_SETS: [&[u8]; 20] = [
    b"{}",
    br#"{"keys":{}}"#,
    br#"{"keys":[]}"#,
    br#"{"keys":null}"#,
    br#"{"keys":"x"}"#,
    br#"{"keys":[{}]}"#,
    br#"{"keys":[null,7,"x",[]]}"#,
    br#"{"keys":[{"kid":"","kty":"RSA"}]}"#,
    br#"{"keys":[{"kid":7,"kty":"RSA"}]}"#,
    br#"{"Keys":[{"kid":"kid-id","kty":"RSA"}]}"#,
    br#"[{"kid":"kid-id","kty":"RSA"}]"#,
    b"[]",
    b"null",
    b"7",
    b"",
    b"not json",
    &[0xFF, 0xFE],
    b"{\"keys\":[{\"kid\":\"kid-id\",\"kty\":\"\xFF\"}]}",
    br#"{"keys":[{"kid":"kid-id","kty":"RSA"}]"#,
    b"<!DOCTYPE html><html><body>{\"keys\":[]}</body></html>",
];

#[test]
fn k08_invalid_key_set_is_rejected() {
    for body in INVALID_SETS {
        assert_eq!(JwkSet::parse(body).unwrap_err(), InvalidJwkSet, "{}", String::from_utf8_lossy(body));
    }
    let twice = format!(r#"{{"keys":[],"keys":[{}]}}"#, jwk("kid-id", &ID_KEY, ""));
    assert!(JwkSet::parse(twice.as_bytes()).is_err());
    let within = key_set(&[jwk("kid-id", &ID_KEY, r#""kty":"oct","#)]);
    assert!(JwkSet::parse(within.as_bytes()).is_err());
    assert!(JwkSet::parse(format!("{{\"keys\":{}", "[".repeat(200_000)).as_bytes()).is_err());
    assert!(JwkSet::parse(format!("\u{FEFF}{}", published_keys()).as_bytes()).is_err());
}

#[tokio::test]
async fn k08_invalid_key_set_is_unavailable() {
    for body in INVALID_SETS {
        let server = RecordingServer::new(Ok(body.to_vec()));
        let verifier = fetching(&server);
        assert_eq!(verifier.verify_at(&id_token(), Expected::Id, NOW).await.unwrap_err(), Rejection::Jwks);
        assert_eq!(server.requests(), 1, "an invalid response is not requested again");
    }
}

#[tokio::test]
async fn k08_older_valid_set_stays_usable() {
    for body in INVALID_SETS {
        let server = RecordingServer::with_published_keys();
        let verifier = fetching(&server);
        assert!(verifier.verify_at(&id_token(), Expected::Id, NOW).await.is_ok());
        server.answer(Ok(body.to_vec()));
        let unknown = signed(&OTHER_KEY, r#"{"kid":"kid-new","alg":"RS256"}"#, Payload::id().json());
        assert_eq!(verifier.verify_at(&unknown, Expected::Id, NOW).await.unwrap_err(), Rejection::Jwks);
        assert!(verifier.verify_at(&id_token(), Expected::Id, NOW).await.is_ok());
    }
}

#[tokio::test]
async fn k08_oversized_response_is_rejected() {
    let of = |length: usize| format!("{}{}", published_keys(), " ".repeat(length - published_keys().len()));
    let server = RecordingServer::new(Ok(of(64 * 1024 + 1).into()));
    assert_eq!(fetching(&server).verify_at(&id_token(), Expected::Id, NOW).await.unwrap_err(), Rejection::Jwks);
    server.answer(Ok(of(64 * 1024).into()));
    assert!(fetching(&server).verify_at(&id_token(), Expected::Id, NOW).await.is_ok());
}

#[test]
fn k09_unusable_key_does_not_affect_others() {
    let set = key_set(&[
        r#"{"kid":"no-n","kty":"RSA","e":"AQAB"}"#.to_owned(),
        r#"{"kid":"no-e","kty":"RSA","n":"AQAB"}"#.to_owned(),
        r#"{"kid":"ec","kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"}"#.to_owned(),
        r#"{"kid":"okp","kty":"OKP","crv":"Ed25519","x":"AQAB"}"#.to_owned(),
        r#"{"kid":"future","kty":"PQC","pub":"AQAB"}"#.to_owned(),
        r#"{"kid":"no-kty"}"#.to_owned(),
        r#"{"kty":"RSA"}"#.to_owned(),
        "7".to_owned(),
        "null".to_owned(),
        jwk("kid-id", &ID_KEY, ""),
    ]);
    let verifier = with_keys(&set);
    assert!(block_on(verifier.verify_at(&id_token(), Expected::Id, NOW)).is_ok());
    for kid in ["no-n", "no-e", "ec", "okp", "future", "no-kty"] {
        let token = signed(&ID_KEY, &format!(r#"{{"kid":"{kid}","alg":"RS256"}}"#), Payload::id().json());
        assert_eq!(block_on(verifier.verify_at(&token, Expected::Id, NOW)).unwrap_err(), Rejection::Key, "{kid}");
    }
}

fn verify_with_key(jwk: &str) -> Result<(), Rejection> {
    block_on(with_keys(&key_set(&[jwk.to_owned()])).verify_at(&id_token(), Expected::Id, NOW)).map(drop)
}

#[test]
fn k10_key_for_another_use_is_rejected() {
    for more in [
        r#""use":"enc","#,
        r#""use":"SIG","#,
        r#""use":"","#,
        r#""use":null,"#,
        r#""use":["sig"],"#,
        r#""key_ops":["encrypt"],"#,
        r#""key_ops":["sign"],"#,
        r#""key_ops":["verify","encrypt"],"#,
        r#""key_ops":["sign","verify"],"#,
        r#""key_ops":[],"#,
        r#""key_ops":"verify","#,
        r#""key_ops":null,"#,
        r#""alg":"RS384","#,
        r#""alg":"RS512","#,
        r#""alg":"PS256","#,
        r#""alg":"RSA-OAEP","#,
        r#""alg":"rs256","#,
        r#""alg":null,"#,
    ] {
        assert_eq!(verify_with_key(&jwk("kid-id", &ID_KEY, more)), Err(Rejection::Key), "{more}");
    }
    for more in ["", r#""use":"sig","#, r#""alg":"RS256","#, r#""key_ops":["verify"],"#, r#""x5c":[7],"#] {
        assert_eq!(verify_with_key(&jwk("kid-id", &ID_KEY, more)), Ok(()), "{more}");
    }
}

#[test]
fn k10_key_of_another_type_is_rejected() {
    let rsa = jwk("kid-id", &ID_KEY, "");
    for kty in ["oct", "EC", "OKP", "rsa", "RSA ", ""] {
        assert_eq!(verify_with_key(&rsa.replace(r#""RSA""#, &quoted(kty))), Err(Rejection::Key), "{kty}");
    }
    assert_eq!(verify_with_key(&rsa.replace(r#""RSA""#, "null")), Err(Rejection::Key));
    assert_eq!(verify_with_key(r#"{"kid":"kid-id","kty":"oct","k":"c2VjcmV0"}"#), Err(Rejection::Key));
}

#[test]
fn k10_unsafe_key_size_is_rejected() {
    let of = |bits: usize, last: u8| {
        let mut n = vec![0xFF; bits.div_ceil(8)];
        n[0] >>= n.len() * 8 - bits;
        *n.last_mut().unwrap() = last;
        format!(r#"{{"kid":"kid-id","kty":"RSA","e":"AQAB","n":"{}"}}"#, encode(n))
    };
    for bits in [8, 512, 1_024, 2_047, 8_193, 16_384] {
        assert_eq!(verify_with_key(&of(bits, 0xFF)), Err(Rejection::Key), "{bits}");
    }
    assert_eq!(verify_with_key(&of(2_048, 0xFE)), Err(Rejection::Key), "an even modulus");
    for bits in [2_048, 3_072, 4_096, 8_192] {
        assert_eq!(verify_with_key(&of(bits, 0xFF)), Err(Rejection::Signature), "{bits}");
    }
}

#[test]
fn k10_malformed_modulus_or_exponent_is_rejected() {
    let n = encode(modulus(&ID_KEY));
    let of = |n: &str, e: &str| format!(r#"{{"kid":"kid-id","kty":"RSA","n":{n},"e":{e}}}"#);
    assert_eq!(verify_with_key(&of(&quoted(&n), r#""AQAB""#)), Ok(()));
    let zero_in_front = encode([&[0], modulus(&ID_KEY).as_slice()].concat());
    let padded = format!("{n}==");
    for n in ["", "A", "AQAB", &zero_in_front, &padded, &format!("{n} "), &n.replace(['-', '_'], "+")] {
        assert_eq!(verify_with_key(&of(&quoted(n), r#""AQAB""#)), Err(Rejection::Key), "{n}");
    }
    // Empty, invalid base64url, 0, 1, an even number, a leading zero, more than 33 bits.
    for e in [r#""""#, r#""!""#, r#""AA""#, r#""AQ""#, r#""BA""#, r#""AAEAAQ""#, r#""BAAAAAE""#, "65537", "null"] {
        assert_eq!(verify_with_key(&of(&quoted(&n), e)), Err(Rejection::Key), "{e}");
    }
    assert_eq!(
        verify_with_key(&of(&quoted(&n), r#""Aw""#)),
        Err(Rejection::Signature),
        "3 is an exponent, but not this key's"
    );
}

#[test]
fn k10_kid_of_two_keys_is_rejected() {
    let ours = jwk("kid-id", &ID_KEY, "");
    let broken = r#"{"kid":"kid-id","kty":"EC"}"#.to_owned();
    for other in [jwk("kid-id", &OTHER_KEY, ""), ours.clone(), broken, ours.replace("kid-id", r"kid\u002did")] {
        for keys in [[ours.clone(), other.clone()], [other.clone(), ours.clone()]] {
            let verifier = with_keys(&key_set(&keys));
            assert_eq!(block_on(verifier.verify_at(&id_token(), Expected::Id, NOW)).unwrap_err(), Rejection::Key);
        }
    }
    let three = with_keys(&key_set(&[ours.clone(), ours.clone(), ours]));
    assert_eq!(block_on(three.verify_at(&id_token(), Expected::Id, NOW)).unwrap_err(), Rejection::Key);
}
