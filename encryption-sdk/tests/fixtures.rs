//! Messages that the AWS Encryption SDK for Python made, and every change of one of their bytes.
//! `target/tools/bin/python tests/encryption --fixtures` writes them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cognito_triggers_encryption_sdk::{
    DataKey, DecryptError, EncryptedMessage, EncryptionContext, KeyService, MAX_MESSAGE_BYTES, Refusal,
};
use serde::Deserialize;
use std::cell::Cell;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Fixture {
    name: String,
    message: String,
    plaintext: String,
    context: BTreeMap<String, String>,
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    arn: String,
    ciphertext: String,
    plaintext: String,
}

/// AWS KMS: it decrypts only with the right key and the right encryption context, and counts its calls.
struct Kms<'f> {
    fixture: &'f Fixture,
    calls: Cell<usize>,
}

impl KeyService for Kms<'_> {
    type Error = ();

    async fn decrypt(&self, arn: &str, ciphertext: &[u8], context: &EncryptionContext<'_>) -> Result<DataKey, ()> {
        self.calls.set(self.calls.get() + 1);
        let context: BTreeMap<_, _> = context.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let ciphertext = BASE64_STANDARD.encode(ciphertext);
        let is_its = |key: &&Key| key.arn == arn && key.ciphertext == ciphertext && context == self.fixture.context;
        let key = self.fixture.keys.iter().find(is_its).ok_or(())?;
        DataKey::new(&decode(&key.plaintext)).map_err(drop)
    }
}

impl Fixture {
    fn arns(&self) -> Vec<String> {
        self.keys.iter().map(|key| key.arn.clone()).collect()
    }

    fn is_decrypted(&self) -> bool {
        !self.name.ends_with("refused")
    }

    async fn decrypt(&self, message: &[u8]) -> Result<Vec<u8>, DecryptError<()>> {
        self.decrypt_with(message, &self.arns()).await.0
    }

    /// The result, and how many data keys KMS was asked for.
    async fn decrypt_with(&self, message: &[u8], allowed: &[String]) -> (Result<Vec<u8>, DecryptError<()>>, usize) {
        let kms = Kms { fixture: self, calls: Cell::new(0) };
        let decrypted = match EncryptedMessage::parse(message) {
            Ok(message) => message.decrypt(allowed, &kms).await.map(|plaintext| plaintext.expose().to_vec()),
            Err(refusal) => Err(DecryptError::Refused(refusal)),
        };
        (decrypted, kms.calls.get())
    }
}

fn decode(text: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(text).unwrap()
}

fn fixtures() -> Vec<Fixture> {
    serde_json::from_str(include_str!("fixtures/messages.json")).unwrap()
}

fn named(name: &str) -> Fixture {
    fixtures().into_iter().find(|fixture| fixture.name == name).unwrap()
}

#[tokio::test]
async fn messages_of_the_sdk_are_decrypted() {
    let mut count = 0;
    for fixture in fixtures().iter().filter(|fixture| fixture.is_decrypted()) {
        let message = decode(&fixture.message);
        assert_eq!(fixture.decrypt(&message).await, Ok(decode(&fixture.plaintext)), "{}", fixture.name);
        let parsed = EncryptedMessage::parse(&message).unwrap();
        assert_eq!(parsed.context().get("userpool-id"), Some("eu-west-1_AbCdEf123"), "{}", fixture.name);
        count += 1;
    }
    assert_eq!(count, 14);
}

#[tokio::test]
async fn messages_of_other_suites_are_refused_by_name() {
    let mut count = 0;
    for fixture in fixtures().iter().filter(|fixture| !fixture.is_decrypted()) {
        let (refused, calls) = fixture.decrypt_with(&decode(&fixture.message), &fixture.arns()).await;
        match refused {
            Err(DecryptError::Refused(Refusal::Suite(name))) => {
                assert!(name.starts_with("AES_") && (name.contains("not signed") || name.contains("short keys")));
            }
            other => panic!("{}: {other:?}", fixture.name),
        }
        assert_eq!(calls, 0, "{}", fixture.name);
        count += 1;
    }
    assert!(count >= 8, "{count}");
}

/// Also a changed data key of another allowed key: the tag of the header authenticates all of them.
#[tokio::test]
async fn every_changed_byte_is_refused() {
    for fixture in fixtures().iter().filter(|fixture| fixture.is_decrypted()) {
        let message = decode(&fixture.message);
        for place in 0..message.len() {
            for mask in [0x01, 0x80, 0xFF] {
                let mut changed = message.clone();
                changed[place] ^= mask;
                let decrypted = fixture.decrypt(&changed).await;
                assert!(decrypted.is_err(), "{}: byte {place} xor {mask:#x}", fixture.name);
            }
        }
    }
}

