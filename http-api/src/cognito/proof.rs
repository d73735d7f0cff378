//! What proves to Cognito that a call comes from the app client.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_support::aws::SecretText;

/// The proof of an app client; that of an app client without a secret is empty. `Debug` is not derived, because it is secret.
pub(crate) struct Proof<'p> {
    client_id: &'p str,
    secret: Option<&'p SecretText>,
}

impl<'p> Proof<'p> {
    /// Of an app client without a secret.
    pub(crate) fn none(client_id: &'p str) -> Self {
        Self { client_id, secret: None }
    }

    /// Of an app client with this secret.
    pub(crate) fn with(client_id: &'p str, secret: &'p SecretText) -> Self {
        Self { client_id, secret: Some(secret) }
    }

    /// `SECRET_HASH`: base64 of the HMAC-SHA256 of user name and client id, with the secret as its key.
    pub(crate) fn secret_hash(&self, username: &str) -> Option<String> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.secret?.expose().as_bytes());
        let mut context = hmac::Context::with_key(&key);
        context.update(username.as_bytes());
        context.update(self.client_id.as_bytes());
        Some(STANDARD.encode(context.sign()))
    }

    /// The secret itself, for `GetTokensFromRefreshToken` and `RevokeToken`.
    pub(crate) fn secret(&self) -> Option<String> {
        self.secret.map(|secret| secret.expose().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Proof;
    use lambda_support::aws::Secret;

    #[tokio::test]
    async fn q08_secret_hash_matches_known_values() {
        let secret = Secret::plain("9s3cr3tEXAMPLE").get().await.unwrap();
        let proof = Proof::with("1example23456789", &secret);
        for (username, hash) in [
            ("mytestuser", "EAfWhgKonNOYPZA5YsrBs4dUimckLTORApwuDE0PBII="),
            ("ann+x@example.com", "iAp3bNIHrDpsoD+uVSe2eeyF1/aJV2L/vobmE9J5sEc="),
            ("Zoë", "CDra55Pw1GazvYyfrLyLriE5WcLrVDO6Kp5uO88uvOw="),
        ] {
            assert_eq!(proof.secret_hash(username).as_deref(), Some(hash), "{username}");
            assert_eq!(Proof::none("1example23456789").secret_hash(username), None);
        }
    }
}
