//! Known answers: what pycognito 2024.5.1 computes as the client, against a server written with plain integers. Among
//! them are salts and numbers of every kind of first byte.

use super::{Proof, ServerExchange, matches_password};
use crate::state::PasswordVerifier;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

#[derive(Deserialize)]
struct KnownAnswer {
    pool: String,
    user: String,
    password: String,
    salt: String,
    b: String,
    #[serde(rename = "A")]
    client_public: String,
    #[serde(rename = "B")]
    server_public: String,
    v: String,
    block: String,
    sig: String,
}

fn decode(hex: &str) -> Vec<u8> {
    let even = format!("{}{hex}", if hex.len() % 2 == 1 { "0" } else { "" });
    (0..even.len() / 2).map(|index| u8::from_str_radix(&even[2 * index..2 * index + 2], 16).unwrap()).collect()
}

#[test]
fn every_known_answer_is_accepted() {
    let answers: Vec<KnownAnswer> = serde_json::from_str(include_str!("known_answers.json")).unwrap();
    assert_eq!(answers.len(), 6);
    for answer in answers {
        let mut verifier = vec![0; 384];
        let v = decode(&answer.v);
        verifier[384 - v.len()..].copy_from_slice(&v);
        let password = PasswordVerifier { salt: decode(&answer.salt), verifier };
        assert!(matches_password(&password, &answer.pool, &answer.user, &answer.password));
        let exchange = ServerExchange::with_secret(decode(&answer.b).try_into().unwrap(), &password);
        assert_eq!(exchange.public_hex(), answer.server_public);
        assert_eq!(exchange.salt_hex(), answer.salt.trim_start_matches('0'));
        let mut proof = Proof {
            pool_name: &answer.pool,
            user: &answer.user,
            client_public: &ServerExchange::parse_client_public(&answer.client_public).unwrap(),
            secret_block: &decode(&answer.block),
            timestamp: "Tue Dec 1 09:05:03 UTC 2026",
            signature: &BASE64_STANDARD.decode(&answer.sig).unwrap(),
        };
        assert!(exchange.accepts(&proof), "{}", answer.user);
        proof.timestamp = "Tue Dec 1 09:05:04 UTC 2026";
        assert!(!exchange.accepts(&proof), "{}", answer.user);
    }
}
