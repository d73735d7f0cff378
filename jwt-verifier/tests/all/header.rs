//! Headers with another algorithm, another key, or an extension.

use crate::fixtures::*;
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding, RsaPublicKeyComponents,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_triggers_jwt_verifier::{Expected, Rejection};

#[tokio::test]
async fn a01_alg_none_is_rejected() {
    let server = RecordingServer::with_published_keys();
    let verifier = fetching(&server);
    for alg in ["none", "None", "NONE", "nOnE"] {
        let header = format!(r#"{{"alg":"{alg}","typ":"JWT","kid":"kid-id"}}"#);
        let segments = format!("{}.{}", encode(header), encode(Payload::id().json()));
        for (token, expected) in [(format!("{segments}."), Rejection::Alg), (segments, Rejection::Malformed)] {
            let rejection = verifier.verify_at(&token, Expected::Id, NOW).await.unwrap_err();
            assert_eq!(rejection, expected, "{alg}");
        }
    }
    assert_eq!(server.requests(), 0);
}

#[test]
fn a01_algorithm_must_be_exactly_rs256() {
    let algs =
        [r#""rs256""#, r#""RS256 ""#, r#""""#, "null", "256", r#"["RS256"]"#, r#"{"RS256":1}"#, r#""RS256\u0000""#];
    for alg in algs {
        let header = format!(r#"{{"kid":"kid-id","alg":{alg}}}"#);
        assert_eq!(rejection_of(&signed(&ID_KEY, &header, Payload::id().json())), Rejection::Alg, "{alg}");
    }
    assert_eq!(rejection_of(&signed(&ID_KEY, r#"{"kid":"kid-id"}"#, Payload::id().json())), Rejection::Alg);
}

#[tokio::test]
async fn keys_of_local_pools_are_refused_on_request_without_a_fetch() {
    let keys = || key_set(&[jwk("local-1", &ID_KEY, "")]);
    let token = signed(&ID_KEY, r#"{"kid":"local-1","alg":"RS256"}"#, Payload::id().json());
    let server = RecordingServer::new(Ok(keys().into()));
    let strict = fetching(&server).refusing_local_keys();
    assert_eq!(strict.verify_at(&token, Expected::Id, NOW).await.unwrap_err(), Rejection::Kid);
    assert_eq!(server.requests(), 0);
    assert!(fetching(&server).verify_at(&token, Expected::Id, NOW).await.is_ok());
}

#[test]
fn a03_mac_with_the_public_key_is_rejected() {
    let components = RsaPublicKeyComponents { n: modulus(&ID_KEY), e: vec![1, 0, 1] };
    let der: PublicKeyX509Der<'_> = components.as_der().unwrap();
    let lines: Vec<_> = STANDARD.encode(der.as_ref()).into_bytes().chunks(64).map(<[u8]>::to_vec).collect();
    let pem =
        [b"-----BEGIN PUBLIC KEY-----", lines.join(&b'\n').as_slice(), b"-----END PUBLIC KEY-----\n"].join(&b'\n');
    let cut = pem[..pem.len() - 1].to_vec();
    let pkcs1 = ID_KEY.public_key().as_ref().to_vec();
    let macs = [("HS256", hmac::HMAC_SHA256), ("HS384", hmac::HMAC_SHA384), ("HS512", hmac::HMAC_SHA512)];
    for secret in [pem, cut, der.as_ref().to_vec(), modulus(&ID_KEY), pkcs1] {
        for (alg, mac) in macs {
            let header = format!(r#"{{"kid":"kid-id","alg":"{alg}"}}"#);
            let segments = format!("{}.{}", encode(header), encode(Payload::id().json()));
            let tag = hmac::sign(&hmac::Key::new(mac, &secret), segments.as_bytes());
            assert_eq!(rejection_of(&format!("{segments}.{}", encode(tag))), Rejection::Alg, "{alg}");
        }
    }
}

#[test]
fn a07_other_algorithms_of_the_key_are_rejected() {
    let others: [(&str, &'static dyn RsaEncoding); 3] =
        [("RS384", &RSA_PKCS1_SHA384), ("RS512", &RSA_PKCS1_SHA512), ("PS256", &RSA_PSS_SHA256)];
    for (alg, how) in others {
        let segments = |alg| {
            format!("{}.{}", encode(format!(r#"{{"kid":"kid-id","alg":"{alg}"}}"#)), encode(Payload::id().json()))
        };
        assert_eq!(rejection_of(&signed_segments(&ID_KEY, how, &segments(alg))), Rejection::Alg, "{alg}");
        assert_eq!(
            rejection_of(&signed_segments(&ID_KEY, how, &segments("RS256"))),
            Rejection::Signature,
            "{alg} as RS256"
        );
    }
}

#[tokio::test]
async fn a09_key_in_the_token_is_ignored() {
    let attackers = jwk("ka", &OTHER_KEY, "");
    for extra in [
        format!(r#""jwk":{attackers},"#),
        r#""jku":"https://evil.example/jwks.json","#.to_owned(),
        r#""x5u":"https://evil.example/jwks.json","#.to_owned(),
        r#""x5c":["AAAA"],"#.to_owned(),
    ] {
        let server = RecordingServer::with_published_keys();
        let verifier = fetching(&server);
        for (kid, expected) in [("ka", Rejection::Kid), ("kid-id", Rejection::Signature)] {
            let token = signed(&OTHER_KEY, &format!(r#"{{{extra}"alg":"RS256","kid":"{kid}"}}"#), Payload::id().json());
            assert_eq!(verifier.verify_at(&token, Expected::Id, NOW).await.unwrap_err(), expected, "{extra}");
        }
        assert!(server.requested_urls().iter().all(|url| url == URL));
        // A key in the header does not affect a valid token.
        let token =
            signed(&ID_KEY, &format!(r#"{{{extra}"alg":"RS256","kid":"kid-id","typ":7}}"#), Payload::id().json());
        assert!(verifier.verify_at(&token, Expected::Id, NOW).await.is_ok(), "{extra}");
    }
}

#[test]
fn a11_crit_and_zip_are_rejected() {
    for extension in [
        r#""crit":["exp"]"#,
        r#""crit":["b64"],"b64":false"#,
        r#""crit":[]"#,
        r#""crit":["x"]"#,
        r#""crit":null"#,
        r#""cri\u0074":["x"]"#,
        r#""zip":"DEF""#,
        r#""zip":null"#,
    ] {
        let header = format!(r#"{{"alg":"RS256","kid":"kid-id",{extension}}}"#);
        assert_eq!(rejection_of(&signed(&ID_KEY, &header, Payload::id().json())), Rejection::Header, "{extension}");
    }
}

#[test]
fn a11_b64_without_crit_is_ignored() {
    let header = r#"{"alg":"RS256","kid":"kid-id","b64":false,"typ":"at+jwt","cty":"x"}"#;
    assert!(verify(&signed(&ID_KEY, header, Payload::id().json()), Expected::Id).is_ok());
}

#[test]
fn a16_key_of_the_other_token_kind_is_rejected() {
    let token = signed(&ID_KEY, r#"{"kid":"kid-ac","alg":"RS256"}"#, Payload::id().json());
    assert_eq!(rejection_of(&token), Rejection::Signature);
}

#[test]
fn header_without_a_valid_kid_is_rejected() {
    let long = "k".repeat(257);
    let kids = [
        "null".to_owned(),
        "7".to_owned(),
        r#""""#.to_owned(),
        r#"["kid-id"]"#.to_owned(),
        quoted(&long),
        quoted("kid-iD"),
    ];
    for kid in kids {
        let header = format!(r#"{{"alg":"RS256","kid":{kid}}}"#);
        assert_eq!(rejection_of(&signed(&ID_KEY, &header, Payload::id().json())), Rejection::Kid, "{kid}");
    }
    assert_eq!(rejection_of(&signed(&ID_KEY, r#"{"alg":"RS256"}"#, Payload::id().json())), Rejection::Kid);
    let named = |length| "k".repeat(length);
    let verifier = with_keys(&key_set(&[jwk(&named(256), &ID_KEY, ""), jwk(&named(257), &ID_KEY, "")]));
    let verify = |kid: &str| {
        let token = signed(&ID_KEY, &format!(r#"{{"alg":"RS256","kid":"{kid}"}}"#), Payload::id().json());
        block_on(verifier.verify_at(&token, Expected::Id, NOW)).map(drop)
    };
    assert_eq!((verify(&named(256)), verify(&named(257))), (Ok(()), Err(Rejection::Kid)));
}
