//! The token verifier of a policy, and why it cannot be built.

use crate::pool::{CLIENT, id_claims, jwks, policy_text, policy_without_keys, signed};
use crate::signing::{jwk, sign};
use jwt_verifier::{Expected, Rejection};
use policy::{InputFileError, Policy};
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use token_verifier::{StartError, verifier};

fn parse_policy(text: &str) -> Policy {
    Policy::parse("p", text, []).unwrap_or_else(|problems| panic!("{text}\n{problems}"))
}

fn start_error(text: &str, inside_lambda: bool) -> StartError {
    verifier(&parse_policy(text), inside_lambda).err().unwrap()
}

/// Writes a file for a test.
fn write_file(name: &str, contents: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, contents).unwrap();
    path
}

fn policy_with_key_file(path: &str) -> String {
    policy_without_keys(&format!("[verification]\njwks_file = \"{path}\"\n"))
}

#[tokio::test]
async fn k15_bundled_keys_need_no_request() {
    let path = write_file("jwks.json", jwks().as_bytes());
    let with_mark = write_file("jwks_with_mark.json", format!("\u{FEFF}{}", jwks()).as_bytes());
    let from_file = |path: &PathBuf| policy_with_key_file(path.to_str().unwrap());
    for text in [policy_text(""), from_file(&path), from_file(&with_mark)] {
        let verifier = verifier(&parse_policy(&text), true).unwrap();
        let claims = verifier.verify(&signed(&id_claims(&["staff"])), Expected::Either).await.unwrap();
        assert_eq!(claims.client_id(), CLIENT);
    }
}

#[tokio::test]
async fn tokens_of_all_named_app_clients_are_accepted() {
    let text = policy_text("").replace("[verification]\n", "[verification]\napp_clients = [\"other\"]\n");
    let verifier = verifier(&parse_policy(&text), true).unwrap();
    for (client, expected) in [(CLIENT, Ok(())), ("other", Ok(())), ("third", Err(Rejection::Client))] {
        let mut claims = id_claims(&[]);
        claims["aud"] = client.into();
        let verified = verifier.verify(&signed(&claims), Expected::Either).await;
        assert_eq!(verified.map(drop), expected, "{client}");
    }
}

#[tokio::test]
async fn c09_issuer_is_limited_by_the_policy() {
    let original = "https://cognito-idp.";
    for (issuer, accepts_original, accepts_updated) in
        [("any", true, true), ("original", true, false), ("updated", false, true)]
    {
        let text = policy_text("").replace("[verification]\n", &format!("[verification]\nissuer = \"{issuer}\"\n"));
        let verifier = verifier(&parse_policy(&text), true).unwrap();
        for (host, accepted) in [(original, accepts_original), ("https://issuer-cognito-idp.", accepts_updated)] {
            let mut claims = id_claims(&[]);
            claims["iss"] = claims["iss"].as_str().unwrap().replace(original, host).into();
            let verified = verifier.verify(&signed(&claims), Expected::Id).await;
            let expected = if accepted { Ok(()) } else { Err(Rejection::Issuer) };
            assert_eq!(verified.map(drop), expected, "{issuer} {host}");
        }
    }
}

#[tokio::test]
async fn leeway_is_read_from_the_policy() {
    let text = policy_text("").replace("[verification]\n", "[verification]\nleeway_seconds = 60\n");
    for (text, expected) in [(policy_text(""), Err(Rejection::Expired)), (text, Ok(()))] {
        let verified =
            verifier(&parse_policy(&text), true).unwrap().verify(&signed(&crate::pool::expired()), Expected::Id).await;
        assert_eq!(verified.map(drop), expected);
    }
}

#[test]
fn missing_setting_is_reported_with_help() {
    let without = |key: &str| {
        let lines = policy_without_keys("");
        lines.lines().filter(|line| !line.starts_with(key)).collect::<Vec<_>>().join("\n")
    };
    for (key, expected, text) in [
        ("user_pool_id", StartError::NoUserPool, "app.user_pool_id: is missing; write user_pool_id = "),
        ("client_id", StartError::NoAppClient, "app.client_id: is missing, and verification.app_clients too; "),
    ] {
        let error = start_error(&without(key), true);
        assert_eq!(error, expected);
        assert!(error.to_string().starts_with(text), "{error}");
    }
}

