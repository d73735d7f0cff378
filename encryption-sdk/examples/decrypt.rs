//! Decrypts messages, one JSON object in each line, for `tests/encryption`, which compares the results with those of the AWS
//! Encryption SDK for Python: `{"message": base64, "allowed": [ARN], "keys": [{"arn", "ciphertext", "plaintext"}]}`.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cognito_triggers_encryption_sdk::{DataKey, DecryptError, EncryptedMessage, EncryptionContext, KeyService};
use serde::Deserialize;
use serde_json::json;
use std::error::Error;
use std::io::{Write, stdin, stdout};

#[derive(Deserialize)]
struct Line {
    message: String,
    allowed: Vec<String>,
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    arn: String,
    ciphertext: String,
    plaintext: String,
}

struct Keys(Vec<Key>);

impl KeyService for Keys {
    type Error = &'static str;

    async fn decrypt(&self, arn: &str, ciphertext: &[u8], _: &EncryptionContext<'_>) -> Result<DataKey, &'static str> {
        let ciphertext = BASE64_STANDARD.encode(ciphertext);
        let key = self.0.iter().find(|key| key.arn == arn && key.ciphertext == ciphertext).ok_or("no such key")?;
        DataKey::new(&BASE64_STANDARD.decode(&key.plaintext).map_err(|_| "not base64")?).map_err(|_| "not a key")
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    for line in stdin().lines() {
        let Line { message, allowed, keys } = serde_json::from_str(&line?)?;
        let decrypted = decrypt(&BASE64_STANDARD.decode(message)?, &allowed, Keys(keys)).await;
        let answer = match decrypted {
            Ok(plaintext) => json!({ "plaintext": BASE64_STANDARD.encode(plaintext) }),
            Err(DecryptError::Refused(refusal)) => json!({ "plaintext": null, "refusal": refusal.to_string() }),
            Err(DecryptError::KeyService(error)) => json!({ "plaintext": null, "refusal": error }),
        };
        writeln!(stdout(), "{answer}")?;
    }
    Ok(())
}

async fn decrypt(message: &[u8], allowed: &[String], keys: Keys) -> Result<Vec<u8>, DecryptError<&'static str>> {
    let message = EncryptedMessage::parse(message).map_err(DecryptError::Refused)?;
    let plaintext = message.decrypt(allowed, &keys).await?;
    Ok(plaintext.expose().to_vec())
}
