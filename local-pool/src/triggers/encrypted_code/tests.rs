//! The crate that the custom senders use decrypts the messages.

use super::{LocalKms, decrypt_data_key, encrypt_code};
use crate::random::SystemRandom;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use encryption_sdk::{DataKey, EncryptedMessage, EncryptionContext, KeyService};
use serde_json::{Map, Value, json};

const KEY: &str = "arn:aws:kms:eu-west-1:000000000000:key/1b2c3d4e-0000-4000-8000-000000000000";

/// Calls the operation as the client of AWS KMS does.
struct Client<'k>(&'k LocalKms);

impl KeyService for Client<'_> {
    type Error = &'static str;

    async fn decrypt(
        &self,
        arn: &str,
        ciphertext: &[u8],
        context: &EncryptionContext<'_>,
    ) -> Result<DataKey, Self::Error> {
        let context: Map<String, Value> = context.iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        let request =
            json!({"KeyId": arn, "CiphertextBlob": BASE64_STANDARD.encode(ciphertext), "EncryptionContext": context});
        let answer = decrypt_data_key(self.0, &request).map_err(|error| error.code)?;
        assert_eq!(
            (answer["KeyId"].as_str(), answer["EncryptionAlgorithm"].as_str()),
            (Some(arn), Some("SYMMETRIC_DEFAULT"))
        );
        DataKey::new(&BASE64_STANDARD.decode(answer["Plaintext"].as_str().unwrap()).unwrap()).map_err(|_| "length")
    }
}

fn encrypt(kms: &LocalKms, code: &str) -> Vec<u8> {
    let message = encrypt_code(&SystemRandom, kms, KEY, "eu-west-1_Example", code).unwrap();
    BASE64_STANDARD.decode(message).unwrap()
}

#[tokio::test]
async fn encryption_sdk_decrypts_codes() {
    let kms = LocalKms::default();
    for code in ["123456", "Temporary-Passw0rd &lt;", ""] {
        let bytes = encrypt(&kms, code);
        assert_eq!(bytes[..4], [0x01, 0x80, 0x03, 0x78]);
        let message = EncryptedMessage::parse(&bytes).unwrap();
        assert_eq!(message.context().get("userpool-id"), Some("eu-west-1_Example"));
        let plaintext = message.decrypt(&[KEY.to_owned()], &Client(&kms)).await.unwrap();
        assert_eq!(plaintext.expose(), code.as_bytes());
    }
}

#[tokio::test]
async fn changed_message_and_foreign_kms_are_refused() {
    let kms = LocalKms::default();
    let allowed = [KEY.to_owned()];
    let bytes = encrypt(&kms, "123456");
    for index in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[index] ^= 1;
        if let Ok(message) = EncryptedMessage::parse(&changed) {
            assert!(message.decrypt(&allowed, &Client(&kms)).await.is_err(), "byte {index}");
        }
    }
    let foreign = LocalKms::default();
    encrypt(&foreign, "654321");
    assert!(EncryptedMessage::parse(&bytes).unwrap().decrypt(&allowed, &Client(&foreign)).await.is_err());
}

#[test]
fn decrypt_has_the_exceptions_of_kms() {
    let kms = LocalKms::default();
    let context = [("a".to_owned(), "b".to_owned())].into();
    let wrapped = BASE64_STANDARD.encode(kms.wrap(&SystemRandom, KEY, &context, &[7; 32]).unwrap());
    let decrypt = |request: Value| decrypt_data_key(&kms, &request).map_err(|error| error.code);
    let valid = json!({"CiphertextBlob": wrapped, "EncryptionContext": {"a": "b"}});
    assert_eq!(decrypt(valid).unwrap()["Plaintext"], BASE64_STANDARD.encode([7; 32]));
    let id = KEY.rsplit_once('/').unwrap().1;
    let by_id = json!({"CiphertextBlob": wrapped, "EncryptionContext": {"a": "b"}, "KeyId": id});
    assert!(decrypt(by_id).is_ok());
    for (request, exception) in [
        (json!({"CiphertextBlob": wrapped}), "InvalidCiphertextException"),
        (json!({"CiphertextBlob": wrapped, "EncryptionContext": {"a": "c"}}), "InvalidCiphertextException"),
        (json!({"CiphertextBlob": wrapped, "EncryptionContext": {"a": 1}}), "InvalidCiphertextException"),
        (json!({"CiphertextBlob": "!", "EncryptionContext": {"a": "b"}}), "InvalidCiphertextException"),
        (json!({}), "InvalidCiphertextException"),
        (
            json!({"CiphertextBlob": wrapped, "EncryptionContext": {"a": "b"}, "KeyId": "other"}),
            "IncorrectKeyException",
        ),
    ] {
        assert_eq!(decrypt(request.clone()).unwrap_err(), exception, "{request}");
    }
}
