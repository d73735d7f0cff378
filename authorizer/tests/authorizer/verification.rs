//! The verifier that a policy asks for, and what keeps it from being made.

use crate::pool::{CLIENT, id_claims, jwks, policy_text, policy_without_keys, signed};
use jwt_verifier::{Expected, Rejection};
use lambda_support::{StartError, verifier};
use policy::Policy;
use std::fs;
use std::path::PathBuf;

fn read(text: &str) -> Policy {
    Policy::parse("p", text, []).unwrap_or_else(|problems| panic!("{text}\n{problems}"))
}

fn refused(text: &str, inside_lambda: bool) -> StartError {
    verifier(&read(text), inside_lambda).err().unwrap()
}

/// A file of the test's own.
fn file(name: &str, contents: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, contents).unwrap();
    path
}

fn with_file(path: &str) -> String {
    policy_without_keys(&format!("[verification]\njwks_file = \"{path}\"\n"))
}

#[tokio::test]
async fn k15_bundled_keys_verify_without_a_request() {
    let path = file("jwks.json", jwks().as_bytes());
    for text in [policy_text(""), with_file(path.to_str().unwrap())] {
        let verifier = verifier(&read(&text), true).unwrap();
        let claims = verifier.verify(&signed(&id_claims(&["staff"])), Expected::Either).await.unwrap();
        assert_eq!(claims.client_id(), CLIENT);
    }
}

#[tokio::test]
async fn the_app_client_counts_and_those_that_are_named_besides() {
    let text = policy_text("").replace("[verification]\n", "[verification]\napp_clients = [\"other\"]\n");
    let verifier = verifier(&read(&text), true).unwrap();
    for (client, expected) in [(CLIENT, Ok(())), ("other", Ok(())), ("third", Err(Rejection::Client))] {
        let mut claims = id_claims(&[]);
        claims["aud"] = client.into();
        let verified = verifier.verify(&signed(&claims), Expected::Either).await;
        assert_eq!(verified.map(drop), expected, "{client}");
    }
}

#[tokio::test]
async fn leeway_is_the_policys() {
    let text = policy_text("").replace("[verification]\n", "[verification]\nleeway_seconds = 60\n");
    for (text, expected) in [(policy_text(""), Err(Rejection::Expired)), (text, Ok(()))] {
        let verified =
            verifier(&read(&text), true).unwrap().verify(&signed(&crate::pool::expired()), Expected::Id).await;
        assert_eq!(verified.map(drop), expected);
    }
}

#[test]
fn what_is_missing_is_said_with_a_way_out() {
    let without = |key: &str| {
        let lines = policy_without_keys("");
        lines.lines().filter(|line| !line.starts_with(key)).collect::<Vec<_>>().join("\n")
    };
    for (key, expected, text) in [
        ("user_pool_id", StartError::NoUserPool, "app.user_pool_id: is missing; write user_pool_id = "),
        ("client_id", StartError::NoAppClient, "app.client_id: is missing, and so is verification.app_clients; "),
    ] {
        let error = refused(&without(key), true);
        assert_eq!(error, expected);
        assert!(error.to_string().starts_with(text), "{error}");
    }
}

#[test]
fn keys_that_are_none_end_the_start_and_are_not_printed() {
    let broken = file("broken.json", b"{\"keys\":[\"hunter2\"]}");
    let large = file("large.json", format!("{{\"keys\":[{}]}}", " ".repeat(70_000)).as_bytes());
    let text = policy_without_keys("[verification]\njwks = 'hunter2'\n");
    for (text, expected) in [
        (text, StartError::NoKeys("jwks")),
        (with_file(broken.to_str().unwrap()), StartError::NoKeys("jwks_file")),
        (with_file(large.to_str().unwrap()), StartError::NoKeys("jwks_file")),
        (with_file("/nowhere/hunter2.json"), StartError::UnreadableKeys(std::io::ErrorKind::NotFound)),
        (with_file("/dev/null"), StartError::UnreadableKeys(std::io::ErrorKind::InvalidInput)),
        (with_file(env!("CARGO_TARGET_TMPDIR")), StartError::UnreadableKeys(std::io::ErrorKind::InvalidInput)),
    ] {
        let error = refused(&text, true);
        assert_eq!(error, expected);
        let printed = format!("{error} {error:?}");
        assert!(printed.contains("verification.jwks") && !printed.contains("hunter2"), "{printed}");
    }
}

#[test]
fn no_function_of_lambda_trusts_a_server_on_its_own_machine() {
    for (key, url) in [("issuer", "http://127.0.0.1:9229/local_1"), ("jwks_url", "http://localhost:9229/hunter2")] {
        let text = policy_text("").replace("[brands", &format!("{key} = \"{url}\"\n[brands"));
        let error = refused(&text, true);
        assert_eq!(error, StartError::TrustsThisMachine(key));
        let expected =
            format!("app.{key}: names a server on this machine, and no function of Lambda takes its tokens; ");
        assert!(error.to_string().starts_with(&expected), "{error}");
        assert!(error.to_string().ends_with(&format!("unset APP__{}", key.to_uppercase())), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert!(verifier(&read(&text), false).is_ok());
    }
}

#[tokio::test]
async fn outside_of_lambda_a_server_that_plays_cognito_is_the_issuer_or_only_has_the_keys() {
    let issuer = "http://127.0.0.1:9229/local_1";
    let mut of_server = id_claims(&[]);
    of_server["iss"] = issuer.into();
    let (of_server, of_cognito) = (signed(&of_server), signed(&id_claims(&[])));
    for (key, url, good, bad) in [
        ("issuer", issuer, &of_server, &of_cognito),
        ("jwks_url", "http://127.0.0.1:9229/keys", &of_cognito, &of_server),
    ] {
        let text = policy_text("").replace("[brands", &format!("{key} = \"{url}\"\n[brands"));
        let verifier = verifier(&read(&text), false).unwrap();
        assert!(verifier.verify(good, Expected::Id).await.is_ok(), "{key}");
        assert_eq!(verifier.verify(bad, Expected::Id).await.err(), Some(Rejection::Issuer), "{key}");
    }
}

#[test]
fn where_keys_are_fetched_follows_from_what_is_named() {
    let keys_of = |more: &str, environment: &[(&str, &str)]| {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let policy = Policy::parse("p", &policy_without_keys(more), environment).unwrap();
        format!("{:?}", verifier(&policy, false).unwrap())
    };
    let ordinary = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123";
    let (issuer, keys) = ("http://127.0.0.1:9229/local_1", "http://127.0.0.1:9229/keys");
    let none = keys_of("", &[]);
    assert!(
        none.contains(&format!("\"{ordinary}\"")) && none.contains(&format!("\"{ordinary}/.well-known/jwks.json\""))
    );
    let of_issuer = keys_of("", &[("APP__ISSUER", issuer)]);
    assert!(of_issuer.contains(&format!("[\"{issuer}\"]")), "{of_issuer}");
    assert!(of_issuer.contains(&format!("\"{issuer}/.well-known/jwks.json\"")), "{of_issuer}");
    let only_keys = keys_of("", &[("APP__JWKS_URL", keys)]);
    assert!(
        only_keys.contains(&format!("[\"{ordinary}\"]")) && only_keys.contains(&format!("\"{keys}\"")),
        "{only_keys}"
    );
    let both = keys_of("", &[("APP__ISSUER", issuer), ("APP__JWKS_URL", keys)]);
    assert!(both.contains(&format!("[\"{issuer}\"]")) && both.contains(&format!("\"{keys}\"")), "{both}");
}