#[tokio::test]
async fn every_other_length_is_refused() {
    for fixture in fixtures().iter().filter(|fixture| fixture.is_decrypted()) {
        let message = decode(&fixture.message);
        for end in 0..message.len() {
            let refused = EncryptedMessage::parse(&message[..end]).err();
            assert!(
                matches!(refused, Some(Refusal::Truncated | Refusal::Frame)),
                "{}: {end}: {refused:?}",
                fixture.name
            );
        }
        let longer = [&message[..], &[0]].concat();
        assert_eq!(EncryptedMessage::parse(&longer).err(), Some(Refusal::TrailingBytes), "{}", fixture.name);
    }
}

#[tokio::test]
async fn only_data_keys_of_allowed_keys_reach_kms() {
    let fixture = named("0378 two keys");
    let message = decode(&fixture.message);
    for (allowed, is_decrypted, calls) in [
        (vec![], false, 0),
        (vec!["arn:aws:kms:eu-west-1:123456789012:key/another".to_owned()], false, 0),
        (vec![fixture.keys[0].arn.clone()], true, 1),
        (vec![fixture.keys[1].arn.clone()], true, 1),
        (fixture.arns(), true, 1),
    ] {
        let (decrypted, called) = fixture.decrypt_with(&message, &allowed).await;
        assert_eq!((decrypted.is_ok(), called), (is_decrypted, calls), "{allowed:?}");
        if calls == 0 {
            assert_eq!(decrypted, Err(DecryptError::Refused(Refusal::NoAllowedKey)));
        }
    }
}

/// A key that is no longer there does not prevent the use of another.
#[tokio::test]
async fn next_allowed_key_is_tried() {
    let mut fixture = named("0578 two keys");
    let (message, arns) = (decode(&fixture.message), fixture.arns());
    fixture.keys.remove(0);
    assert_eq!(fixture.decrypt_with(&message, &arns).await, (Ok(b"123456".to_vec()), 2));
    fixture.keys.clear();
    assert_eq!(fixture.decrypt_with(&message, &arns).await, (Err(DecryptError::KeyService(())), 2));
}

/// A message of version 2 commits to its data key, so that no one can make a message that two keys decrypt.
#[tokio::test]
async fn wrong_data_key_is_refused() {
    for (name, refusal) in [("0378 code", Refusal::HeaderTag), ("0578 code", Refusal::Commitment)] {
        let mut fixture = named(name);
        fixture.keys[0].plaintext = BASE64_STANDARD.encode([7; 32]);
        assert_eq!(fixture.decrypt(&decode(&fixture.message)).await, Err(DecryptError::Refused(refusal)), "{name}");
    }
    assert_eq!(DataKey::new(&[7; 16]).err(), Some(Refusal::DataKey));
}

#[test]
fn header_and_size_are_bounded() {
    let message = decode(&named("0378 code").message);
    let changed = |place: usize, byte: u8| {
        let mut changed = message.clone();
        changed[place] = byte;
        EncryptedMessage::parse(&changed).err()
    };
    assert_eq!(changed(0, 3), Some(Refusal::Version));
    assert_eq!(changed(1, 0x81), Some(Refusal::Header));
    assert_eq!(
        changed(2, 0x05),
        Some(Refusal::Suite("AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384 of another version"))
    );
    assert_eq!(EncryptedMessage::parse(&vec![1; MAX_MESSAGE_BYTES + 1]).err(), Some(Refusal::TooLarge));
    assert_eq!(EncryptedMessage::parse(&vec![1; MAX_MESSAGE_BYTES]).err(), Some(Refusal::Header));
}

/// Whatever prints a message, a key or a plaintext prints nothing of it.
#[tokio::test]
async fn debug_prints_no_values() {
    let fixture = named("0378 code");
    let message = decode(&fixture.message);
    let parsed = EncryptedMessage::parse(&message).unwrap();
    let plaintext = parsed.decrypt(&fixture.arns(), &Kms { fixture: &fixture, calls: Cell::new(0) }).await.unwrap();
    let printed = format!("{plaintext:?} {:?} {:?}", DataKey::new(&[7; 32]).unwrap(), parsed.context());
    assert_eq!(printed, r#"Plaintext(…) DataKey(…) {"aws-crypto-public-key", "userpool-id"}"#);
}
