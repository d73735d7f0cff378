//! User pools by ID, and several of them in one verifier.

use crate::fixtures::*;
use cognito_triggers_jwt_verifier::{AppClients, Expected, InvalidUserPoolId, JwkSet, Rejection, UserPool, Verifier};
use std::time::Duration;

/// Whether tokens with this issuer are accepted for a pool.
fn issues(pool: UserPool, issuer: &str) -> bool {
    let verifier = Verifier::with_keys(pool, clients(), JwkSet::parse(published_keys().as_bytes()).unwrap());
    let token = Payload::id().with("iss", quoted(issuer)).signed();
    block_on(verifier.verify_at(&token, Expected::Id, NOW)).is_ok()
}

#[test]
fn pool_has_two_issuers_and_one_key_url() {
    assert!(issues(pool(), ISS) && issues(pool(), ISS2));
    assert_eq!(pool().jwks_url(), URL);
}

#[test]
fn one_of_the_two_issuers_can_be_chosen() {
    let (original, updated) = (pool().only_original_issuer(), pool().only_updated_issuer());
    assert!(issues(original.clone(), ISS) && !issues(original, ISS2));
    assert!(issues(updated.clone(), ISS2) && !issues(updated, ISS));
    let emulator = UserPool::with_issuer("http://localhost:9229/local_1", URL);
    for pool in [emulator.clone().only_original_issuer(), emulator.only_updated_issuer()] {
        assert!(issues(pool, "http://localhost:9229/local_1"));
    }
}

#[test]
fn unknown_regions_are_accepted() {
    for (id, region, domain) in [
        ("cn-north-1_AbCdEf123", "cn-north-1", "amazonaws.com.cn"),
        ("eusc-de-east-1_AbCdEf123", "eusc-de-east-1", "amazonaws.com"),
        ("us-gov-west-1_AbCdEf123", "us-gov-west-1", "amazonaws.com"),
        ("moon-1_a_1", "moon-1_a", "amazonaws.com"),
        ("local_1", "local", "amazonaws.com"),
    ] {
        for host in ["cognito-idp", "issuer-cognito-idp"] {
            let issuer = format!("https://{host}.{region}.{domain}/{id}");
            assert!(issues(UserPool::new(id).unwrap(), &issuer), "{issuer}");
        }
        let url = format!("https://cognito-idp.{region}.{domain}/{id}/.well-known/jwks.json");
        assert_eq!(UserPool::new(id).unwrap().jwks_url(), url);
    }
}

#[test]
fn invalid_pool_id_is_rejected() {
    let long = format!("eu-west-1_{}", "a".repeat(46));
    for id in [
        "",
        "_",
        "eu-west-1",
        "eu-west-1_",
        "_AbC",
        "eu-west-1_Ab-C",
        "eu-west-1_Ab C",
        "eu.west_AbC",
        "evil.example/_AbC",
        "eu-west-1_AbC/",
        "eu-west-1_AbC\n",
        "eu-west-1_Äbc",
        "evil#_AbC",
        "evil@_AbC",
        "evil:80_AbC",
        "eu-west-1_AbC?",
        &long,
    ] {
        assert_eq!(UserPool::new(id), Err(InvalidUserPoolId), "{id}");
    }
    assert!(UserPool::new(&long[..55]).is_ok());
}

#[test]
fn emulator_has_one_issuer() {
    let local = || UserPool::with_issuer("http://localhost:9229/local_1", "http://127.0.0.1:9229/keys");
    assert!(issues(local(), "http://localhost:9229/local_1"));
    assert!(!issues(local(), "http://localhost:9229/local_1/"));
    assert!(!issues(local(), ISS));
    assert_eq!(local().jwks_url(), "http://127.0.0.1:9229/keys");
}

const STAFF: &str = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Staff";

fn staff() -> Verifier {
    let keys = key_set(&[jwk("kid-id", &OTHER_KEY, "")]);
    let staff = UserPool::new("us-east-1_Staff").unwrap();
    Verifier::with_keys(staff, AppClients::only([C2]), JwkSet::parse(keys.as_bytes()).unwrap())
}

#[test]
fn each_pool_keeps_its_clients_and_keys() {
    let both = verifier().and(staff());
    let header = r#"{"kid":"kid-id","alg":"RS256"}"#;
    let verify = |key, iss: &str, client| {
        let payload = Payload::id().with("iss", quoted(iss)).with("aud", quoted(client)).json();
        block_on(both.verify_at(&signed(key, header, payload), Expected::Id, NOW)).map(drop)
    };
    assert_eq!(verify(&ID_KEY, ISS, C1), Ok(()));
    assert_eq!(verify(&OTHER_KEY, STAFF, C2), Ok(()));
    assert_eq!(verify(&OTHER_KEY, STAFF, C1), Err(Rejection::Client));
    assert_eq!(verify(&ID_KEY, ISS, C2), Err(Rejection::Client));
    assert_eq!(verify(&ID_KEY, STAFF, C2), Err(Rejection::Signature));
    assert_eq!(verify(&OTHER_KEY, ISS, C1), Err(Rejection::Signature));
    assert_eq!(verify(&ID_KEY, "https://evil.example", C1), Err(Rejection::Issuer));
}

#[test]
fn first_pool_of_an_issuer_and_first_leeway_apply() {
    let lenient = Verifier::with_keys(pool(), AppClients::any(), JwkSet::parse(published_keys().as_bytes()).unwrap());
    let both = verifier().and(lenient.leeway(Duration::from_secs(60)));
    let others = Payload::id().with("aud", quoted(C2)).signed();
    assert_eq!(block_on(both.verify_at(&others, Expected::Id, NOW)).unwrap_err(), Rejection::Client);
    let ended = Payload::id().with("exp", NOW_SECONDS - 1).signed();
    assert_eq!(block_on(both.verify_at(&ended, Expected::Id, NOW)).unwrap_err(), Rejection::Expired);
}

#[test]
fn verifier_is_send_and_sync() {
    fn is_shared<T: Send + Sync + 'static>(_: &T) {}
    fn moves<T: Send>(future: T) -> T {
        future
    }
    let verifier = verifier();
    is_shared(&verifier);
    assert!(block_on(moves(verifier.verify_at(&id_token(), Expected::Id, NOW))).is_ok());
}
