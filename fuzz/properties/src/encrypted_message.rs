//! Messages of the AWS Encryption SDK: only those that the SDK made are decrypted.
//!
//! An input is a message. Its data key is that of the message that the SDK made with it, or of the first one, so that a changed
//! data key does not end the check early.

use crate::pool::poll_ready;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use encryption_sdk::{DataKey, EncryptedMessage, EncryptionContext, KeyService, Refusal};
use serde::Deserialize;
use std::cell::RefCell;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Fixture {
    message: String,
    plaintext: String,
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    arn: String,
    ciphertext: String,
    plaintext: String,
}

static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
    let text = include_str!("../../../encryption-sdk/tests/fixtures/messages.json");
    serde_json::from_str(text).expect("the fixtures of the crate")
});

/// Decrypts every data key, and keeps the ARNs that it was asked for.
#[derive(Default)]
struct AnyKey(RefCell<Vec<String>>);

impl KeyService for AnyKey {
    type Error = Refusal;

    async fn decrypt(&self, arn: &str, ciphertext: &[u8], _: &EncryptionContext<'_>) -> Result<DataKey, Refusal> {
        self.0.borrow_mut().push(arn.to_owned());
        let ciphertext = BASE64_STANDARD.encode(ciphertext);
        let mut keys = FIXTURES.iter().flat_map(|fixture| &fixture.keys);
        let key = keys.clone().find(|key| key.ciphertext == ciphertext).or(keys.next()).expect("there are fixtures");
        DataKey::new(&decode(&key.plaintext))
    }
}

fn decode(text: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(text).expect("base64")
}

/// Decrypts arbitrary bytes.
///
/// # Panics
/// If a message is decrypted that the SDK did not make, or a data key of another key reaches the service.
pub fn encrypted_message(bytes: &[u8]) {
    let Ok(message) = EncryptedMessage::parse(bytes) else { return };
    let arns: Vec<String> = FIXTURES.iter().flat_map(|fixture| &fixture.keys).map(|key| key.arn.clone()).collect();
    let service = AnyKey::default();
    let decrypted = poll_ready(message.decrypt(&arns, &service));
    assert!(service.0.borrow().iter().all(|arn| arns.contains(arn)), "asked for the key of someone else");
    if let Ok(decrypted) = decrypted {
        let made = FIXTURES.iter().find(|fixture| decode(&fixture.message) == bytes).expect("the SDK did not make it");
        assert_eq!(decrypted.expose(), decode(&made.plaintext), "decrypted to something else");
    }
}