#[test]
fn invalid_keys_are_reported_but_not_printed() {
    let broken = write_file("broken.json", b"{\"keys\":[\"hunter2\"]}");
    let large = write_file("large.json", format!("{{\"keys\":[{}]}}", " ".repeat(70_000)).as_bytes());
    let pipe = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("jwks.pipe");
    drop(fs::remove_file(&pipe));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let unreadable = StartError::UnreadableKeyFile;
    let text = policy_without_keys("[verification]\njwks = 'hunter2'\n");
    for (text, expected) in [
        (text, StartError::InvalidKeySet("jwks")),
        (policy_with_key_file(broken.to_str().unwrap()), StartError::InvalidKeySet("jwks_file")),
        (policy_with_key_file(large.to_str().unwrap()), unreadable(InputFileError::TooLarge(64 << 10))),
        (
            policy_with_key_file("/nowhere/hunter2.json"),
            unreadable(InputFileError::Unreadable(std::io::ErrorKind::NotFound)),
        ),
        (policy_with_key_file("/dev/null"), unreadable(InputFileError::NotRegular("a device"))),
        (policy_with_key_file("/dev/zero"), unreadable(InputFileError::NotRegular("a device"))),
        (policy_with_key_file(pipe.to_str().unwrap()), unreadable(InputFileError::NotRegular("a pipe"))),
        (policy_with_key_file(env!("CARGO_TARGET_TMPDIR")), unreadable(InputFileError::NotRegular("a folder"))),
    ] {
        let error = start_error(&text, true);
        assert_eq!(error, expected);
        let printed = format!("{error} {error:?}");
        assert!(printed.contains("verification.jwks") && !printed.contains("hunter2"), "{printed}");
    }
}

#[test]
fn loopback_issuer_is_rejected_in_lambda() {
    for (key, url) in [("issuer", "http://127.0.0.1:9229/local_1"), ("jwks_url", "http://localhost:9229/hunter2")] {
        let text = policy_text("").replace("[brands", &format!("{key} = \"{url}\"\n[brands"));
        let error = start_error(&text, true);
        assert_eq!(error, StartError::LoopbackIssuerInLambda(key));
        let expected = format!("app.{key}: is a loopback address, which is not allowed in Lambda; ");
        assert!(error.to_string().starts_with(&expected), "{error}");
        assert!(error.to_string().ends_with(&format!("unset APP__{}", key.to_uppercase())), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert!(verifier(&parse_policy(&text), false).is_ok());
    }
}

#[tokio::test]
async fn key_of_a_local_pool_is_rejected_in_lambda() {
    for (kid, in_lambda) in [("local-one", Err(Rejection::Kid)), ("one-local-", Ok(()))] {
        let keys = json!({ "keys": [jwk(kid, "sig")] });
        let policy = parse_policy(&policy_without_keys(&format!("[verification]\njwks = '{keys}'\n")));
        let token = sign(&json!({"kid": kid, "alg": "RS256"}), &id_claims(&[]));
        for (inside_lambda, expected) in [(true, in_lambda), (false, Ok(()))] {
            let verified = verifier(&policy, inside_lambda).unwrap().verify(&token, Expected::Id).await;
            assert_eq!(verified.map(drop), expected, "{kid} {inside_lambda}");
        }
    }
}

#[tokio::test]
async fn emulator_may_be_issuer_or_key_source_outside_lambda() {
    let issuer = "http://127.0.0.1:9229/local_1";
    let mut of_server = id_claims(&[]);
    of_server["iss"] = issuer.into();
    let (of_server, of_cognito) = (signed(&of_server), signed(&id_claims(&[])));
    for (key, url, good, bad) in [
        ("issuer", issuer, &of_server, &of_cognito),
        ("jwks_url", "http://127.0.0.1:9229/keys", &of_cognito, &of_server),
    ] {
        let text = policy_text("").replace("[brands", &format!("{key} = \"{url}\"\n[brands"));
        let verifier = verifier(&parse_policy(&text), false).unwrap();
        assert!(verifier.verify(good, Expected::Id).await.is_ok(), "{key}");
        assert_eq!(verifier.verify(bad, Expected::Id).await.err(), Some(Rejection::Issuer), "{key}");
    }
}

#[test]
fn key_address_follows_from_the_settings() {
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
