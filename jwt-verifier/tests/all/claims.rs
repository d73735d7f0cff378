//! Claims with wrong values or types, and missing claims.

use crate::fixtures::*;
use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, Rejection, TokenUse, Verifier};

#[test]
fn c01_other_kind_of_token_is_rejected() {
    assert_eq!(verify(&access_token(), Expected::Id).unwrap_err(), Rejection::TokenUse);
    assert_eq!(verify(&id_token(), Expected::Access).unwrap_err(), Rejection::TokenUse);
    assert_eq!(verify(&id_token(), Expected::Either).unwrap().token_use(), TokenUse::Id);
    assert_eq!(verify(&access_token(), Expected::Either).unwrap().token_use(), TokenUse::Access);
}

#[test]
fn c03_other_token_use_is_rejected() {
    let odd =
        [r#""ID""#, r#""Id""#, r#"" id""#, r#""refresh""#, r#""""#, r#"["id"]"#, "null", "true", "1", r#"{"id":1}"#];
    for expected in [Expected::Id, Expected::Access, Expected::Either] {
        for token_use in odd {
            let token = Payload::id().with("token_use", token_use).signed();
            assert_eq!(verify(&token, expected).unwrap_err(), Rejection::TokenUse, "{token_use}");
        }
        let token = Payload::id().without("token_use").signed();
        assert_eq!(verify(&token, expected).unwrap_err(), Rejection::TokenUse);
    }
}

/// Also if every app client is accepted.
#[test]
fn c05_audience_of_an_id_token_is_one_string() {
    let any = Verifier::with_keys(pool(), AppClients::any(), JwkSet::parse(published_keys().as_bytes()).unwrap());
    let lists = [format!(r#"["{C2}","{C1}"]"#), format!(r#"["{C1}","{C2}"]"#), format!(r#"["{C1}"]"#)];
    let odd = ["[]", "7", "null", "true", r#"{"aud":1}"#].map(str::to_owned);
    let tokens =
        lists.iter().chain(&odd).map(|aud| Payload::id().with("aud", aud)).chain([Payload::id().without("aud")]);
    for token in tokens.map(|payload| payload.signed()) {
        assert_eq!(rejection_of(&token), Rejection::Client);
        assert_eq!(block_on(any.verify_at(&token, Expected::Id, NOW)).unwrap_err(), Rejection::Client);
    }
}

#[test]
fn c05_other_app_client_is_rejected() {
    for aud in [C2, "", " ", &format!("{C1} "), &C1.to_uppercase(), &C1[..15], &format!("{C1}\0")] {
        assert_eq!(rejection_of_payload(Payload::id().with("aud", quoted(aud))), Rejection::Client, "{aud}");
    }
}

#[test]
fn c05_empty_list_accepts_none_and_any_accepts_all() {
    let keys = || JwkSet::parse(published_keys().as_bytes()).unwrap();
    let no_clients = Verifier::with_keys(pool(), AppClients::only(Vec::<String>::new()), keys());
    assert_eq!(block_on(no_clients.verify_at(&id_token(), Expected::Id, NOW)).unwrap_err(), Rejection::Client);
    let any = Verifier::with_keys(pool(), AppClients::any(), keys());
    let others = Payload::id().with("aud", quoted(C2)).signed();
    assert_eq!(block_on(any.verify_at(&others, Expected::Id, NOW)).unwrap().client_id(), C2);
}

#[test]
fn c06_access_token_client_is_client_id() {
    for payload in [
        Payload::access().with("client_id", quoted(C2)),
        Payload::access().with("client_id", quoted(C2)).with("aud", quoted(C1)),
        Payload::access().without("client_id").with("aud", quoted(C1)),
        Payload::access().with("client_id", format!(r#"["{C1}"]"#)),
        Payload::access().with("client_id", "null"),
    ] {
        for expected in [Expected::Access, Expected::Either] {
            assert_eq!(verify(&payload.signed(), expected).unwrap_err(), Rejection::Client);
        }
    }
    let bound = Payload::access().with("aud", r#"["https://api.example.com"]"#);
    assert_eq!(verify(&bound.signed(), Expected::Access).unwrap().client_id(), C1);
}

#[test]
fn c07_client_id_of_an_id_token_is_ignored() {
    assert_eq!(rejection_of_payload(Payload::id().without("aud").with("client_id", quoted(C1))), Rejection::Client);
    let payload = Payload::id().with("aud", quoted(C2)).with("client_id", quoted(C1));
    assert_eq!(rejection_of_payload(payload), Rejection::Client);
}

#[tokio::test]
async fn c09_issuer_must_match_exactly() {
    let server = RecordingServer::with_published_keys();
    let verifier = fetching(&server);
    for iss in [
        "https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_AbCdEf123".to_owned(),
        "https://cognito-idp.eu-west-1.amazonaws.com.evil.example/eu-west-1_AbCdEf123".to_owned(),
        "https://cognito-idp.eu-west-1.amazonaws.com.cn/eu-west-1_AbCdEf123".to_owned(),
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EVIL00000".to_owned(),
        "https://evil.example@cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123".to_owned(),
        ISS.replace("https", "http"),
        ISS.replace("https://", ""),
        ISS.to_uppercase(),
        ISS.to_lowercase(),
        format!("{ISS}/"),
        format!("{ISS}?x"),
        format!("{ISS}#"),
        format!("{ISS}/../eu-west-1_EVIL00000"),
        format!(" {ISS}"),
        format!("{ISS} "),
        format!("{ISS}\n"),
        format!("{ISS}\0"),
        format!("{ISS2}/"),
        String::new(),
        POOL.to_owned(),
        URL.to_owned(),
    ] {
        let token = Payload::id().with("iss", quoted(&iss)).signed();
        assert_eq!(verifier.verify_at(&token, Expected::Id, NOW).await.unwrap_err(), Rejection::Issuer, "{iss}");
    }
    assert_eq!(server.requests(), 0);
}

#[test]
fn c09_both_issuers_of_a_pool_are_accepted() {
    for iss in [quoted(ISS), quoted(ISS2), quoted(ISS).replace('/', r"\/")] {
        assert!(verify(&Payload::id().with("iss", iss).signed(), Expected::Id).is_ok());
    }
}

#[test]
fn c10_issuer_must_be_a_string() {
    for iss in [
        format!(r#"["{ISS}","https://evil.example"]"#),
        format!(r#"["https://evil.example","{ISS}"]"#),
        format!(r#"["{ISS}"]"#),
        format!(r#"{{"{ISS}":1}}"#),
        "5".to_owned(),
        "null".to_owned(),
        "true".to_owned(),
        "[]".to_owned(),
    ] {
        assert_eq!(rejection_of_payload(Payload::id().with("iss", &iss)), Rejection::Issuer, "{iss}");
    }
    assert_eq!(rejection_of_payload(Payload::id().without("iss")), Rejection::Issuer);
}

/// A token does not show that Cognito has revoked it. This is a limit of offline verification.
#[test]
fn c17_revoked_token_is_accepted_until_it_expires() {
    let claims = verify(&access_token(), Expected::Access).unwrap();
    assert_eq!(claims.expires_at(), NOW_SECONDS + 3600);
}

#[test]
fn sub_must_be_a_non_empty_string() {
    for sub in [r#""""#, "null", "7", r#"["a"]"#] {
        assert_eq!(rejection_of_payload(Payload::id().with("sub", sub)), Rejection::Claims, "{sub}");
    }
    assert_eq!(rejection_of_payload(Payload::id().without("sub")), Rejection::Claims);
}

#[test]
fn typed_claim_of_wrong_type_is_rejected() {
    for (claim, json) in [
        ("cognito:groups", r#""admins""#),
        ("cognito:groups", "null"),
        ("cognito:groups", r#"["admins",7]"#),
        ("cognito:groups", r#"[["admins"]]"#),
        ("cognito:groups", r#"{"admins":true}"#),
        ("scope", r#"["a"]"#),
        ("scope", "null"),
        ("jti", "7"),
        ("cognito:username", "7"),
        ("cognito:username", r#""\ud800""#),
    ] {
        assert_eq!(rejection_of_payload(Payload::id().with(claim, json)), Rejection::Claims, "{claim} {json}");
    }
}

#[test]
fn audience_of_an_access_token_is_a_string_or_strings() {
    for json in ["7", "null", "true", r#"{"a":"b"}"#, r#"["a",7]"#, r#"[["a"]]"#] {
        let token = Payload::access().with("aud", json).signed();
        assert_eq!(verify(&token, Expected::Access).err(), Some(Rejection::Claims), "{json}");
    }
    for json in [r#""another""#, r#"["a","b"]"#, "[]"] {
        assert!(verify(&Payload::access().with("aud", json).signed(), Expected::Access).is_ok(), "{json}");
    }
}

#[test]
fn claims_are_returned_unchanged() {
    let odd = r#"{"deep":[1.50,{"exp":1e400}]}"#;
    let payload = Payload::access()
        .with("cognito:groups", r#"["admins","caf\u00e9"]"#)
        .with("scope", r#""openid  shop/read ""#)
        .with("custom", odd)
        .with("na\\me", "9007199254740993.10");
    let claims = verify(&payload.signed(), Expected::Access).unwrap();
    assert_eq!(claims.sub(), "11111111-2222-3333-4444-555555555555");
    assert_eq!((claims.username(), claims.client_id()), (Some("u-123"), C1));
    assert_eq!(claims.groups(), ["admins", "café"]);
    assert_eq!(claims.scopes().collect::<Vec<_>>(), ["openid", "shop/read"]);
    assert_eq!(claims.as_json(), payload.json());
    assert_eq!(claims.get("custom").unwrap().get(), odd);
    assert_eq!(claims.get("na\\me").unwrap().get(), "9007199254740993.10");
    assert!(claims.get("email").is_none());
    let names: Vec<_> = claims.iter().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names.len(), 14);
    assert!(names.is_sorted());
}

#[test]
fn username_claim_depends_on_the_kind_of_token() {
    let payload = Payload::id().without("cognito:username").with("username", r#""eve""#);
    assert_eq!(verify(&payload.signed(), Expected::Id).unwrap().username(), None);
    let payload = Payload::access().without("username").with("cognito:username", r#""eve""#);
    let claims = verify(&payload.signed(), Expected::Access).unwrap();
    assert_eq!((claims.username(), claims.groups().len()), (None, 0));
}

#[test]
fn groups_and_scopes_are_compared_exactly() {
    let payload =
        Payload::access().with("cognito:groups", r#"["admins","staff"]"#).with("scope", r#""a/read a/write""#);
    let claims = verify(&payload.signed(), Expected::Access).unwrap();
    assert_eq!(claims.require_group(&["staff", "others"]), Ok(()));
    assert_eq!(claims.require_scope(&["a/write"]), Ok(()));
    for group in ["Admins", "admin", "admins ", "", "a/read"] {
        assert_eq!(claims.require_group(&[group]), Err(Rejection::Group), "{group}");
    }
    for scope in ["A/read", "a/", "a/read a/write", "", " ", "admins"] {
        assert_eq!(claims.require_scope(&[scope]), Err(Rejection::Scope), "{scope}");
    }
    let none: [&str; 0] = [];
    assert_eq!(
        (claims.require_group(&none), claims.require_scope(&none)),
        (Err(Rejection::Group), Err(Rejection::Scope))
    );
}
